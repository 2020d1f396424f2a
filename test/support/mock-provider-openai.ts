/** OpenAI's wire format as the mock upstream speaks it. Independent of src/. */
import type { MockReply, MockToolCall, MockUsage } from './mock-provider-reply'
import {
  callPieces,
  words,
  type Answer,
  type StreamParts,
  type WireRequest,
} from './mock-provider-wire'

/** Epoch seconds of everything the mock makes. */
const created = 1_790_000_000

/** OpenAI counts cached tokens inside the prompt and reasoning inside the completion. */
function openaiUsage(usage: Required<MockUsage>) {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  }
}

export function openaiStream(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): StreamParts {
  const model = reply.servedModel ?? body.model ?? 'mock'
  const wireUsage = reply.rawUsage ?? (usage === null ? undefined : openaiUsage(usage))
  const common = { id, object: 'chat.completion.chunk', created, model, ...reply.extraFields }
  const event = (choices: unknown, last?: unknown) =>
    `data: ${JSON.stringify({ ...common, choices, ...(last === undefined ? {} : { usage: last }) })}\n\n`
  const delta = (content: Readonly<Record<string, unknown>>, reason: string | null = null) => [
    { index: 0, delta: content, finish_reason: reason },
  ]
  let head = event(delta({ role: 'assistant', content: '' }))
  for (const word of reply.reasoning?.match(/\s*\S+/g) ?? [])
    head += event(delta({ [reply.reasoningField ?? 'reasoning_content']: word }))
  const every = reply.usageMode === 'every'
  const texts = chunks.map((text, index) =>
    event(
      delta({ content: text }),
      every && usage !== null ? openaiUsage({ ...usage, output: index + 1 }) : undefined,
    ),
  )
  for (const { index, call, text, first } of callPieces(reply)) {
    const started = { id: call.id, type: 'function' }
    const called = { ...(first ? { name: call.name } : {}), arguments: text }
    texts.push(
      event(delta({ tool_calls: [{ index, ...(first ? started : {}), function: called }] })),
    )
  }
  let tail = ''
  if (finish !== null) tail += event(delta({}, finish), every ? wireUsage : undefined)
  if (
    wireUsage !== undefined &&
    !every &&
    (body.stream_options?.include_usage === true || reply.rawUsage !== undefined)
  ) {
    tail += event([], wireUsage)
    if (reply.usageMode === 'twice') tail += event([], wireUsage)
  }
  if (reply.omitDone !== true && finish !== null) tail += 'data: [DONE]\n\n'
  return { head, chunks: texts, tail }
}

function wholeCall({ id, name, pieces }: MockToolCall) {
  return { id, type: 'function', function: { name, arguments: pieces.join('') } }
}

/** The answer as one JSON document, for requests that do not stream. */
export function openaiAnswer(
  id: string,
  body: WireRequest,
  reply: MockReply,
  { chunks, finish, usage }: Answer,
): unknown {
  const message = {
    role: 'assistant',
    content: chunks.join(''),
    refusal: null,
    ...(reply.reasoning === undefined ? {} : { reasoning_content: reply.reasoning }),
    ...(reply.toolCalls === undefined ? {} : { tool_calls: reply.toolCalls.map(wholeCall) }),
  }
  return {
    id,
    object: 'chat.completion',
    created,
    model: reply.servedModel ?? body.model ?? 'mock',
    choices: [{ index: 0, message, finish_reason: finish }],
    usage: reply.rawUsage ?? (usage === null ? undefined : openaiUsage(usage)),
  }
}

export function openaiModels(names: readonly string[]): unknown {
  const data = names.map((id) => ({ id, object: 'model', created, owned_by: 'mock' }))
  return { object: 'list', data }
}

/** A unit vector that depends on the text alone. */
function vectorOf(text: string): number[] {
  const raw = Array.from({ length: 8 }, (_, place) =>
    [...text].reduce(
      (sum, letter, at) => sum + Math.sin((letter.codePointAt(0) ?? 0) * (place + 1) + at),
      0.1,
    ),
  )
  const norm = Math.hypot(...raw)
  return raw.map((value) => value / norm)
}

export function openaiEmbeddings(body: WireRequest, reply: MockReply): unknown {
  const texts = Array.isArray(body.input) ? body.input.map(String) : [String(body.input)]
  const vectors = reply.embeddings ?? texts.map(vectorOf)
  const base64 = reply.base64 !== false && body.encoding_format === 'base64'
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: base64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
  }))
  const input = reply.usage?.input ?? texts.reduce((sum, text) => sum + words(text), 0)
  const wireUsage =
    reply.rawUsage ??
    (reply.usage === null ? undefined : { prompt_tokens: input, total_tokens: input })
  return {
    object: 'list',
    data,
    model: reply.servedModel ?? body.model ?? 'mock',
    usage: wireUsage,
  }
}
