/**
 * What the advice tab asks the console. Advice is asked for anew with the range, not with every call
 * nor with the change that it asked for: what was done stands in its place, with the way back.
 */
import type { Recommendations, WhatIf } from '../../../../contract/advice'
import type { LabelFilter } from '../../../../contract/entry-filter'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { writeFilter } from '../../../parts/filters/entry-filters'
import type { TimeRange } from '../../../parts/usage-range'

/** Which calls the advice is about. */
export interface AdviceScope {
  readonly range: TimeRange
  readonly simulated: boolean
  readonly filter: LabelFilter
}

export function useRecommendations(scope: AdviceScope): ServerQuery<Recommendations> {
  return useServerQuery(
    [],
    ['usage', 'recommendations', ...keyOf(scope)],
    (client, signal) => client.advice.recommendations(askedOf(scope), { signal }),
    { keepPrevious: true },
  )
}

/** `onto`: the other model's full id; null: nothing is asked. */
export function useWhatIf(scope: AdviceScope, onto: string | null): ServerQuery<WhatIf> {
  return useServerQuery(
    ['models'],
    ['usage', 'what-if', onto, ...keyOf(scope)],
    (client, signal) => client.advice.whatIf({ ...askedOf(scope), onto: onto ?? '' }, { signal }),
    { enabled: onto !== null, keepPrevious: true },
  )
}

function askedOf({ range: { from, to }, simulated, filter }: AdviceScope) {
  return { from, to, simulated, ...filter }
}

function keyOf({ range: { from, to }, simulated, filter }: AdviceScope) {
  return [from, to, simulated, writeFilter(filter)]
}
