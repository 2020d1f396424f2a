/** What becomes of an experiment where one of its calls could not be made. */
import type { ErrorCode } from '../../../contract/errors'
import { dollars } from '../../../shared/money-text'
import { isIll } from '../../gate/standing/circuit'
import type { Failure } from '../../platform/failure'
import type { ExperimentPlan } from './plan'
import type { Place } from './work'

/**
 * `failed`: this call alone, the others go on. `full`: its cap has no room. `waits`: it passes by
 * itself. `pauses`: a person is to decide before the rest is lost to it.
 */
export type Fate = 'failed' | 'full' | 'waits' | 'pauses'

/** A model that is not asked for the moment, since it keeps failing. */
export interface LeftAlone {
  readonly provider: string
  readonly model: string
}

/** What would refuse every call alike. */
const forAll: ReadonlySet<ErrorCode> = new Set([
  'budget_exceeded',
  'token_limit_reached',
  'emergency_stop',
  'model_not_allowed',
  'unpriced_model',
  'no_key',
  'ledger_unavailable',
  'keychain_unavailable',
  'interrupted',
  // Whoever stops all calls stops these, too.
  'cancelled',
])
/** Where nobody has to decide anything. */
const forNow: ReadonlySet<ErrorCode> = new Set(['local_rate_limited', 'queue_full', 'circuit_open'])

/**
 * An outage is no fault of the trial that found it: where the model is left alone afterwards, the
 * trial is made once it is well again.
 */
export function fateOf(
  { code, data }: Pick<Failure, 'code' | 'data'>,
  experiment: string,
  leftAlone: boolean,
): Fate {
  if (forNow.has(code) || (leftAlone && isIll(code))) return 'waits'
  if (code === 'budget_exceeded' && data.budgetId === experiment) return 'full'
  return forAll.has(code) ? 'pauses' : 'failed'
}

/** Whether the model asked at a place is one of those; a judge's for a question to it. */
export function isLeftAlone(
  { variants, judge }: Pick<ExperimentPlan, 'variants' | 'judge'>,
  place: Place,
  leftAlone: readonly LeftAlone[],
): boolean {
  const asked = place.kind === 'duel' ? judge : variants[place.variantIndex]
  if (asked === null || asked === undefined) return false
  return leftAlone.some(
    ({ provider, model }) =>
      (asked.provider ?? provider) === provider &&
      (asked.model === model || asked.model === `${provider}/${model}`),
  )
}

/** Why an experiment is at its cap. */
export function fullText({ data, message }: Pick<Failure, 'data' | 'message'>): string {
  const { budgetName, free, needed } = data
  if (budgetName === undefined || free === undefined || needed === undefined) return message
  return `"${budgetName}" has ${dollars(free)} left, and the next call may need ${dollars(needed)}. Raise the cap to go on.`
}
