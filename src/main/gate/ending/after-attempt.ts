/**
 * What an attempt leaves behind besides its answer: its charge, a learned margin, the health of its
 * key and provider, an error for people.
 */
import type { ErrorBody } from '../../../contract/errors'
import type { Model } from '../../../contract/models'
import type { TokenReport } from '../../catalog/port'
import type { ProviderFailure } from '../../providers/port'
import type { Admitted } from '../plan/admit'
import type { AttemptResult } from '../attempt/result'
import type { GateDeps } from '../deps'
import type { Ticket } from '../attempt/hold'
import { atBound, chargeOf, type Charge, type Counting } from '../attempt/charge'
import { tryOrLog } from '../try-or-log'
import { unseenReasoning } from '../attempt/unseen-reasoning'

/**
 * A usage that cannot be priced, such as one that costs more than 2^53 nano-USD, is booked at the
 * bound for a person to correct: no hold stays open for it.
 */
export function chargeFor(
  deps: GateDeps,
  { hold, admitted }: Ticket,
  result: AttemptResult,
  served: Model | undefined,
): Charge {
  const other = served === undefined || served.price === null ? undefined : { price: served.price }
  return (
    tryOrLog(deps, () => chargeOf(hold, result, countingOf(deps, admitted, result), other)) ??
    atBound(hold)
  )
}

/**
 * The model that answered, where it is another one of the catalogue than was asked and not a dated
 * name of it (spec M9).
 */
export function servedModel(
  { catalog }: Pick<GateDeps, 'catalog'>,
  { admitted }: Ticket,
  result: AttemptResult,
): Model | undefined {
  return result.servedModel === null
    ? undefined
    : catalog.servedAs(admitted.model, result.servedModel)
}

function countingOf(deps: GateDeps, admitted: Admitted, result: AttemptResult): Counting {
  const { model, input } = admitted
  const unseen = unseenReasoning(admitted, result)
  if (result.usage !== null && result.failure === null)
    return { countedInput: input.counted, countedOutput: 0, outputAtMost: 0, unseen }
  // Where a budget bounds all of the thinking, its summary is no part of it.
  const received =
    typeof unseen === 'number' && unseen > 0 ? result.text : result.reasoning + result.text
  return {
    countedInput: input.counted,
    countedOutput: deps.catalog.countText(model, received),
    outputAtMost: deps.catalog.textBound(model, received),
    unseen,
  }
}

/**
 * What the provider reported of an attempt, beside what was counted and asked; null where it
 * reported nothing.
 */
function reportOf(
  { input, work }: Admitted,
  { usage, failure }: AttemptResult,
): TokenReport | null {
  const reported = usage ?? failure?.partialUsage ?? null
  if (reported === null) return null
  const asked = work.kind === 'chat' ? work.parameters.maxOutputTokens : 0
  return {
    input,
    asked,
    inputTokens: reported.inputTokens,
    outputTokens: reported.outputTokens,
    whole: failure === null,
  }
}

/**
 * The next bounds of that model are wider or tighter by what its provider counted (spec B5, M10,
 * M11).
 */
export function learnMargin(deps: GateDeps, admitted: Admitted, result: AttemptResult) {
  const report = reportOf(admitted, result)
  if (report !== null) deps.catalog.learn(admitted.model, report)
}

/**
 * What was reported cannot be true: it is booked as it came, marked, and nothing is learned from it
 * (spec M11).
 */
export function isSuspect(deps: GateDeps, { admitted }: Ticket, result: AttemptResult): boolean {
  const report = reportOf(admitted, result)
  if (report === null || !deps.catalog.isSuspect(admitted.model, report)) return false
  const { inputTokens, outputTokens } = report
  deps.platform.log.warn(
    'A provider reported more tokens than can be: nothing is learned from it',
    { provider: admitted.facts.provider, model: admitted.facts.model, inputTokens, outputTokens },
  )
  return true
}

/**
 * What the provider's answer says about the key and the provider; a cancelled or local failure says
 * nothing.
 */
export function noteHealth(
  deps: GateDeps,
  { hold }: Ticket,
  { failure }: AttemptResult,
  error: ErrorBody | null,
) {
  const code = failure?.code ?? 'ok'
  if (code === 'cancelled' || code === 'interrupted') return
  if (hold.facts.keyId !== null) deps.keys.note(hold.facts.keyId, code, false)
  deps.providerBook.noteResult(hold.facts.provider, error)
}

export function errorOf(
  deps: Pick<GateDeps, 'redact'>,
  { code, message, providerMessage, status, retryAfterMs }: ProviderFailure,
): ErrorBody {
  return {
    code,
    message,
    data: {
      origin: code === 'cancelled' || code === 'interrupted' ? 'tollgate' : 'provider',
      ...(providerMessage === null ? {} : { providerMessage: deps.redact(providerMessage) }),
      ...(status === null ? {} : { providerStatus: status }),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    },
  }
}
