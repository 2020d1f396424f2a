/**
 * Good answers of three wires, every field that could be read, and what an upstream might put there
 * instead.
 */

/** A JSON value; texts of the form `@raw:…@` stand for JSON that no program would write. */
export type Json = unknown

export interface Wire {
  readonly name: string
  readonly kind: 'openai-compatible' | 'anthropic'
  readonly embeds: boolean
  readonly contentType: string
  /** The good answer, event by event; an answer in one piece is one event. */
  readonly events: readonly Json[]
  /**
   * Where a value is put: the event's number, then names and places; those that are not there are
   * made.
   */
  readonly fields: readonly (readonly (string | number)[])[]
}

const long = 'm'.repeat(100_000)
const deep = `@raw:${'['.repeat(5000)}${']'.repeat(5000)}@`

export const wrongValues: Readonly<Record<string, Json>> = {
  null: null,
  true: true,
  false: false,
  'an empty text': '',
  'a long text': long,
  'a number as text': '12',
  'half a character': '@raw:"x\\ud83d"@',
  NUL: '@raw:"a\\u0000b"@',
  'escape codes': '\u001b[31m=cmd|calc',
  'minus one': -1,
  'a fraction': 1.5,
  'past 2^53': '@raw:9007199254740993@',
  'far past it': 1e300,
  infinite: '@raw:1e309@',
  zero: 0,
  'nine million': 9_000_000,
  'a list': [],
  'a list of null': [null],
  'a list of lists': [[[1]]],
  'an object': { a: 1 },
  'an empty object': {},
  'a prototype':
    '@raw:{"__proto__":{"text":"p","content":"p","model":5},"constructor":{"a":1},"toString":1}@',
  'five thousand lists deep': deep,
}

