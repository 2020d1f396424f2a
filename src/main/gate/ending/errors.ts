/** A provider's failure as an error for people, and what a route that failed says of each of its parts. */
import type { ErrorBody } from '../../../contract/errors'
import type { ProviderFailure } from '../../providers/port'
import type { Journey } from '../attempt/journey'
import type { AttemptResult } from '../attempt/result'
import type { GateDeps } from '../deps'

type Redacting = Pick<GateDeps, 'redact'>

export function errorOf(
  { redact }: Redacting,
  { code, message, providerMessage, status, retryAfterMs }: ProviderFailure,
): ErrorBody {
  return {
    code,
    message,
    data: {
      origin: code === 'cancelled' || code === 'interrupted' ? 'tollgate' : 'provider',
      ...(providerMessage === null ? {} : { providerMessage: redact(providerMessage) }),
      ...(status === null ? {} : { providerStatus: status }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  }
}

/** An attempt's failure as an error, with everyone else on the route and why they did not serve. */
export function errorAfter(
  deps: Redacting,
  { left }: Journey,
  { failure }: AttemptResult,
): ErrorBody {
  const body: ErrorBody =
    failure === null
      ? { code: 'internal', message: 'The call ended without an answer.' }
      : errorOf(deps, failure)
  if (left.length < 2) return body
  const candidates = left.map(({ candidate, code, message }) => ({
    provider: candidate.provider.id,
    model: candidate.model.model,
    code,
    message,
  }))
  return { ...body, data: { origin: 'provider', ...body.data, candidates } }
}
