/**
 * What an attempt teaches besides its answer: how wide the bounds of its model must be, whether its
 * report can be true, and how its key and provider are.
 */
import type { ErrorBody } from '../../../contract/errors'
import type { TokenReport } from '../../catalog/port'
import type { Ticket } from '../attempt/hold'
import type { AttemptResult } from '../attempt/result'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'

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
export function learnMargin(
  { catalog }: Pick<GateDeps, 'catalog'>,
  admitted: Admitted,
  result: AttemptResult,
) {
  const report = reportOf(admitted, result)
  if (report !== null) catalog.learn(admitted.model, report)
}

/**
 * What was reported cannot be true: it is booked as it came, marked, and nothing is learned from it
 * (spec M11).
 */
export function isSuspect(
  deps: Pick<GateDeps, 'catalog' | 'platform'>,
  { admitted }: Ticket,
  result: AttemptResult,
): boolean {
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
  deps: Pick<GateDeps, 'keys' | 'providerRecords'>,
  { hold }: Ticket,
  { failure }: AttemptResult,
  error: ErrorBody | null,
) {
  const code = failure?.code ?? 'ok'
  if (code === 'cancelled' || code === 'interrupted') return
  if (hold.facts.keyId !== null) deps.keys.note(hold.facts.keyId, code, false)
  deps.providerRecords.noteResult(hold.facts.provider, error)
}
