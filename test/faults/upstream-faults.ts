/**
 * What an upstream can do wrong, by name: what it sends, built only where it is sent, and how the
 * call must end.
 */
import { gzipSync } from 'node:zlib'
import type { MockReply } from '../support/mock-provider-reply'

export interface Fault {
  readonly reply: () => MockReply
  /** The outcome of the attempt: `ok` or the code of the error. */
  readonly outcome: string
  /** How the entry stands; absent: as a plain refusal of cost 0. */
  readonly entry?: 'refused' | 'partial' | 'bound' | 'computed' | 'estimated'
}

const words = Array.from({ length: 12 }, (_, index) => `word${index} `)
const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`

export const faults: Readonly<Record<string, Fault>> = {
  'refuses the key (401)': { reply: () => ({ status: 401 }), outcome: 'authentication' },
  'forbids (403)': { reply: () => ({ status: 403 }), outcome: 'permission' },
  'does not know the model (404)': { reply: () => ({ status: 404 }), outcome: 'model_not_found' },
  'wants payment (402)': { reply: () => ({ status: 402 }), outcome: 'quota_exhausted' },
  'says the quota is gone inside a 429': {
    reply: () => ({
      status: 429,
      error: { code: 'insufficient_quota', message: 'You exceeded your current quota' },
    }),
    outcome: 'quota_exhausted',
  },
  'asks to wait a very long time': {
    reply: () => ({ status: 429, headers: { 'retry-after': '99999999' } }),
    outcome: 'rate_limited',
  },
  'asks to wait a negative time': {
    reply: () => ({ status: 429, headers: { 'retry-after': '-5' } }),
    outcome: 'rate_limited',
  },
  'fails (500)': { reply: () => ({ status: 500 }), outcome: 'overloaded' },
  'is overloaded (529)': { reply: () => ({ status: 529 }), outcome: 'overloaded' },
  'redirects elsewhere': {
    reply: () => ({ redirect: 'http://127.0.0.1:9/steal' }),
    outcome: 'malformed_response',
  },
  'answers HTML for JSON': {
    reply: () => ({ raw: '<!doctype html><title>Welcome</title>', contentType: 'text/html' }),
    outcome: 'malformed_response',
    entry: 'partial',
  },
  'closes before it answers': {
    reply: () => ({ dropAfterChunks: -1 }),
    outcome: 'network',
    entry: 'bound',
  },
  'never answers': { reply: () => ({ hangAfterChunks: -1 }), outcome: 'timeout', entry: 'bound' },
  'goes silent in the middle': {
    reply: () => ({ chunks: words, chunkDelayMs: 2, hangAfterChunks: 5 }),
    outcome: 'timeout',
    entry: 'partial',
  },
  'drops the line in the middle': {
    reply: () => ({ chunks: words, chunkDelayMs: 5, dropAfterChunks: 5 }),
    outcome: 'network',
    entry: 'partial',
  },
  'sends an error inside a 200': {
    reply: () => ({ chunks: words, chunkDelayMs: 2, errorAfterChunks: 4 }),
    outcome: 'overloaded',
    entry: 'partial',
  },
  'ends without a finish reason': {
    reply: () => ({ chunks: words, endAfterChunks: 6 }),
    outcome: 'network',
    entry: 'partial',
  },
  'leaves out [DONE]': {
    reply: () => ({ chunks: words, omitDone: true }),
    outcome: 'ok',
    entry: 'computed',
  },
  'writes one byte at a time': {
    reply: () => ({ text: 'split at every byte: é ü 漢 😀', splitBytes: 1 }),
    outcome: 'ok',
    entry: 'computed',
  },
  'sends no usage': {
    reply: () => ({ chunks: words, usage: null }),
    outcome: 'ok',
    entry: 'estimated',
  },
  'reports a negative usage': {
    reply: () => ({ chunks: words, rawUsage: { prompt_tokens: -1, completion_tokens: 5 } }),
    outcome: 'ok',
    entry: 'estimated',
  },
  'reports an absurd usage': {
    reply: () => ({ chunks: words, rawUsage: { prompt_tokens: 1e18, completion_tokens: 1e300 } }),
    outcome: 'ok',
    entry: 'estimated',
  },
  'reports more cached than input': {
    reply: () => ({
      chunks: words,
      rawUsage: {
        prompt_tokens: 5,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 500 },
      },
    }),
    outcome: 'ok',
    entry: 'estimated',
  },
  'sends bytes that are no UTF-8': {
    reply: () => ({
      raw: Buffer.concat([
        Buffer.from('data: {"choices":[{"index":0,"delta":{"content":"'),
        Buffer.from([0xff, 0xfe, 0xc3, 0x28]),
        Buffer.from('"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'),
      ]),
    }),
    outcome: 'ok',
    entry: 'estimated',
  },
  'sends JSON that breaks off': {
    reply: () => ({ raw: `${chunk('one')}data: {"choices":[{"index":0,"del\n\n` }),
    outcome: 'malformed_response',
    entry: 'partial',
  },
  'sends one line of 20 MB': {
    reply: () => ({ raw: `${chunk('one')}data: ${'x'.repeat(20_000_000)}` }),
    outcome: 'malformed_response',
    entry: 'partial',
  },
  'sends 200 MB of answer': {
    reply: () => ({ raw: chunk('y'.repeat(4000)).repeat(50_000) }),
    outcome: 'malformed_response',
    entry: 'partial',
  },
  'sends a gzip bomb': {
    reply: () => ({
      raw: gzipSync(Buffer.alloc(120_000_000, 0x20)),
      headers: { 'content-encoding': 'gzip' },
    }),
    outcome: 'malformed_response',
    entry: 'bound',
  },
}
