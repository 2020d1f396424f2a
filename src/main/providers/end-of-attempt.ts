/**
 * Why an attempt does not begin, and how what was thrown within one is told: always as the one
 * failure of the port.
 */
import type { Log } from '../platform/log'
import type { Attempt } from './attempt'
import { refusedBaseUrl } from './base-url'
import { ProviderFailure } from './port'
import { reportedFailure } from './sdk-fetch'
import { wireObject } from './wire/values'

type Told = Parameters<Attempt['failure']>
type ReportDeps = Parameters<typeof reportedFailure>[0] & { readonly log: Pick<Log, 'error'> }

/** Null: the attempt may begin. */
export function refusalOf({ endpoint, who }: Attempt, secret: string): Told | null {
  const { kind, baseUrl, privateNetworkConfirmed } = endpoint
  const refused = baseUrl === null ? null : refusedBaseUrl(baseUrl, privateNetworkConfirmed)
  if (refused !== null) return ['invalid_request', refused]
  if (kind === 'openai-compatible' && baseUrl === null)
    return ['invalid_request', `${who} has no base URL. Add one under Providers.`]
  if (/^[\x21-\x7e]*$/.test(secret)) return null
  return [
    'authentication',
    `The key for ${who} holds characters no key has, such as spaces. Copy it again and replace it under Keys.`,
  ]
}

/** Whatever was thrown, as the one failure of the attempt. */
export function failureOf(deps: ReportDeps, attempt: Attempt, thrown: unknown): ProviderFailure {
  const ended = attempt.ended()
  if (ended !== null) return ended
  if (thrown instanceof ProviderFailure) return thrown
  // Both SDKs throw an error of the stream with its payload as `error`, of whatever type that is.
  const payload: unknown = thrown instanceof Error && 'error' in thrown ? thrown.error : undefined
  if (payload !== undefined)
    return reportedFailure(
      deps,
      attempt,
      wireObject(payload)?.['error'] === undefined ? { error: payload } : payload,
    )
  if (thrown instanceof SyntaxError)
    return attempt.failure(
      'malformed_response',
      `${attempt.who} sent an event that is not JSON. Try again, or check its base URL.`,
    )
  deps.log.error('a provider adapter failed', {
    provider: attempt.endpoint.id,
    error: thrown instanceof Error ? thrown.name : typeof thrown,
  })
  return attempt.failure(
    'internal',
    `Tollgate could not read the answer of ${attempt.who}. The log on this machine has the details.`,
  )
}

/** A stream that ended without saying so: no event at all means it was no stream of events. */
export function cutOff({ who, progress }: Attempt): Told {
  if (progress.events > 0)
    return ['network', `The answer of ${who} stopped before its end. Try again.`]
  return [
    'malformed_response',
    `${who} answered, but with no event of an answer. Check its base URL.`,
    { reach: 'cut' },
  ]
}
