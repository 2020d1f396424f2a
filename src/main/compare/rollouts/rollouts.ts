/**
 * Roll-outs as they are asked for: which there were, and what both arms of one came to. Calls are
 * counted once and kept counted, in turns, so that a roll-out of any size holds nobody up.
 */
import type { Rollout, RolloutBrief } from '../../../contract/rollouts'
import { timeAndIdCursor } from '../../platform/cursor'
import { Failure } from '../../platform/failure'
import type { Rollouts } from '../../policy/rollouts'
import type { Db } from '../../storage/store'
import { callsOf, createArmTally, type ArmTally, type TakenCall } from './arm-tally'
import { differencesOf, figuresOf } from './figures'
import { verdictOf, type Judged } from './verdict'

export interface RolloutBoard {
  list(query: {
    readonly service?: string | undefined
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
  }): { items: RolloutBrief[]; nextCursor?: string }
  /** Rejects with Failure `not_found`. */
  get(id: string): Promise<Rollout>
  /** Counts anew, after the calls were changed by other means such as a restored backup. */
  reload(): void
}

/** What was counted of one roll-out so far. */
interface Counted {
  /** Of the last call that is in it. */
  seq: number
  readonly champion: ArmTally
  readonly challenger: ArmTally
  /** As both arms stood when they had the planned number of calls; null: not yet. */
  judged: Judged | null
}

/** Calls counted in one turn. */
const slice = 5000
/** Roll-outs that are kept counted. */
const mostKept = 100

export function createRolloutBoard({
  db,
  rollouts,
}: {
  readonly db: Db
  readonly rollouts: Pick<Rollouts, 'find' | 'page'>
}): RolloutBoard {
  // A damaged row says neither which arm it is of nor what became of it: the others still count.
  const calls = db.prepare<[string, number, number], TakenCall>(
    `SELECT seq, arm, outcome, passed, cost, latency, by_other AS byOther FROM rollout_calls
     WHERE rollout = ? AND seq > ? AND arm IN ('champion', 'challenger')
     AND outcome IN ('answered', 'failed', 'cancelled', 'cached') ORDER BY seq LIMIT ?`,
  )
  const kept = new Map<string, Counted>()

  function countedOf(id: string): Counted {
    const counted = kept.get(id) ?? newlyCounted()
    // The one asked for last is the last to go.
    kept.delete(id)
    kept.set(id, counted)
    for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
    return counted
  }

  async function catchUp(rollout: RolloutBrief): Promise<Counted> {
    const counted = countedOf(rollout.id)
    for (;;) {
      const more = calls.all(rollout.id, counted.seq, slice)
      for (const call of more) addCall(counted, call, rollout.plannedCalls)
      if (more.length < slice) return counted
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  return {
    list({ service, cursor, limit = 50 }) {
      const before = timeAndIdCursor(cursor, 'rol')
      // One more than is asked tells whether another page follows.
      const found = rollouts.page({ service: service ?? null, before, limit: limit + 1 })
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return found.length > limit && last !== undefined
        ? { items, nextCursor: `${last.startedAt}:${last.id}` }
        : { items }
    },
    async get(id) {
      const rollout = rollouts.find(id)
      if (rollout === undefined) throw new Failure('not_found', `There is no roll-out ${id}.`)
      return measured(rollout, await catchUp(rollout))
    },
    reload: () => kept.clear(),
  }
}

function newlyCounted(): Counted {
  return { seq: 0, champion: createArmTally(), challenger: createArmTally(), judged: null }
}

function addCall(counted: Counted, call: TakenCall, plannedCalls: number) {
  const { champion, challenger } = counted
  counted[call.arm].add(call)
  counted.seq = call.seq
  const isPlanned = Math.min(callsOf(champion.counts), callsOf(challenger.counts)) >= plannedCalls
  if (isPlanned) counted.judged ??= standOf(counted)
}

function standOf({ champion, challenger }: Counted): Judged {
  return { champion: champion.counts, challenger: challenger.counts }
}

function measured(rollout: RolloutBrief, counted: Counted): Rollout {
  const { champion, challenger } = counted
  return {
    ...rollout,
    arms: {
      champion: figuresOf(rollout.champion, champion.counts, champion.latencies()),
      challenger: figuresOf(rollout.challenger, challenger.counts, challenger.latencies()),
    },
    differences: differencesOf(challenger.counts, champion.counts),
    verdict: verdictOf(rollout, counted.judged ?? standOf(counted)),
  }
}
