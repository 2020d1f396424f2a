/**
 * The attempt leaves: streams the answer of its provider, hands deltas on, and reports what came of
 * it. Never throws for a provider's failure.
 */
import { ProviderFailure, type Endpoint } from '../../providers/port'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'
import { redactedStack } from '../try-or-log'
import { checkedResult } from './checked-result'
import type { Ticket } from './hold'
import { emptyResult, type AttemptResult, type Delta } from './result'
import { createToolPieces, type ToolPieces } from './tool-pieces'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export type SendDeps = Pick<GateDeps, 'platform' | 'providers' | 'redact'>

export async function sendAttempt(
  deps: SendDeps,
  { admitted, secret }: Ticket,
  signal: AbortSignal,
  onDelta: (delta: Delta) => void,
): Promise<AttemptResult> {
  const started = deps.platform.clock.monotonic()
  const elapsed = () => Math.round(deps.platform.clock.monotonic() - started)
  const result: Mutable<AttemptResult> = { ...emptyResult }
  const { provider, model, work } = admitted
  const pieces = createToolPieces()
  try {
    if (work.kind === 'embed')
      Object.assign(result, await embedded(deps, admitted, secret, work.input, signal))
    else await streamed(deps, admitted, secret, work, signal, result, { elapsed, onDelta, pieces })
  } catch (error) {
    result.toolCalls = pieces.calls()
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

function endpointOf({ provider }: Admitted): Endpoint {
  const { id, kind, baseUrl, privateNetworkConfirmed, timeouts } = provider
  return { id, kind, baseUrl, privateNetworkConfirmed, timeouts }
}

async function embedded(
  deps: SendDeps,
  admitted: Admitted,
  secret: string,
  input: readonly string[],
  signal: AbortSignal,
): Promise<Partial<AttemptResult>> {
  const answer = await deps.providers.embed(
    { endpoint: endpointOf(admitted), model: admitted.model.model, secret, input },
    signal,
  )
  return {
    embeddings: answer.embeddings,
    usage: answer.usage,
    reportedCostNanoUsd: answer.reportedCostNanoUsd ?? null,
    reportedTerms: answer.reportedTerms,
    servedModel: answer.servedModel,
    requestId: answer.requestId,
    finishReason: 'stop',
    whole: true,
  }
}

interface Receiving {
  /** In ms, since the attempt left. */
  readonly elapsed: () => number
  readonly onDelta: (delta: Delta) => void
  /** Where calls of tools are gathered until the end tells them whole. */
  readonly pieces: ToolPieces
}

/**
 * Gathers the answer in `result` as it comes: what had come by the time it broke off is not lost.
 */
async function streamed(
  deps: SendDeps,
  admitted: Admitted,
  secret: string,
  { messages, parameters, tooling }: Extract<Admitted['work'], { kind: 'chat' }>,
  signal: AbortSignal,
  result: Mutable<AttemptResult>,
  { elapsed, onDelta, pieces }: Receiving,
) {
  const request = {
    endpoint: endpointOf(admitted),
    model: admitted.model.model,
    secret,
    messages,
    parameters,
    tooling,
    terms: admitted.terms,
    reasoning: admitted.model.capabilities.includes('reasoning'),
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
      case 'tool_call': {
        const { type: _type, ...piece } = event
        result.firstTokenMs ??= elapsed()
        pieces.add(piece)
        onDelta({ toolCalls: [piece] })
        break
      }
      case 'usage':
        result.usage = event.usage
        result.reportedCostNanoUsd = event.reportedCostNanoUsd ?? result.reportedCostNanoUsd
        result.reportedTerms = event.reportedTerms ?? result.reportedTerms
        break
      case 'end':
        result.finishReason = event.finishReason
        result.toolCalls = event.toolCalls ?? []
        result.whole = event.whole
        result.servedModel = event.servedModel
        result.requestId = event.requestId
        break
    }
  }
}

function textOf({ text }: { readonly text: string }): string {
  if (typeof text !== 'string') throw new TypeError('A piece of text is no text.')
  return text
}

/**
 * An adapter that throws anything else has a fault of its own: nobody knows what was sent, so the
 * bound is kept.
 */
function asProviderFailure(
  deps: SendDeps,
  error: unknown,
  providerName: string,
  received: Pick<AttemptResult, 'text' | 'reasoning' | 'toolCalls'>,
): ProviderFailure {
  if (error instanceof ProviderFailure) return error
  deps.platform.log.error('A provider adapter failed', {
    error: redactedStack(deps, error),
  })
  const { text, reasoning, toolCalls } = received
  const reach = text === '' && reasoning === '' && toolCalls.length === 0 ? 'no_answer' : 'cut'
  return new ProviderFailure(
    'malformed_response',
    reach,
    `The answer of ${providerName} could not be read. Try again; if it stays, the log has the details.`,
  )
}