const usage = {
  prompt_tokens: 10,
  completion_tokens: 5,
  total_tokens: 15,
  prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 1 },
  completion_tokens_details: { reasoning_tokens: 3 },
  cost: 0.001,
  is_byok: true,
  cost_details: { upstream_inference_cost: 0.002 },
}
const chunk = (delta: object, finish: string | null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const inUsage = [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details',
  'completion_tokens_details',
  'cost',
  'is_byok',
  'cost_details',
]

const chat: Wire = {
  name: 'chat in OpenAI’s format',
  kind: 'openai-compatible',
  embeds: false,
  contentType: 'text/event-stream',
  events: [
    chunk({ role: 'assistant', reasoning_content: 'hm ' }, null),
    chunk({ content: 'two ' }, null),
    chunk({ content: 'words' }, 'stop'),
    { id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [], usage },
  ],
  fields: [
    [0],
    [1],
    [3],
    ...[
      'id',
      'object',
      'created',
      'model',
      'choices',
      'system_fingerprint',
      'service_tier',
      'error',
      'errors',
      'usage',
      'x_groq',
    ].map((name) => [1, name]),
    [1, 'x_groq', 'usage'],
    [1, 'choices', 0],
    ...['index', 'delta', 'message', 'finish_reason', 'logprobs', 'usage'].map((name) => [
      1,
      'choices',
      0,
      name,
    ]),
    ...['role', 'content', 'reasoning_content', 'reasoning', 'refusal', 'tool_calls'].map(
      (name) => [1, 'choices', 0, 'delta', name],
    ),
    [1, 'choices', 0, 'delta', 'content', 0],
    [1, 'choices', 0, 'delta', 'content', 0, 'text'],
    [1, 'choices', 0, 'delta', 'content', 0, 'thinking'],
    [2, 'choices', 0, 'finish_reason'],
    [3, 'usage'],
    ...inUsage.map((name) => [3, 'usage', name]),
    [3, 'usage', 'prompt_tokens_details', 'cached_tokens'],
    [3, 'usage', 'prompt_tokens_details', 'cache_write_tokens'],
    [3, 'usage', 'completion_tokens_details', 'reasoning_tokens'],
    [3, 'usage', 'cost_details', 'upstream_inference_cost'],
    [3, 'usage', 'cost', 'total_cost'],
  ],
}

const embeddings: Wire = {
  name: 'embeddings and their errors',
  kind: 'openai-compatible',
  embeds: true,
  contentType: 'application/json',
  events: [
    {
      object: 'list',
      model: 'e',
      data: [
        { object: 'embedding', index: 0, embedding: [0.1, 0.2] },
        { object: 'embedding', index: 1, embedding: [0.3, 0.4] },
      ],
      usage,
    },
  ],
  fields: [
    [0],
    ...[
      'object',
      'model',
      'data',
      'usage',
      'error',
      'errors',
      'detail',
      'message',
      'type',
      'code',
      'status',
      'param',
    ].map((name) => [0, name]),
    [0, 'data', 0],
    [0, 'data', 1],
    ...['object', 'index', 'embedding'].map((name) => [0, 'data', 1, name]),
    [0, 'data', 0, 'embedding', 0],
    [0, 'data', 1, 'embedding', 1],
    [0, 'data', 1, 'embedding', 2],
    ...inUsage.map((name) => [0, 'usage', name]),
    [0, 'usage', 'prompt_tokens_details', 'cached_tokens'],
    [0, 'usage', 'cost_details', 'upstream_inference_cost'],
    ...['message', 'type', 'code', 'param', 'status', 'details'].map((name) => [0, 'error', name]),
    [0, 'error', 'details', 0],
    [0, 'error', 'details', 0, '@type'],
    [0, 'error', 'details', 0, 'retryDelay'],
  ],
}

const claudeUsage = {
  input_tokens: 10,
  output_tokens: 1,
  cache_read_input_tokens: 2,
  cache_creation_input_tokens: 3,
  cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 2 },
}
const messages: Wire = {
  name: 'messages in Anthropic’s format',
  kind: 'anthropic',
  embeds: false,
  contentType: 'text/event-stream',
  events: [
    {
      type: 'message_start',
      message: {
        id: 'msg',
        type: 'message',
        role: 'assistant',
        model: 'claude-3-5-haiku',
        content: [],
        stop_reason: null,
        usage: claudeUsage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'two ' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'words' } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 5, output_tokens_details: { thinking_tokens: 1 } },
    },
    { type: 'message_stop' },
  ],
  fields: [
    [0],
    [2],
    [5],
    [6],
    [0, 'type'],
    [0, 'message'],
    ...['id', 'type', 'role', 'model', 'content', 'stop_reason', 'usage'].map((name) => [
      0,
      'message',
      name,
    ]),
    ...Object.keys(claudeUsage).map((name) => [0, 'message', 'usage', name]),
    [0, 'message', 'usage', 'cache_creation', 'ephemeral_5m_input_tokens'],
    [0, 'message', 'usage', 'cache_creation', 'ephemeral_1h_input_tokens'],
    [0, 'message', 'usage', 'service_tier'],
    [1, 'index'],
    [1, 'content_block'],
    [1, 'content_block', 'type'],
    [1, 'content_block', 'text'],
    [1, 'content_block', 'thinking'],
    [2, 'type'],
    [2, 'index'],
    [2, 'delta'],
    [2, 'delta', 'type'],
    [2, 'delta', 'text'],
    [2, 'delta', 'thinking'],
    [5, 'type'],
    [5, 'delta'],
    [5, 'delta', 'stop_reason'],
    [5, 'delta', 'usage'],
    [5, 'usage'],
    [5, 'usage', 'output_tokens'],
    [5, 'usage', 'input_tokens'],
    [5, 'usage', 'output_tokens_details'],
    [5, 'usage', 'output_tokens_details', 'thinking_tokens'],
    [5, 'usage', 'server_tool_use'],
    [6, 'usage'],
  ],
}

export const wires: readonly Wire[] = [chat, embeddings, messages]

/** The body of an answer of this wire, with `value` at `field`; without them the good one. */
export function bodyOf(
  { kind, embeds, events }: Wire,
  field: readonly (string | number)[] = [],
  value: Json = undefined,
): string {
  const changed = field.length === 0 ? events : (withValue(events, field, value) as readonly Json[])
  if (embeds) return written(changed[0])
  const named = (event: Json, at: number) =>
    (kind === 'anthropic'
      ? `event: ${String((events[at] as { readonly type: string }).type)}\n`
      : '') + `data: ${written(event)}\n\n`
  return changed.map(named).join('') + (kind === 'anthropic' ? '' : 'data: [DONE]\n\n')
}

function withValue(at: Json, [step, ...rest]: readonly (string | number)[], value: Json): Json {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const list: Json[] = Array.isArray(at) ? [...at] : []
    list[step] = withValue(list[step], rest, value)
    return list
  }
  const object =
    typeof at === 'object' && at !== null && !Array.isArray(at)
      ? (at as Readonly<Record<string, Json>>)
      : {}
  return { ...object, [step]: withValue(object[step], rest, value) }
}

function written(value: Json): string {
  return JSON.stringify(value).replace(
    /"@raw:((?:[^@]|@(?!"))*)@"/g,
    (_all, raw: string) => JSON.parse(`"${raw}"`) as string,
  )
}
