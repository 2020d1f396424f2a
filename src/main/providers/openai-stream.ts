/** The events of a chat in the words of OpenAI and of servers like it, as events of the port. */
import { serviceTiers } from '../../contract/charges'
import type { Attempt } from './attempt'
import { isErrorBody } from './error-facts'
import { openaiCounts, reportedCost, usageOfCounts, type OpenaiCounts } from './openai-usage'
import type { ChatRequest, ProviderEvent, ReportedTerms } from './port'
import { reportedFailure, type SdkFetchDeps } from './sdk-fetch'
import { brokenFinish } from './sentences'
import { createToolCalls, type ToolCalls } from './tool-calls'
import { credibleUsage, grown } from './usage-checks'
import { endEvent, failureOfFinish, type Finish } from './wire/finish'
import { callsIn, chatChunk, saidIn, type ChatChunk } from './wire/openai-schema'
import { parsedWire } from './wire/parse'

/** What is gathered of a stream until it ends. */
interface Gathered {
  readonly counts: OpenaiCounts | null
  readonly cost: { readonly reportedCostNanoUsd?: number }
  readonly finish: Finish | null
  readonly servedModel: string | null
  readonly serviceTier: string | null
  /** Text, reasoning or a call of a tool has come. */
  readonly received: boolean
}

/** What a stream yields until it ends or is cut. A refusal in it throws ProviderFailure. */
export async function* chatEvents(
  deps: SdkFetchDeps,
  attempt: Attempt,
  request: ChatRequest,
  stream: AsyncIterable<unknown>,
): AsyncGenerator<ProviderEvent> {
  const lenient = request.endpoint.kind !== 'openai'
  const toolCalls = createToolCalls(attempt, request)
  let gathered: Gathered = {
    counts: null,
    cost: {},
    finish: null,
    servedModel: null,
    serviceTier: null,
    received: false,
  }
  try {
    for await (const event of stream) {
      // Gateways report an error in the middle as an event; the SDK knows one of its shapes.
      if (lenient && isErrorBody(event)) throw reportedFailure(deps, attempt, event)
      attempt.event()
      const chunk = parsedWire(attempt, chatChunk, event, 'an event of an answer')
      const choice = chunk.choices?.[0]
      gathered = {
        ...gathered,
        ...usageIn(gathered, chunk, lenient),
        finish: choice?.finish_reason ?? gathered.finish,
        servedModel: chunk.model ?? gathered.servedModel,
        serviceTier: chunk.service_tier ?? gathered.serviceTier,
      }
      noteTold(attempt, gathered, lenient)
      // A whole message stands for the deltas only where there were none.
      const spoken = choice?.delta ?? (gathered.received ? null : choice?.message)
      if (spoken === undefined || spoken === null) continue
      const { reasoning, text } = saidIn(spoken)
      const called = callsIn(spoken)
      if (reasoning === '' && text === '' && called.length === 0) continue
      gathered = { ...gathered, received: true }
      if (reasoning !== '') yield { type: 'reasoning', text: reasoning }
      if (text !== '') yield { type: 'text', text }
      for (const said of called) {
        const piece = toolCalls.add(said)
        if (piece !== null) yield { type: 'tool_call', ...piece }
      }
    }
  } catch (thrown) {
    // A whole answer whose connection broke before the closing mark is still a whole answer.
    if (gathered.finish === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  yield* ending(attempt, gathered, toolCalls, lenient)
}

/** Kept for a stream that breaks off. A figure of 0 in the middle says nothing yet. */
function noteTold(
  { progress }: Attempt,
  { counts, cost, servedModel, serviceTier }: Gathered,
  lenient: boolean,
) {
  progress.partialUsage = credibleUsage(counts === null ? null : usageOfCounts(counts), false)
  const { reportedCostNanoUsd = 0 } = cost
  progress.told = {
    ...(reportedCostNanoUsd === 0 ? {} : { reportedCostNanoUsd }),
    ...tierTold(serviceTier, lenient),
    ...(servedModel === null ? {} : { servedModel }),
  }
}

function* ending(
  attempt: Attempt,
  { counts, cost, finish, servedModel, serviceTier, received }: Gathered,
  toolCalls: ToolCalls,
  lenient: boolean,
): Generator<ProviderEvent> {
  const { progress } = attempt
  // Some compatible servers close with the end mark alone.
  const ended = finish !== null || (lenient && progress.sawDone && progress.events > 0)
  if (!ended || attempt.ended()?.code === 'cancelled') return
  const finishReason = finish?.reason ?? null
  const failed = failureOfFinish(finishReason)
  if (failed !== undefined)
    throw attempt.failure(failed, brokenFinish(attempt.who, finishReason), { reach: 'cut' })
  const usage = credibleUsage(counts === null ? null : usageOfCounts(counts), received)
  // Free beside counts that cannot be true is as little known as they are.
  const credible = usage === null && cost.reportedCostNanoUsd === 0 ? {} : cost
  const told = { ...credible, ...tierTold(serviceTier, lenient) }
  if (usage !== null || Object.keys(told).length > 0) yield { type: 'usage', usage, ...told }
  yield endEvent(finishReason, servedModel, progress.requestId, toolCalls.whole())
}

/**
 * Compatible servers have tiers of their own (Groq's `on_demand`), which say nothing of a price;
 * OpenAI's names are believed of them too.
 */
function tierTold(
  serviceTier: string | null,
  lenient: boolean,
): { readonly reportedTerms?: ReportedTerms } {
  if (serviceTier === null || (lenient && !serviceTiers.some((known) => known === serviceTier)))
    return {}
  return { reportedTerms: { serviceTier } }
}

/** A figure is cumulative as counts are: a later, smaller one is not of the whole answer. */
function largerCost(before: Gathered['cost'], said: Gathered['cost']): Gathered['cost'] {
  return (said.reportedCostNanoUsd ?? -1) > (before.reportedCostNanoUsd ?? -1) ? said : before
}

/**
 * Counts and cost with what an event says of them: at its top, in its choice, or where Groq puts
 * them. Some servers repeat them, cumulative.
 */
function usageIn(
  { counts, cost }: Gathered,
  { usage, choices, x_groq }: ChatChunk,
  lenient: boolean,
): Pick<Gathered, 'counts' | 'cost'> {
  const reports = lenient ? [usage, choices?.[0]?.usage, x_groq?.usage] : [usage]
  let [grownCounts, latestCost] = [counts, cost]
  for (const report of reports) {
    const read = openaiCounts(report, lenient)
    if (read === null) continue
    grownCounts = grown(grownCounts, read)
    latestCost = largerCost(latestCost, costOf(lenient, report))
  }
  return { counts: grownCounts, cost: latestCost }
}

/** The money figure of an answer; OpenAI itself gives none, so one there is not believed. */
export function costOf(
  lenient: boolean,
  usage: unknown,
): { readonly reportedCostNanoUsd?: number } {
  const cost = lenient ? reportedCost(usage) : undefined
  return cost === undefined ? {} : { reportedCostNanoUsd: cost }
}
