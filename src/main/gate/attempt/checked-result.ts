/**
 * The last look at what an adapter handed over, before it is priced, booked and shown. Adapters
 * parse what providers say; this makes sure that a fault in one of them costs no more than its own
 * answer: whatever it hands over can be booked and read back afterwards.
 */
import { z } from 'zod'
import { usage } from '../../../contract/call-outcome'
import { dialectFact } from '../../../contract/dialects'
import { errorCodes, type ErrorCode } from '../../../contract/errors'
import { toolCall } from '../../../contract/tools'
import { ProviderFailure, type Reach } from '../../providers/port'
import type { AttemptResult } from './result'

/** Longer than any name or id; the rest of a text that passes it is no name. */
const longestLabel = 1000
const label = z.string().max(longestLabel)
/** No attempt uses more tokens; sums of two such counts stay exact. */
const mostTokens = 1_000_000_000_000
const counts = usage.refine(({ parts = {}, ...figures }) =>
  [...Object.values(figures), ...Object.values(parts)].every((value) => value <= mostTokens),
)
const terms = z.object({ serviceTier: label.optional(), inferenceGeo: label.optional() })
const money = z.int().min(0)
const wholeMs = z.number().min(0).transform(Math.ceil).pipe(z.int())
const reaches: readonly Reach[] = ['not_sent', 'refused', 'no_answer', 'cut']

/**
 * The same where it is sound. `garbled` says that what it reported to have used or cost is not: the
 * attempt is then booked at its bound.
 */
export function checkedResult(result: AttemptResult): AttemptResult {
  const known = result.usage === null ? null : (counts.safeParse(result.usage).data ?? null)
  const cost =
    result.reportedCostNanoUsd === null
      ? null
      : (money.safeParse(result.reportedCostNanoUsd).data ?? null)
  const embeddings = isVectors(result.embeddings) ? result.embeddings : null
  const toolCalls = z.array(toolCall).safeParse(result.toolCalls).data
  const failure = result.failure === null ? null : checkedFailure(result.failure)
  return {
    ...result,
    embeddings,
    toolCalls: toolCalls ?? [],
    usage: known,
    reportedCostNanoUsd: cost,
    ...((known === null) !== (result.usage === null) ||
    (cost === null) !== (result.reportedCostNanoUsd === null)
      ? { garbled: true }
      : {}),
    reportedTerms: terms.safeParse(result.reportedTerms).data,
    finishReason: labelOf(result.finishReason),
    servedModel: labelOf(result.servedModel),
    requestId: labelOf(result.requestId),
    failure:
      failure ??
      (embeddings !== result.embeddings
        ? malformed('The vectors that came are not lists of numbers.')
        : toolCalls === undefined
          ? malformed('The calls of tools that came are none.')
          : null),
  }
}

function malformed(sentence: string): ProviderFailure {
  return new ProviderFailure('malformed_response', 'cut', sentence)
}

function labelOf(value: unknown): string | null {
  return label.safeParse(value).data ?? null
}

function isVectors(value: unknown): boolean {
  return (
    value === null ||
    (Array.isArray(value) &&
      value.every(
        (vector) =>
          Array.isArray(vector) &&
          vector.every((part) => typeof part === 'number' && Number.isFinite(part)),
      ))
  )
}

function checkedFailure(failure: ProviderFailure): ProviderFailure {
  const { code, reach, status, providerMessage, retryAfterMs, requestId, partialUsage, learned } =
    failure
  const known: ErrorCode = errorCodes.includes(code) ? code : 'malformed_response'
  return new ProviderFailure(
    known,
    reaches.includes(reach) ? reach : 'no_answer',
    String(failure.message),
    {
      status: z.int().safeParse(status).data ?? null,
      providerMessage: z.string().safeParse(providerMessage).data ?? null,
      retryAfterMs: wholeMs.safeParse(retryAfterMs).data ?? null,
      requestId: labelOf(requestId),
      partialUsage: counts.safeParse(partialUsage).data ?? null,
      learned: dialectFact.safeParse(learned).data ?? null,
    },
  )
}
