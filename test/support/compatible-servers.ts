/**
 * Three servers that speak OpenAI's format each in its own way, over real loopback HTTP: Ollama
 * (local, keyless, terse), vLLM as it was before it took extra fields (refuses `stream_options`,
 * flat errors, counts on every chunk), and OpenRouter (comments, its own fields, money). Written
 * from their documentation and issue trackers; no line of src/.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ServerKind = 'ollama' | 'vllm' | 'openrouter'

export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}

export interface CompatibleServer {
  readonly baseUrl: string
  readonly seen: SeenRequest[]
  close(): Promise<void>
}

type Body = Readonly<Record<string, unknown>>
type Stream = readonly (string | Body)[]

const choice = (delta: object, finish: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const prompt = (body: Body) => JSON.stringify(body['messages'] ?? '')

/**
 * Each answers by a word in the prompt: `fail first`, `fail midway`, `fail as json`; else with
 * reasoning and two words.
 */
function ollama(body: Body): Stream | { readonly status: number; readonly json: Body } {
  const base = {
    id: 'chatcmpl-512',
    object: 'chat.completion.chunk',
    created: 1,
    model: body['model'],
    system_fingerprint: 'fp_ollama',
  }
  if (body['model'] === 'absent')
    return {
      status: 404,
      json: {
        error: { message: "model 'absent' not found", type: 'api_error', param: null, code: null },
      },
    }
  if (prompt(body).includes('fail midway'))
    return [
      { ...base, ...choice({ role: 'assistant', content: 'half' }) },
      {
        error: {
          message: 'llama runner process no longer running',
          type: 'api_error',
          param: null,
          code: null,
        },
      },
    ]
  const counted = (body['stream_options'] as Body | undefined)?.['include_usage'] === true
  return [
    { ...base, ...choice({ role: 'assistant', content: '', reasoning: 'hm ' }) },
    { ...base, ...choice({ role: 'assistant', content: 'two ' }) },
    { ...base, ...choice({ role: 'assistant', content: 'words' }) },
    { ...base, ...choice({ role: 'assistant', content: '' }, 'stop') },
    ...(counted
      ? [
          {
            ...base,
            choices: [],
            usage: { prompt_tokens: 11, completion_tokens: 4, total_tokens: 15 },
          },
        ]
      : []),
    '[DONE]',
  ]
}

function vllm(body: Body): Stream | { readonly status: number; readonly json: Body } {
  const base = { id: 'cmpl-7', object: 'chat.completion.chunk', created: 1, model: body['model'] }
  if (body['stream_options'] !== undefined) {
    const message =
      "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': {'include_usage': True}}]"
    return {
      status: 400,
      json: { object: 'error', message, type: 'BadRequestError', param: null, code: 400 },
    }
  }
  const flat = {
    object: 'error',
    message: 'EngineCore encountered an issue.',
    type: 'InternalServerError',
    param: null,
    code: 500,
  }
  if (prompt(body).includes('fail first')) return [flat, '[DONE]']
  if (prompt(body).includes('fail midway'))
    return [{ ...base, ...choice({ content: 'half' }) }, flat, '[DONE]']
  if (prompt(body).includes('fail as json')) return { status: 200, json: flat }
  const usage = (completion: number) => ({
    usage: { prompt_tokens: 9, completion_tokens: completion, total_tokens: 9 + completion },
  })
  return [
    { ...base, ...choice({ role: 'assistant', content: '' }), ...usage(0) },
    { ...base, ...choice({ reasoning_content: 'hm ' }), ...usage(1) },
    { ...base, ...choice({ content: 'two ' }), ...usage(2) },
    { ...base, ...choice({ content: 'words' }, 'stop'), ...usage(3), stop_reason: null },
    '[DONE]',
  ]
}

function openrouter(body: Body): Stream | { readonly status: number; readonly json: Body } {
  const base = {
    id: 'gen-1',
    provider: 'DeepInfra',
    object: 'chat.completion.chunk',
    created: 1,
    model: `${String(body['model'])}-0905`,
  }
  const failure = {
    error: {
      code: 502,
      message: 'Provider returned error',
      metadata: { provider_name: 'DeepInfra', raw: 'upstream' },
    },
  }
  if (prompt(body).includes('fail first'))
    return [
      ': OPENROUTER PROCESSING',
      { ...base, ...failure, ...choice({ content: '' }, 'error') },
      '[DONE]',
    ]
  if (prompt(body).includes('fail midway'))
    return [
      { ...base, ...choice({ content: 'half' }) },
      ': OPENROUTER PROCESSING',
      { ...base, ...failure, ...choice({ content: '' }, 'error') },
      '[DONE]',
    ]
  if (prompt(body).includes('fail as json')) return { status: 200, json: failure }
  const byok = prompt(body).includes('own key')
  const cost = {
    cost: 0.00014,
    is_byok: byok,
    cost_details: {
      upstream_inference_cost: byok ? 0.0028 : 0.00014,
      upstream_inference_prompt_cost: 0.0001,
    },
  }
  return [
    ': OPENROUTER PROCESSING',
    ': OPENROUTER PROCESSING',
    {
      ...base,
      ...choice({
        role: 'assistant',
        content: '',
        reasoning: 'hm ',
        reasoning_details: [{ type: 'reasoning.text', text: 'hm ' }],
      }),
    },
    { ...base, ...choice({ role: 'assistant', content: 'two ' }) },
    ': OPENROUTER PROCESSING',
    {
      ...base,
      choices: [
        {
          index: 0,
          delta: { role: 'assistant', content: 'words' },
          finish_reason: 'stop',
          native_finish_reason: 'stop',
          logprobs: null,
        },
      ],
    },
    {
      ...base,
      ...choice({ role: 'assistant', content: '' }),
      usage: {
        prompt_tokens: 20,
        completion_tokens: 5,
        total_tokens: 25,
        ...cost,
        prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    },
    ...(prompt(body).includes('no end mark') ? [] : ['[DONE]']),
  ]
}

const answers = { ollama, vllm, openrouter } as const satisfies Record<ServerKind, unknown>

export async function startCompatibleServer(kind: ServerKind): Promise<CompatibleServer> {
  const seen: SeenRequest[] = []
  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = []
    incoming.on('data', (piece: Buffer) => pieces.push(piece))
    incoming.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8')
      const body = (text === '' ? {} : JSON.parse(text)) as Body
      seen.push({ path: incoming.url ?? '', headers: incoming.headers, body })
      if (incoming.url === '/v1/models')
        return json(response, 200, {
          object: 'list',
          data: [{ id: 'qwen3', object: 'model', created: 1, owned_by: 'library' }],
        })
      const answer = answers[kind](body)
      if ('status' in answer) return json(response, answer.status, answer.json)
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': `${kind}-1` })
      for (const event of answer)
        response.write(
          typeof event !== 'string'
            ? `data: ${JSON.stringify(event)}\n\n`
            : event.startsWith(':')
              ? `${event}\n\n`
              : `data: ${event}\n\n`,
        )
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function json(response: ServerResponse, status: number, body: Body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
