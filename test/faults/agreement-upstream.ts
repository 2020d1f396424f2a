/**
 * The upstreams of the agreement test: they answer as the mix says, on each vendor's wire, and keep
 * a bill of their own for every whole answer.
 */
import {
  startMockProvider,
  type MockProvider,
  type MockReply,
  type MockRequest,
} from '../support/mock-provider'
import { billFor, priced, type Used } from './agreement-bill'
import type { PlannedCall, Reply } from './agreement-mix'

export interface Upstreams {
  readonly vendors: MockProvider
  /** A server that speaks OpenAI's wire, with prices of one's own. */
  readonly local: MockProvider
  /**
   * Nano-USD by the request id that the answer carried; null: the model has no price. Counts that
   * were never told are not in it.
   */
  readonly bills: ReadonlyMap<string, bigint | null>
  answer(calls: readonly PlannedCall[]): void
  close(): Promise<void>
}

type Whole = Exclude<Reply, { readonly fault: MockReply }>

export async function startUpstreams(): Promise<Upstreams> {
  const [vendors, local] = [await startMockProvider(), await startMockProvider()]
  const bills = new Map<string, bigint | null>()
  const plans = new Map<string, readonly Reply[]>()
  const seen = new Map<string, number>()

  function replyTo(request: MockRequest, isLocal: boolean): MockReply | undefined {
    const tag = /#\d+#/.exec(request.prompt)?.[0] ?? ''
    const replies = plans.get(tag)
    const place = seen.get(tag) ?? 0
    seen.set(tag, place + 1)
    const reply = replies?.[Math.min(place, replies.length - 1)]
    if (reply === undefined) return undefined
    const id = `req_${isLocal ? 'local' : 'vendor'}_${request.index}`
    const headers = { 'x-request-id': id, 'request-id': id }
    if ('fault' in reply) return { ...reply.fault, headers: { ...headers, ...reply.fault.headers } }
    const used = countedOn(request, isLocal, reply.used)
    if (reply.counts !== 'none')
      bills.set(
        id,
        reply.reportedNano === undefined
          ? billOf(request, reply, used)
          : BigInt(reply.reportedNano),
      )
    return { ...wire(request, reply, used), headers }
  }

  for (const mock of [vendors, local])
    mock.script((request) =>
      request.path.endsWith('/models') ? undefined : replyTo(request, mock === local),
    )
  return {
    vendors,
    local,
    bills,
    answer(calls) {
      for (const { tag, replies } of calls) if (replies.length > 0) plans.set(tag, replies)
    },
    async close() {
      await vendors.close()
      await local.close()
    },
  }
}

const isVectors = ({ path }: MockRequest) => path.endsWith('/embeddings')

/**
 * What of a usage this wire and this model know: OpenAI bills no cache writes on these models, a
 * server bills one kind, embeddings have no output.
 */
function countedOn(request: MockRequest, isLocal: boolean, used: Used): Used {
  if (isVectors(request))
    return { ...used, output: 0, cached: 0, write5m: 0, write1h: 0, reasoning: 0, searches: 0 }
  if (request.dialect === 'anthropic') return used
  const isTiered = isLocal && request.body.model === 'tiered'
  const known = priced[undated(request.body.model ?? '')]
  const cached = known === undefined || known.cached === known.input ? 0 : used.cached
  return {
    ...used,
    cached,
    write5m: isTiered ? used.write5m + used.write1h : 0,
    write1h: 0,
    searches: isTiered || !isLocal ? used.searches : 0,
  }
}

/** A dated name costs what its model does. */
const undated = (model: string) => model.replace(/-20\d\d(-?)\d\d\1\d\d$/, '')

function billOf({ body }: MockRequest, { served, tier }: Whole, used: Used): bigint | null {
  const asked = undated(body.model ?? '')
  const model = served !== undefined && priced[served] !== undefined ? served : asked
  return billFor(model, used, tier ?? String(body['service_tier'] ?? 'default'))
}

function wire(
  request: MockRequest,
  { text, served, tier, reportedNano, counts }: Whole,
  used: Used,
): MockReply {
  const common: MockReply = {
    text,
    ...(served === undefined ? {} : { servedModel: served }),
    ...(tier === undefined ? {} : { extraFields: { service_tier: tier } }),
  }
  if (counts === 'none') return { ...common, usage: null }
  if (isVectors(request)) return { ...common, usage: { input: used.input } }
  return {
    ...common,
    rawUsage:
      request.dialect === 'anthropic' ? anthropicCounts(used) : openaiCounts(used, reportedNano),
  }
}

function openaiCounts(
  { input, output, cached, write5m, reasoning, searches }: Used,
  reportedNano: number | undefined,
) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: {
      cached_tokens: cached,
      ...(write5m === 0 ? {} : { cache_write_tokens: write5m }),
    },
    completion_tokens_details: { reasoning_tokens: reasoning },
    ...(searches === 0 ? {} : { server_tool_use: { web_search_requests: searches } }),
    ...(reportedNano === undefined ? {} : { cost: reportedNano / 1e9 }),
  }
}

function anthropicCounts({ input, output, cached, write5m, write1h, reasoning, searches }: Used) {
  const start = {
    input_tokens: input - cached - write5m - write1h,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: write5m + write1h,
    cache_creation: { ephemeral_5m_input_tokens: write5m, ephemeral_1h_input_tokens: write1h },
    output_tokens: 1,
    service_tier: 'standard',
  }
  const delta = {
    output_tokens: output,
    ...(reasoning === 0 ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
    ...(searches === 0 ? {} : { server_tool_use: { web_search_requests: searches } }),
  }
  return { start, delta }
}
