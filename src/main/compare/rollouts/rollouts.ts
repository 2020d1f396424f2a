/** Roll-outs as they are asked for: which there were, and what both arms of one came to. */
import type { Rollout, RolloutBrief } from '../../../contract/rollouts'
import { timeAndIdCursor } from '../../platform/cursor'
import { Failure } from '../../platform/failure'
import type { Rollouts } from '../../policy/rollouts'
import type { Db } from '../../storage/store'
import { createArmRows, toTheEnd, type ArmRows } from './arm-rows'
import { differencesOf, figuresOf } from './figures'
import { verdictOf } from './verdict'

export interface RolloutBoard {
  list(query: {
    readonly service?: string | undefined
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
  }): { items: RolloutBrief[]; nextCursor?: string }
  /** Throws Failure `not_found`. */
  get(id: string): Rollout
}

export function createRolloutBoard({
  db,
  rollouts,
}: {
  readonly db: Db
  readonly rollouts: Pick<Rollouts, 'find' | 'page'>
}): RolloutBoard {
  const rows = createArmRows(db)
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
    get(id) {
      const rollout = rollouts.find(id)
      if (rollout === undefined) throw new Failure('not_found', `There is no roll-out ${id}.`)
      return measured(rows, rollout)
    },
  }
}

function measured(rows: ArmRows, rollout: RolloutBrief): Rollout {
  const { id } = rollout
  const champion = rows.counts(id, 'champion', toTheEnd)
  const challenger = rows.counts(id, 'challenger', toTheEnd)
  const until = plannedPlace(rows, rollout)
  return {
    ...rollout,
    arms: {
      champion: figuresOf(rollout.champion, champion, rows.latencies(id, 'champion')),
      challenger: figuresOf(rollout.challenger, challenger, rows.latencies(id, 'challenger')),
    },
    differences: differencesOf(challenger, champion),
    verdict: verdictOf(
      rollout,
      until === undefined
        ? { champion, challenger }
        : {
            champion: rows.counts(id, 'champion', until),
            challenger: rows.counts(id, 'challenger', until),
          },
    ),
  }
}

/** Where both arms had the planned number of calls; undefined: not yet. */
function plannedPlace(rows: ArmRows, { id, plannedCalls }: RolloutBrief): number | undefined {
  const champion = rows.placeOf(id, 'champion', plannedCalls)
  const challenger = rows.placeOf(id, 'challenger', plannedCalls)
  return champion === undefined || challenger === undefined
    ? undefined
    : Math.max(champion, challenger)
}
