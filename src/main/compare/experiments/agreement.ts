/** How far the judge, or the checks, of an experiment agree with people on the same two answers. */
import type { Agreement } from '../../../contract/picks'
import { cohenKappa } from '../verdict/kappa'
import { wilson } from '../verdict/wilson'
import type { KeptPick, PickPlace } from './pick-rows'
import type { EndedDuel, EndedTrial } from './trial-rows'

export interface Evidence {
  readonly judged: boolean
  readonly trials: readonly EndedTrial[]
  readonly duels: readonly EndedDuel[]
  readonly picks: readonly KeptPick[]
}

type Decision = 'first' | 'second' | 'tie'

const decisions = ['first', 'second', 'tie'] as const

/** Of two variants by their indexes, the lower one first. Null: there is nothing to compare yet. */
export function agreementOf(
  { judged, trials, duels, picks }: Evidence,
  first: number,
  second: number,
): Agreement | null {
  const table = decisions.map(() => decisions.map(() => 0))
  const decide = judged ? judgeOf(duels) : checksOf(trials)
  for (const pick of picks) {
    if (pick.first !== first || pick.second !== second) continue
    const other = decide(pick)
    const row = table[decisions.indexOf(saidOf(pick.better, pick))]
    const column = other === null ? -1 : decisions.indexOf(other)
    if (row !== undefined && column >= 0) row[column] = (row[column] ?? 0) + 1
  }
  const n = table.flat().reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  const agreed = table.reduce((sum, row, at) => sum + (row[at] ?? 0), 0)
  return {
    by: judged ? 'judge' : 'checks',
    n,
    agreed,
    ...wilson(agreed, n),
    kappa: cohenKappa(table),
  }
}

type Decide = (place: PickPlace) => Decision | null

/** Decided only where both orders agree, else a tie; null where one was not asked or failed. */
function judgeOf(duels: readonly EndedDuel[]): Decide {
  const key = (caseIndex: number, repeat: number, one: number, two: number) =>
    `${caseIndex} ${repeat} ${one} ${two}`
  const asked = new Map(
    duels.map((duel) => [key(duel.caseIndex, duel.repeat, duel.first, duel.second), duel]),
  )
  return (place) => {
    const { caseIndex, repeat, first, second } = place
    const one = asked.get(key(caseIndex, repeat, first, second))
    const other = asked.get(key(caseIndex, repeat, second, first))
    if (one?.state !== 'done' || other?.state !== 'done') return null
    return saidOf(one.better === other.better ? one.better : null, place)
  }
}

/** The one that passed; a tie where both did or neither; null where one was not checked. */
function checksOf(trials: readonly EndedTrial[]): Decide {
  const key = (caseIndex: number, repeat: number, variant: number) =>
    `${caseIndex} ${repeat} ${variant}`
  const passed = new Map(
    trials.map((trial) => [key(trial.caseIndex, trial.repeat, trial.variantIndex), trial.passed]),
  )
  return ({ caseIndex, repeat, first, second }) => {
    const one = passed.get(key(caseIndex, repeat, first)) ?? null
    const other = passed.get(key(caseIndex, repeat, second)) ?? null
    if (one === null || other === null) return null
    return one === other ? 'tie' : one ? 'first' : 'second'
  }
}

function saidOf(better: number | null, { first }: PickPlace): Decision {
  return better === null ? 'tie' : better === first ? 'first' : 'second'
}
