/** Which answers a person is to read without names, and in which order they stand. Pure. */
import type { Pick as Picked } from '../../../../contract/picks'
import { cellKey, type TrialTable } from '../trial-grid'

/** Two answers to one case, by their calls. */
export interface ReadablePair {
  readonly caseId: string
  readonly callA: string
  readonly callB: string
}

/** The first repeat of each case that both variants have answered, in the order of the cases. */
export function readablePairs(
  table: TrialTable,
  cases: readonly { readonly id: string }[],
  a: string,
  b: string,
): readonly ReadablePair[] {
  const callOf = (id: string, variant: string) =>
    table.get(cellKey(id, variant))?.find(({ repeat, state }) => repeat === 1 && state === 'done')
      ?.callId
  return cases.flatMap(({ id }) => {
    const [callA, callB] = [callOf(id, a), callOf(id, b)]
    return callA === undefined || callB === undefined ? [] : [{ caseId: id, callA, callB }]
  })
}

/** Cases of two variants that a person has decided on, however the two were named then. */
export function decidedCases(picks: readonly Picked[], a: string, b: string): ReadonlySet<string> {
  return new Set(
    picks
      .filter(
        (pick) =>
          pick.repeat === 1 && ((pick.a === a && pick.b === b) || (pick.a === b && pick.b === a)),
      )
      .map((pick) => pick.case),
  )
}

export type Side = 'left' | 'right' | 'tie'

/** What a side means where the answers stand the other way round. */
export function betterOf(side: Side, flipped: boolean): Picked['better'] {
  if (side === 'tie') return 'tie'
  return (side === 'left') === flipped ? 'b' : 'a'
}

/** The side a key stands for; null for other keys. */
export function sideOfKey(key: string): Side | null {
  switch (key) {
    case '1':
      return 'left'
    case '2':
      return 'right'
    case '0':
      return 'tie'
    default:
      return null
  }
}
