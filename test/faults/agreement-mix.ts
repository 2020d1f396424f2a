/**
 * A seeded mix of calls of every kind, with what the upstream is to answer each of them.
 * Independent of src/.
 */
import type { MockReply } from '../support/mock-provider'
import type { Used } from './agreement-bill'

/** A whole answer with what it used, or a fault. */
export type Reply =
  | {
      readonly used: Used
      readonly text: string
      readonly tier?: string
      readonly served?: string
      readonly reportedNano?: number
      readonly counts?: 'none'
    }
  | { readonly fault: MockReply }

export interface PlannedCall {
  readonly kind: Kind
  /**
   * Stands in the prompt, so that the upstream knows the call; a repeat has the one of the call it
   * repeats.
   */
  readonly tag: string
  readonly body: Readonly<Record<string, unknown>> & { readonly callId: string }
  /** One an attempt; the last one stays. */
  readonly replies: readonly Reply[]
  readonly streamed: boolean
  readonly cancel?: 'goes away' | 'says so'
}

export type Random = () => number

/** mulberry32, public domain: the same numbers from the same seed. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const upTo = (random: Random, most: number) => Math.floor(random() * (most + 1))
export function oneOf<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

const weights = {
  whole: 420,
  embedding: 60,
  simulated: 60,
  repeat: 90,
  unpriced: 30,
  reported: 40,
  uncounted: 20,
  refused: 60,
  retried: 40,
  fallback: 40,
  broken: 60,
  cancelled: 40,
  capped: 30,
  checked: 20,
  served: 20,
  tier: 30,
  unreachable: 20,
} as const
export type Kind = keyof typeof weights
export const kinds = Object.keys(weights) as Kind[]

const paid = [
  'openai/gpt-4o-mini',
  'openai/gpt-4o',
  'openai/gpt-4o-2024-11-20',
  'openai/o3',
  'anthropic/claude-sonnet-4-5',
  'anthropic/claude-3-5-haiku',
  'LOCAL/plain',
  'LOCAL/odd',
  'LOCAL/tiered',
] as const
const refusals = [400, 401, 403, 404, 413, 429, 500, 503, 529] as const

/** `count` calls; `local` is the id of the compatible server. */
export function planCalls(random: Random, count: number, local: string): PlannedCall[] {
  const bag = kinds.flatMap((kind) => Array.from({ length: weights[kind] }, () => kind))
  const calls: PlannedCall[] = []
  for (let index = 0; index < count; index += 1) {
    const kind = bag[Math.floor(random() * bag.length)] ?? 'whole'
    const earlier = calls.filter((call) => call.kind === 'whole' && call.body['cache'] === true)
    const before = earlier[Math.floor(random() * earlier.length)]
    calls.push(
      kind === 'repeat' && before !== undefined
        ? repeatOf(random, before, index)
        : plan(random, kind, index, local),
    )
  }
  return calls
}

function repeatOf(random: Random, before: PlannedCall, index: number): PlannedCall {
  return {
    ...before,
    kind: 'repeat',
    body: { ...before.body, callId: `call_${index}`, ...people(random) },
    streamed: random() < 0.5,
  }
}

