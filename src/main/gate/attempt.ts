/** One try at one provider: streams the answer, hands deltas on, and reports what came of it. Never throws for a provider's failure. */
import type { Usage } from '../../contract/calls'
import { ProviderFailure, type Endpoint, type ReportedTerms } from '../providers/port'
import { checkedResult } from './checked-result'
import type { Ticket } from './hold'
import type { GateDeps } from './deps'

export interface Delta {
  readonly text?: string
  readonly reasoning?: string
}

export interface AttemptResult {
  readonly text: string
  readonly reasoning: string
  readonly embeddings: number[][] | null
  readonly usage: Usage | null
  /** The provider's own money figure, where it gives one. */
  readonly reportedCostNanoUsd: number | null
  /** What the answer says of the terms it was served by. */
  readonly reportedTerms?: ReportedTerms | undefined
  /** What was reported to have been used or to have cost is no such figure. */
  readonly garbled?: boolean
  readonly finishReason: string | null
  /** The answer ended by itself: only such a one may be kept for another call (spec P11). */
  readonly whole: boolean
  readonly servedModel: string | null
  readonly requestId: string | null
  readonly latencyMs: number
  readonly firstTokenMs: number | null
  /** Null: the attempt was good. */
  readonly failure: ProviderFailure | null
}

export const emptyResult: AttemptResult = {
  text: '',
  reasoning: '',
  embeddings: null,
  usage: null,
  reportedCostNanoUsd: null,
  finishReason: null,
  whole: false,
  servedModel: null,
  requestId: null,
  latencyMs: 0,
  firstTokenMs: null,
  failure: null,
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export async function runAttempt(
  deps: GateDeps,
  { admitted, secret }: Ticket,
  onDelta: (delta: Delta) => void,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const started = deps.platform.clock.monotonic()
  const elapsed = () => Math.round(deps.platform.clock.monotonic() - started)
  const result: Mutable<AttemptResult> = { ...emptyResult }
  const { provider, model, work } = admitted
  const { id, kind, baseUrl, privateNetworkConfirmed, timeouts } = provider
  const endpoint: Endpoint = { id, kind, baseUrl, privateNetworkConfirmed, timeouts }
  try {
    if (work.kind === 'embed') {
      const answer = await deps.providers.embed(
        { endpoint, model: model.model, secret, input: work.input },
        signal,
      )
      Object.assign(result, {
        embeddings: answer.embeddings,
        usage: answer.usage,
        reportedCostNanoUsd: answer.reportedCostNanoUsd ?? null,
        reportedTerms: answer.reportedTerms,
        servedModel: answer.servedModel,
        requestId: answer.requestId,
        finishReason: 'stop',
        whole: true,
      })
    } else {
      const request = {
        endpoint,
        model: model.model,
        secret,
        messages: work.messages,
        parameters: work.parameters,
        terms: admitted.terms,
        reasoning: model.capabilities.includes('reasoning'),
      }
      for await (const event of deps.providers.chat(request, signal)) {
        switch (event.type) {
          case 'text':
            result.firstTokenMs ??= elapsed()
            result.text += textOf(event)
            onDelta({ text: event.text })
            break
          case 'reasoning':
            result.firstTokenMs ??= elapsed()
            result.reasoning += textOf(event)
            onDelta({ reasoning: event.text })
            break
          case 'usage':
            result.usage = event.usage
            result.reportedCostNanoUsd = event.reportedCostNanoUsd ?? result.reportedCostNanoUsd
            result.reportedTerms = event.reportedTerms ?? result.reportedTerms
            break
          case 'end':
            result.finishReason = event.finishReason
            result.whole = event.whole
            result.servedModel = event.servedModel
            result.requestId = event.requestId
            break
        }
      }
    }
  } catch (error) {
    result.failure = asProviderFailure(deps, error, provider.name, result)
    result.requestId ??= result.failure.requestId
    Object.assign(result, result.failure.told)
  }
  result.latencyMs = elapsed()
  const checked = checkedResult(result)
  if (checked.garbled === true)
    deps.platform.log.warn(
      'A provider reported a usage or a cost that is none: the attempt is booked at its bound',
      { provider: provider.id, model: model.model },
    )
  return checked
}

function textOf({ text }: { readonly text: string }): string {
  if (typeof text !== 'string') throw new TypeError('A piece of text is no text.')
  return text
}

/** An adapter that throws anything else has a fault of its own: nobody knows what was sent, so the bound is kept. */
function asProviderFailure(
  deps: GateDeps,
  error: unknown,
  providerName: string,
  received: { readonly text: string; readonly reasoning: string },
): ProviderFailure {
  if (error instanceof ProviderFailure) return error
  deps.platform.log.error('A provider adapter failed', {
    error: error instanceof Error ? deps.redact(error.stack ?? error.message) : 'unknown',
  })
  const reach = received.text === '' && received.reasoning === '' ? 'no_answer' : 'cut'
  return new ProviderFailure(
    'malformed_response',
    reach,
    `The answer of ${providerName} could not be read. Try again; if it stays, the log has the details.`,
  )
}
