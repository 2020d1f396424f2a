/** What the fields of a policy are called, and what each part of one says while it is folded. */
import type { Priority } from '../../../contract/calls'
import type { ErrorCode } from '../../../contract/errors'
import { fallbackCodes, type Policy } from '../../../contract/projects'
import { spanText } from '../../kit/span.words'

export const priorityLabels: Readonly<Record<Priority, string>> = {
  critical: 'Critical',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
  background: 'Background',
}

/** The errors a call may move on after, in words. */
export const fallbackLabels: Readonly<Record<(typeof fallbackCodes)[number], string>> = {
  rate_limited: 'The provider limits its rate',
  overloaded: 'The provider is overloaded',
  timeout: 'It takes too long',
  network: 'The network fails',
  malformed_response: 'The answer cannot be read',
  authentication: 'The key is refused',
  permission: 'The key may not use it',
  quota_exhausted: 'The account is used up',
  model_not_found: 'The provider has no such model',
  context_too_long: 'The prompt is too long',
  no_key: 'There is no key',
  keychain_unavailable: 'The keychain does not answer',
  budget_exceeded: 'A budget refuses it',
  unpriced_model: 'It has no price',
  token_limit_reached: 'The month’s tokens are used up',
  circuit_open: 'Its circuit is open',
  local_rate_limited: 'A local rate limit is reached',
  model_not_allowed: 'A rule forbids the model',
  content_filtered: 'The provider filters the content',
  queue_full: 'The queue is full',
}

export const onFailLabels = {
  keep: 'Keep the answer, marked as failed',
  retry: 'Ask the same model once more',
  fallback: 'Ask the next candidate',
} as const satisfies Readonly<Record<NonNullable<Policy['validation']>['onFail'], string>>

/** Those ticked, in the contract’s order. */
export function codesFrom(values: readonly string[]): ErrorCode[] {
  return fallbackCodes.filter((code) => values.includes(code))
}

/** What a folded part says of itself; empty where the policy says nothing there. */
export function routeSummary({ route, fallbackOn, maxAttempts, totalTimeMs }: Policy): string {
  const parts = [
    route === undefined ? '' : route.length === 0 ? 'nobody else' : `then ${route.join(', then ')}`,
    maxAttempts === undefined ? '' : `${maxAttempts} ${maxAttempts === 1 ? 'attempt' : 'attempts'}`,
    totalTimeMs === undefined
      ? ''
      : `within ${totalTimeMs % 1000 === 0 ? spanText(totalTimeMs / 1000) : `${totalTimeMs} ms`}`,
    fallbackOn === undefined
      ? ''
      : fallbackOn.length === 0
        ? 'never moves on'
        : `moves on after ${fallbackOn.length} ${fallbackOn.length === 1 ? 'error' : 'errors'}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** Tier and region, where the policy names them. */
export function termsSummary({ serviceTier, inferenceGeo }: Policy): string {
  const parts = [
    serviceTier === undefined ? '' : `${serviceTier} tier`,
    inferenceGeo === undefined
      ? ''
      : inferenceGeo === 'global'
        ? 'runs anywhere'
        : `runs in the ${inferenceGeo.toUpperCase()}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/** Who challenges the default model, with which share; empty where nobody does. */
export function rolloutSummary({ rollout }: Policy): string {
  return rollout === undefined ? '' : `${rollout.percent} of 100 calls to ${rollout.challenger}`
}

/** Queue, cache, checks and simulation, where the policy says something. */
export function handlingSummary({
  priority,
  cacheTtlSeconds,
  validation,
  simulatedPercent,
}: Policy): string {
  const parts = [
    priority === undefined ? '' : `priority ${priority}`,
    cacheTtlSeconds === undefined
      ? ''
      : cacheTtlSeconds === 0
        ? 'not cached'
        : `cached ${spanText(cacheTtlSeconds)}`,
    validation === undefined ? '' : `checked by ${validation.profile}`,
    simulatedPercent === undefined ? '' : `${simulatedPercent} of 100 simulated`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
