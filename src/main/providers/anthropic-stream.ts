/** How a Messages stream is read: its text, when its counts are final, and how it may end. */
import {
  anthropicCounts,
  anthropicTerms,
  usageOfCounts,
  type AnthropicCounts,
} from './anthropic-usage'
import type { Attempt } from './attempt'
import type { ProviderEvent, ReportedTerms } from './port'
import { brokenFinish } from './sentences'
import { credibleUsage, grown } from './usage-checks'
import { messageEvent, type MessageEvent } from './wire/anthropic-schema'
import { endEvent, failureOfFinish, type Finish } from './wire/finish'
import { parsedWire } from './wire/parse'

/**
 * The events of one answer in order; the last is its end. Throws the provider's failure for an
 * answer that ended as one, and what the stream threw where it broke before its end was told.
 */
export async function* anthropicEvents(
  attempt: Attempt,
  stream: AsyncIterable<unknown>,
): AsyncGenerator<ProviderEvent> {
  const { progress } = attempt
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
  yield endEvent(finishReason, servedModel, progress.requestId)
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
