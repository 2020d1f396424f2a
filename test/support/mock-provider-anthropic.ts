/** Anthropic's wire format as the mock upstream speaks it. Independent of src/. */
import type { MockReply, MockUsage } from './mock-provider-reply'
import { callPieces, type Answer, type StreamParts, type WireRequest } from './mock-provider-wire'

/** Anthropic counts cache reads and writes beside the input, thinking inside the output. */
function anthropicUsage(usage: Required<MockUsage>, outputSoFar: number) {
  return {
    input_tokens: usage.input - usage.cached - usage.cacheWrite,
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cached,
    output_tokens: outputSoFar,
  }
}

export function anthropicStream(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): StreamParts {
  const event = (type: string, data: Readonly<Record<string, unknown>>) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...reply.extraFields, ...data })}\n\n`
  const raw = reply.rawUsage as { readonly start?: unknown; readonly delta?: unknown } | undefined
  const startUsage =
    raw !== undefined ? raw.start : usage === null ? undefined : anthropicUsage(usage, 1)
  const endUsage =
    raw !== undefined ? raw.delta : usage === null ? undefined : { output_tokens: usage.output }
  let head = event('message_start', {
    message: {
      id,
      type: 'message',
      role: 'assistant',
      model: reply.servedModel ?? body.model ?? 'mock',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      ...(startUsage === undefined ? {} : { usage: startUsage }),
    },
  })
  let index = 0
  if (reply.reasoning !== undefined) {
    head += event('content_block_start', {
      index,
      content_block: { type: 'thinking', thinking: '', signature: '' },
    })
    for (const word of reply.reasoning.match(/\s*\S+/g) ?? [])
      head += event('content_block_delta', {
        index,
        delta: { type: 'thinking_delta', thinking: word },
      })
    head +=
      event('content_block_delta', {
        index,
        delta: { type: 'signature_delta', signature: 'c2ln' },
      }) + event('content_block_stop', { index })
    index += 1
  }
  head +=
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }) +
    event('ping', {})
  const texts = chunks.map((text) =>
    event('content_block_delta', { index, delta: { type: 'text_delta', text } }),
  )
  let tail = ''
  if (reply.toolCalls === undefined) tail += event('content_block_stop', { index })
  else texts.push(event('content_block_stop', { index }))
  for (const piece of callPieces(reply)) {
    const place = index + 1 + piece.index
    const { id, name } = piece.call
    const start = { type: 'tool_use', id, name, input: {} }
    const head = piece.first
      ? event('content_block_start', { index: place, content_block: start })
      : ''
    const delta = { type: 'input_json_delta', partial_json: piece.text }
    texts.push(head + event('content_block_delta', { index: place, delta }))
  }
  for (const [at] of (reply.toolCalls ?? []).entries())
    tail += event('content_block_stop', { index: index + 1 + at })
  if (finish !== null) {
    tail += event('message_delta', {
      delta: { stop_reason: finish, stop_sequence: null },
      ...(endUsage === undefined ? {} : { usage: endUsage }),
    })
    if (reply.usageMode === 'twice')
      tail += event('message_delta', {
        delta: { stop_reason: finish, stop_sequence: null },
        usage: endUsage,
      })
    tail += event('message_stop', {})
  }
  return { head, chunks: texts, tail }
}

/** The answer as one JSON document, for requests that do not stream. */
export function anthropicAnswer(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): unknown {
  const content = [
    ...(reply.reasoning === undefined
      ? []
      : [{ type: 'thinking', thinking: reply.reasoning, signature: 'c2ln' }]),
    { type: 'text', text: chunks.join('') },
    ...(reply.toolCalls ?? []).map(({ id, name, pieces }) => ({
      type: 'tool_use',
      id,
      name,
      input: JSON.parse(pieces.join('') || '{}') as unknown,
    })),
  ]
  return {
    id,
    type: 'message',
    role: 'assistant',
    model: reply.servedModel ?? body.model ?? 'mock',
    content,
    stop_reason: finish,
    stop_sequence: null,
    usage: reply.rawUsage ?? (usage === null ? undefined : anthropicUsage(usage, usage.output)),
  }
}

export function anthropicModels(names: readonly string[]): unknown {
  const data = names.map((id) => ({
    type: 'model',
    id,
    display_name: id,
    created_at: '2026-01-01T00:00:00Z',
  }))
  return { data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null }
}
