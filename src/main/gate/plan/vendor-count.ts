/**
 * The vendor's own free count of an input, asked where our bound would have a call refused that the
 * true count may allow (spec M10). It goes to the provider without a ticket, since it costs nothing
 * and holds nothing: no entry, no slot, no share of a limit. The key is the call's.
 */
import type { ChosenKey } from '../../keys/port'
import { Failure } from '../../platform/failure'
import { ProviderFailure } from '../../providers/port'
import type { GateDeps } from '../deps'
import type { Breakers } from '../standing/breakers'
import type { Standing } from '../standing/standing'
import { withInput, type Admitted } from './admit'
import { payingKeyOf } from './paying-key'

export type VendorCountDeps = Pick<
  GateDeps,
  'budgets' | 'keys' | 'ladder' | 'limits' | 'platform' | 'providers'
> & {
  readonly breakers: Pick<Breakers, 'isOpen'>
  readonly standing: Pick<Standing, 'reasons'>
}

/** A call waits no longer for it. */
const longestMs = 3000

/**
 * Anthropic calls its count an estimate that may differ by a small amount (platform.claude.com,
 * token counting).
 */
const margin = 1.02
const marginTokens = 16

/**
 * The same work, with the vendor's count for its bound where that is lower. Never throws for what a
 * provider does.
 */
export async function countedByVendor(
  deps: VendorCountDeps,
  admitted: Admitted,
  last: boolean,
  signal: AbortSignal,
): Promise<Admitted> {
  if (admitted.provider.kind !== 'anthropic' || admitted.work.kind !== 'chat') return admitted
  const key = usableKey(deps, admitted)
  if (key === null || deps.standing.reasons().length > 0) return admitted
  const best = withInput(admitted, {
    ...admitted.input,
    bound: Math.min(admitted.input.counted, admitted.input.bound),
  })
  if (!isRefused(deps, admitted, key, last) || isRefused(deps, best, key, last)) return admitted
  const tokens = await ask(deps, admitted, key, signal)
  if (tokens === null) return admitted
  const bound = Math.min(admitted.input.bound, Math.ceil(tokens * margin) + marginTokens)
  return withInput(admitted, {
    ...admitted.input,
    bound,
    counted: Math.min(admitted.input.counted, bound),
  })
}

/** Null: there is none, or it is for the hold to say what is wrong with it. */
function usableKey(deps: VendorCountDeps, admitted: Admitted): ChosenKey | null {
  try {
    return payingKeyOf(deps, admitted)
  } catch (thrown) {
    if (thrown instanceof Failure) return null
    throw thrown
  }
}

/**
 * Would a budget or a limit refuse it for what it is held for? An open circuit is no matter of
 * counts.
 */
function isRefused(
  deps: VendorCountDeps,
  { facts, input, outputBound, costBound }: Admitted,
  key: ChosenKey,
  last: boolean,
): boolean {
  const tokens = input.bound + outputBound
  if ((deps.ladder.refusal(facts, tokens, last) ?? deps.limits.refusal(facts, tokens)) !== null)
    return true
  const amounts = { usd: costBound ?? Number.MAX_SAFE_INTEGER, tokens, requests: 1 }
  return deps.budgets
    .applying({ ...facts, keyId: key.id })
    .some(({ enforcement, unit, free }) => enforcement === 'hard' && amounts[unit] > free)
}

async function ask(
  deps: VendorCountDeps,
  { provider, model, work }: Admitted,
  key: ChosenKey,
  signal: AbortSignal,
): Promise<number | null> {
  if (work.kind !== 'chat' || deps.breakers.isOpen(provider.id, model.model)) return null
  const { id, kind, baseUrl, privateNetworkConfirmed, timeouts } = provider
  const hurried = {
    ...timeouts,
    firstTokenMs: Math.min(timeouts.firstTokenMs, longestMs),
    totalMs: Math.min(timeouts.totalMs, longestMs),
  }
  const endpoint = { id, kind, baseUrl, privateNetworkConfirmed, timeouts: hurried }
  const { messages, parameters, tooling } = work
  try {
    const secret = await deps.keys.secretOf(key.id)
    if (deps.standing.reasons().length > 0) return null
    const request = {
      endpoint,
      model: model.model,
      secret,
      messages,
      parameters,
      tooling,
      reasoning: model.capabilities.includes('reasoning'),
    }
    return await deps.providers.countTokens(
      request,
      AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
    )
  } catch (thrown) {
    if (!(thrown instanceof ProviderFailure || thrown instanceof Failure)) throw thrown
    deps.platform.log.info(
      'The provider gave no count of its own, so the call is held at our bound',
      { provider: id, model: model.model, code: thrown.code },
    )
    return null
  }
}
