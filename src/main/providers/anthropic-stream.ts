/** How a Messages stream is read: its text, when its counts are final, and how it may end. */
import {
  anthropicCounts,
  anthropicTerms,
  usageOfCounts,
  type AnthropicCounts,
} from './anthropic-usage'
import type { Attempt } from './attempt'
import { schemaTool } from './anthropic-tools'
import type { ChatRequest, ProviderEvent, ReportedTerms } from './port'
import { brokenFinish } from './sentences'
import { createToolCalls, type ToolCalls, type WireCall } from './tool-calls'
import { credibleUsage, grown } from './usage-checks'
import { messageEvent, type MessageEvent } from './wire/anthropic-schema'
import { endEvent, failureOfFinish, type Finish } from './wire/finish'
import { parsedWire } from './wire/parse'
import { wireObject } from './wire/values'

/**
 * The events of one answer in order; the last is its end. Throws the provider's failure for an
 * answer that ended as one, and what the stream threw where it broke before its end was told.
 */
export async function* anthropicEvents(
  attempt: Attempt,
  request: ChatRequest,
  stream: AsyncIterable<unknown>,
): AsyncGenerator<ProviderEvent> {
  const { progress } = attempt
  const calls = createCalls(attempt, request)
  let counts: AnthropicCounts | null = null
  // Without the final counts the start's output count says nothing, so there is no usage then.
  let final = false
  let servedModel: string | null = null
  let terms: ReportedTerms = {}
  let finish: Finish | null = null
  let stopped = false
  let received = false
  try {
    for await (const sent of stream) {
      attempt.event()
      const event = parsedWire(attempt, messageEvent, sent, 'an event of an answer')
      servedModel = event.message?.model ?? servedModel
      finish = event.delta?.stop_reason ?? event.message?.stop_reason ?? finish
      for (const report of [event.message?.usage, event.delta?.usage, event.usage]) {
        const read = anthropicCounts(report)
        if (read === null) continue
        counts = grown(counts, read)
        terms = { ...terms, ...anthropicTerms(report) }
        final ||= event.type !== 'message_start'
      }
      progress.partialUsage = credibleUsage(counts === null ? null : usageOfCounts(counts), false)
      progress.told = { reportedTerms: terms, ...(servedModel === null ? {} : { servedModel }) }
      if (event.type === 'message_stop') stopped = true
      for (const said of saidIn(event)) {
        received = true
        yield said
      }
      for (const piece of calls.of(event)) {
        received = true
        yield piece
      }
    }
  } catch (thrown) {
    if (finish === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  if ((!stopped && finish === null) || attempt.ended()?.code === 'cancelled') return
  const finishReason = finish?.reason ?? null
  const failed = failureOfFinish(finishReason)
  if (failed !== undefined)
    throw attempt.failure(failed, brokenFinish(attempt.who, finishReason), { reach: 'cut' })
  const usage = credibleUsage(counts === null || !final ? null : usageOfCounts(counts), received)
  if (usage !== null || Object.keys(terms).length > 0)
    yield { type: 'usage', usage, reportedTerms: terms }
  yield* calls.end(finishReason, servedModel, progress.requestId)
}

/** The text and thinking of an event; blocks may begin with some. */
function saidIn({ type, content_block, delta }: MessageEvent): ProviderEvent[] {
  const said =
    type === 'content_block_start' ? content_block : type === 'content_block_delta' ? delta : null
  if (said === undefined || said === null) return []
  const { text = null, thinking = null } = said
  return [
    ...(thinking === null || thinking === ''
      ? []
      : [{ type: 'reasoning' as const, text: thinking }]),
    ...(text === null || text === '' ? [] : [{ type: 'text' as const, text }]),
  ]
}

interface Calls {
  /** What an event adds to calls of tools, as it is handed on. */
  of(event: MessageEvent): Generator<ProviderEvent>
  /** The end of the answer. */
  end(
    finishReason: string | null,
    servedModel: string | null,
    requestId: string | null,
  ): Generator<ProviderEvent>
}

function createCalls(attempt: Attempt, request: ChatRequest): Calls {
  const toolCalls = createToolCalls(attempt, request)
  return schemaTool(request.model, request.tooling ?? {}) === null
    ? callsAsSuch(toolCalls)
    : callAsAnswer(toolCalls)
}

function callsAsSuch(toolCalls: ToolCalls): Calls {
  return {
    *of(event) {
      const called = callIn(event)
      const piece = called === null ? null : toolCalls.add(called)
      if (piece !== null) yield { type: 'tool_call', ...piece }
    },
    *end(finishReason, servedModel, requestId) {
      yield endEvent(finishReason, servedModel, requestId, toolCalls.whole())
    },
  }
}

/** The one tool there is stands for a schema: the arguments of its first call are the answer. */
function callAsAnswer(toolCalls: ToolCalls): Calls {
  let shown = false
  return {
    *of(event) {
      const called = callIn(event)
      const piece = called === null ? null : toolCalls.add(called)
      if (piece === null || piece.index > 0 || piece.arguments === '') return
      shown = true
      yield { type: 'text', text: piece.arguments }
    },
    *end(finishReason, servedModel, requestId) {
      const [first] = shown ? [] : toolCalls.whole()
      if (first !== undefined) yield { type: 'text', text: first.arguments }
      yield endEvent(
        finishReason === 'tool_use' ? 'end_turn' : finishReason,
        servedModel,
        requestId,
      )
    },
  }
}

/** What an event says of a call of a tool. Compatible servers may send its arguments whole. */
function callIn({ type, index = null, content_block, delta }: MessageEvent): WireCall | null {
  if (type === 'content_block_start' && content_block?.type === 'tool_use') {
    const { id = null, name = null, input } = content_block
    const given = wireObject(input)
    const whole =
      given === undefined || Object.keys(given).length === 0 ? undefined : JSON.stringify(given)
    return { index, id, name, arguments: '', whole }
  }
  const { type: kind, partial_json: text = null } = delta ?? {}
  return kind === 'input_json_delta' && text !== null
    ? { index, id: null, name: null, arguments: text }
    : null
}