function plan(random: Random, kind: Kind, index: number, local: string): PlannedCall {
  const tag = `#${index}#`
  const model = oneOf(random, paid).replace('LOCAL', local)
  const common = { callId: `call_${index}`, ...labels(random), ...people(random), maxAttempts: 1 }
  const chat = {
    ...common,
    model,
    maxOutputTokens: 20 + upTo(random, 60),
    messages: [
      { role: 'user', content: `${tag} ${'some words of a prompt '.repeat(1 + upTo(random, 12))}` },
    ],
  }
  const answer = () => whole(random)
  const call = (body: Readonly<Record<string, unknown>>, ...replies: Reply[]): PlannedCall => ({
    kind,
    tag,
    body: { ...chat, ...body },
    replies,
    streamed: random() < 0.5,
  })
  switch (kind) {
    case 'whole':
    case 'repeat':
      return call(
        {
          cache: true,
          ...(random() < 0.2 ? { source: oneOf(random, ['playground', 'api']) } : {}),
        },
        answer(),
      )
    case 'embedding':
      return {
        ...call({}, answer()),
        body: {
          ...common,
          model: oneOf(random, ['openai/text-embedding-3-small', `${local}/vectors`]),
          input: [`${tag} a text`, 'another text'],
        },
        streamed: false,
      }
    case 'simulated':
      return call({
        model: oneOf(random, ['simulated/sim-mini', 'simulated/sim-standard']),
        messages: [
          {
            role: 'user',
            content: `${tag} [[sim:pace=5000]] [[sim:length=${1 + upTo(random, 9)}]] ${oneOf(random, ['', '', '[[sim:drop]]', '[[sim:error=overloaded]]', '[[sim:no-usage]]'])}`,
          },
        ],
        maxAttempts: 2,
        retryShown: true,
      })
    case 'unpriced':
      return call({ model: `${local}/priceless` }, answer())
    case 'reported':
      return call(
        { model: `${local}/${oneOf(random, ['plain', 'tiered', 'priceless'])}` },
        { ...answer(), reportedNano: upTo(random, 5_000_000) },
      )
    case 'uncounted':
      return call({}, { ...answer(), counts: 'none' })
    case 'refused':
      return call({}, refusal(random))
    case 'retried':
      return call(
        { maxAttempts: 3, retryShown: true },
        oneOf(random, [
          { fault: { status: 500 } },
          { fault: { status: 429, headers: { 'retry-after': '0' } } },
          broken(random),
        ]),
        answer(),
      )
    case 'fallback':
      return call(
        { model: undefined, service: 'jobs', maxAttempts: 3, retryShown: true },
        oneOf(random, [refusal(random), broken(random)]),
        answer(),
      )
    case 'unreachable':
      return call({ model: undefined, service: 'away', maxAttempts: 4 }, answer())
    case 'broken':
      return call({}, broken(random))
    case 'cancelled':
      // So long that it never ends before its client does.
      return {
        ...call(
          {},
          { fault: { chunks: Array.from({ length: 2000 }, () => 'word '), chunkDelayMs: 4 } },
        ),
        streamed: true,
        cancel: oneOf(random, ['goes away', 'says so']),
      }
    case 'capped':
      return call({ user: 'capped' }, answer())
    case 'checked':
      return call(
        { service: 'checked', maxAttempts: 2 },
        { ...answer(), text: 'this one is far too long to pass' },
        { ...answer(), text: 'short' },
      )
    case 'served':
      return call(
        { model: 'openai/gpt-4o-mini' },
        { ...answer(), served: oneOf(random, ['gpt-4o', 'gpt-4o-mini-2024-07-18']) },
      )
    case 'tier':
      return call(
        { model: `${local}/tiered`, serviceTier: oneOf(random, ['flex', 'priority']) },
        {
          ...answer(),
          ...(random() < 0.5 ? { tier: oneOf(random, ['flex', 'default', 'priority']) } : {}),
        },
      )
  }
}

function labels(random: Random) {
  const service = oneOf(random, [undefined, 'web', 'nightly'])
  const environment = oneOf(random, [undefined, 'staging', 'production'])
  return {
    project: oneOf(random, ['alpha', 'beta', 'gamma']),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  }
}

function people(random: Random) {
  const user = oneOf(random, [undefined, 'ann', 'bob', 'cy'])
  const organization = oneOf(random, [undefined, 'acme', 'umbra'])
  return {
    ...(user === undefined ? {} : { user }),
    ...(organization === undefined ? {} : { organization }),
  }
}

function whole(random: Random): Extract<Reply, { readonly used: Used }> {
  // Often at the edge of the long-context tier of `tiered`.
  const input = random() < 0.15 ? 120 + upTo(random, 1) : 20 + upTo(random, 180)
  const cached = random() < 0.4 ? upTo(random, input) : 0
  const write5m = random() < 0.3 ? upTo(random, input - cached) : 0
  const write1h = random() < 0.3 ? upTo(random, input - cached - write5m) : 0
  const words = 1 + upTo(random, 9)
  const reasoning = random() < 0.3 ? upTo(random, 10) : 0
  return {
    used: {
      input,
      output: words + reasoning,
      cached,
      write5m,
      write1h,
      reasoning,
      searches: random() < 0.1 ? 1 + upTo(random, 2) : 0,
    },
    text: 'word '.repeat(words).trim(),
  }
}

function refusal(random: Random): Reply {
  return { fault: { status: oneOf(random, refusals) } }
}

/** A line or an answer that breaks off before or after the first word. */
function broken(random: Random): Reply {
  const chunks = ['one ', 'two ', 'three ']
  return oneOf<Reply>(random, [
    { fault: { chunks, dropAfterChunks: -1 } },
    { fault: { chunks, dropAfterChunks: 0, chunkDelayMs: 2 } },
    { fault: { chunks, dropAfterChunks: 2, chunkDelayMs: 2 } },
    { fault: { chunks, endAfterChunks: 2 } },
    { fault: { chunks, errorAfterChunks: 1 } },
    { fault: { raw: '<!doctype html><title>Welcome</title>', contentType: 'text/html' } },
  ])
}
