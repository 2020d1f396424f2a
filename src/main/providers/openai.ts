/**
 * Kinds `openai` and `openai-compatible`: the official SDK, one client an attempt, every option it
 * would read from the environment set.
 */
import type OpenAI from 'openai'
import { serviceTiers } from '../../contract/charges'
import type { Adapter } from './adapter'
import type { Attempt } from './attempt'
import { completionAsStream, openaiChatParams } from './openai-request'
import { isErrorBody, type ErrorFacts } from './error-facts'
import {
  openaiCounts,
  openaiUsage,
  reportedCost,
  usageOfCounts,
  type OpenaiCounts,
} from './openai-usage'
import { learnedFrom } from './learned'
import type {
  ChatRequest,
  Dialects,
  Endpoint,
  ModelDialects,
  ProviderEvent,
  ReportedTerms,
} from './port'
import { reportedFailure, sdkFetch, type SdkFetchDeps, type SdkFetchRules } from './sdk-fetch'
import { credibleUsage, grown } from './usage-checks'
import { failureOfFinish, isWhole, type Finish } from './wire/finish'
import {
  chatChunk,
  embeddingAnswer,
  modelList,
  saidIn,
  vectorsFor,
  type ChatChunk,
} from './wire/openai-schema'
import { parsedWire } from './wire/parse'
import { brokenFinish } from './sentences'

const publicEndpoint = 'https://api.openai.com/v1'
/** The SDK wants a key even where a local server needs none; it is not sent. */
const noSecret = 'none'
/** A list of models is text for people; the longest have some megabytes. */
const mostListBytes = 8 * 1024 * 1024

export interface OpenaiAdapterDeps extends SdkFetchDeps {
  readonly dialects: Dialects
  readonly learned: ModelDialects
  /** Sent by kind `openai` alone. */
  readonly organization?: string | undefined
}

export function createOpenaiAdapter(deps: OpenaiAdapterDeps): Adapter {
  let sdk: Promise<typeof OpenAI> | undefined
  function loadSdk() {
    sdk ??= import('openai').then((module) => module.default)
    return sdk
  }

  async function clientFor(
    attempt: Attempt,
    endpoint: Endpoint,
    secret: string,
    rules: Pick<SdkFetchRules, 'streams' | 'onRefusal' | 'mostBytes'>,
  ): Promise<OpenAI> {
    const Client = await loadSdk()
    const lenient = endpoint.kind !== 'openai'
    return new Client({
      apiKey: secret === '' ? noSecret : secret,
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      baseURL: endpoint.baseUrl ?? publicEndpoint,
      logLevel: 'off',
      maxRetries: 0,
      // Beyond every clock of ours, so that ours name what ran out.
      timeout: endpoint.timeouts.totalMs + 60_000,
      // The page's main process has a window; the SDK takes it for a browser.
      dangerouslyAllowBrowser: true,
      fetch: sdkFetch(deps, attempt, {
        headers: {
          ...(secret === '' ? {} : { authorization: `Bearer ${secret}` }),
          ...(lenient || deps.organization === undefined
            ? {}
            : { 'openai-organization': deps.organization }),
        },
        ...(lenient ? { wholeAsStream: completionAsStream } : {}),
        ...rules,
      }),
    })
  }

  return {
    async prepare() {
      await loadSdk()
    },
    async *chat(attempt, request) {
      const { endpoint, secret } = request
      const asksUsage = endpoint.kind === 'openai' || deps.dialects.asksStreamUsage(endpoint.id)
      const client = await clientFor(attempt, endpoint, secret, {
        streams: true,
        onRefusal(facts) {
          if (asksUsage && endpoint.kind !== 'openai' && refusesStreamOptions(facts))
            deps.dialects.refusedStreamUsage(endpoint.id)
          return learnedFrom(deps.learned, request, facts)
        },
      })
      // By hand, since `chat.completions.create` reads every event before anybody can look at it.
      const options = {
        body: openaiChatParams(request, asksUsage, deps.learned.known(endpoint.id, request.model)),
        stream: true,
      } as const
      yield* chatEvents(
        deps,
        attempt,
        request,
        await client.post<AsyncIterable<unknown>>('/chat/completions', options),
      )
    },
    async embed(attempt, { endpoint, secret, model, input }) {
      const client = await clientFor(attempt, endpoint, secret, { streams: false })
      const lenient = endpoint.kind !== 'openai'
      // Compatible servers may not know base64. By hand, since the SDK decodes whatever it is given
      // before anybody can look at it.
      const body = { model, input: [...input], encoding_format: lenient ? 'float' : 'base64' }
      const answer = parsedWire(
        attempt,
        embeddingAnswer,
        await client.post<unknown>('/embeddings', { body }),
        'vectors',
      )
      const embeddings = vectorsFor(input.length, answer.data)
      if (embeddings === null) {
        throw attempt.failure(
          'malformed_response',
          `${attempt.who} answered with ${answer.data.length} vectors for ${input.length} texts, or with vectors that do not belong together.`,
        )
      }
      return {
        embeddings,
        usage: credibleUsage(openaiUsage(answer.usage, lenient), false),
        ...costOf(lenient, answer.usage),
        servedModel: answer.model ?? null,
        requestId: attempt.progress.requestId,
      }
    },
    async listModels(attempt, { endpoint, secret }) {
      const client = await clientFor(attempt, endpoint, secret, {
        streams: false,
        mostBytes: mostListBytes,
      })
      return parsedWire(
        attempt,
        modelList,
        await client.get<unknown>('/models'),
        'a list of models',
      )
    },
  }
}

/** The attempt stays refused; the next one goes without what this one was refused for. */
function refusesStreamOptions({ status, code, message, param }: ErrorFacts): boolean {
  return (
    (status === 400 || status === 422) &&
    /stream_options|include_usage/.test(`${code} ${param} ${message}`)
  )
}

function costOf(lenient: boolean, usage: unknown): { readonly reportedCostNanoUsd?: number } {
  const cost = lenient ? reportedCost(usage) : undefined
  return cost === undefined ? {} : { reportedCostNanoUsd: cost }
}

/** What is gathered of a stream until it ends. */
interface Gathered {
  readonly counts: OpenaiCounts | null
  readonly cost: { readonly reportedCostNanoUsd?: number }
  readonly finish: Finish | null
  readonly servedModel: string | null
  readonly serviceTier: string | null
  /** Text or reasoning has come. */
  readonly received: boolean
}

async function* chatEvents(
  deps: SdkFetchDeps,
  attempt: Attempt,
  { endpoint }: ChatRequest,
  stream: AsyncIterable<unknown>,
): AsyncGenerator<ProviderEvent> {
  const lenient = endpoint.kind !== 'openai'
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
      if (reasoning === '' && text === '') continue
      gathered = { ...gathered, received: true }
      if (reasoning !== '') yield { type: 'reasoning', text: reasoning }
      if (text !== '') yield { type: 'text', text }
    }
  } catch (thrown) {
    // A whole answer whose connection broke before the closing mark is still a whole answer.
    if (gathered.finish === null || attempt.ended()?.code === 'cancelled') throw thrown
  }
  yield* ending(attempt, gathered, lenient)
}

/**
 * Kept for the case that the stream breaks off. A figure of 0 in the middle of an answer says
 * nothing yet.
 */
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
  yield {
    type: 'end',
    finishReason,
    whole: isWhole(finishReason),
    servedModel,
    requestId: progress.requestId,
  }
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
