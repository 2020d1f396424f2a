/**
 * The `fetch` the SDKs are given. It takes the address and body they made and sends them with
 * headers of its own, so that nothing an environment variable could add reaches a provider; answers
 * that are no success become the attempt's failure before the SDK sees them.
 */
import type { DialectFact } from '../../contract/dialects'
import type { Attempt } from './attempt'
import { collected, modest, mostBytes, unpacked } from './body'
import { affordable, classify } from './classify-error'
import { errorFacts, isErrorBody, type ErrorFacts } from './error-facts'
import { watched } from './event-stream'
import { exchange, type Answer } from './exchange'
import type { Pool } from './pool'
import type { ProviderFailure } from './port'
import { retryAfterMs, wholeDelay } from './retry-after'
import { refusalSentence } from './sentences'

export interface SdkFetchDeps {
  readonly pool: Pool
  readonly redact: (text: string) => string
  /** Epoch milliseconds, for Retry-After dates. */
  readonly now: () => number
}

export interface SdkFetchRules {
  /** The headers that carry the secret and the protocol version. */
  readonly headers: Readonly<Record<string, string>>
  readonly streams: boolean
  /** Bytes of an answer in one piece; default: as many as a stream may have. */
  readonly mostBytes?: number
  /** Turns a whole answer into a stream of events, for servers that ignore `stream: true`. */
  readonly wholeAsStream?: (body: unknown) => string | null
  /** Names events that come without a name, by their data, for an SDK that skips those. */
  readonly nameOf?: (data: string) => string
  /** Told of a refusal before it becomes the attempt's failure; gives what it taught. */
  readonly onRefusal?: (facts: ErrorFacts) => DialectFact | null
}

export type SdkFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

export function sdkFetch(deps: SdkFetchDeps, attempt: Attempt, rules: SdkFetchRules): SdkFetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const dispatcher = await deps.pool
      .dispatcher(url, attempt.endpoint.timeouts.connectMs)
      .catch(() => {
        // Going past a proxy that a person asked for is not ours to decide. Its address may hold a
        // password.
        throw attempt.end(
          attempt.failure(
            'network',
            'The proxy in HTTPS_PROXY or HTTP_PROXY is not a web address. Correct it and start Tollgate again.',
          ),
        )
      })
    const body = typeof init?.body === 'string' ? init.body : null
    const answer = await exchange(
      dispatcher,
      {
        url,
        method: body === null ? 'GET' : 'POST',
        headers: {
          accept: rules.streams ? 'text/event-stream' : 'application/json',
          'accept-encoding': 'identity',
          'user-agent': 'tollgate',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
          ...rules.headers,
        },
        body,
      },
      attempt,
    )
    const plain = unpacked(answer.body, (answer.header('content-encoding') ?? '').toLowerCase())
    if (plain === undefined) {
      throw attempt.end(
        attempt.failure(
          'malformed_response',
          `${attempt.who} packed its answer in a way nobody asked for (${shortly(answer.header('content-encoding'))}).`,
        ),
      )
    }
    if (answer.status < 200 || answer.status > 299)
      throw attempt.end(await refusal(deps, attempt, rules, answer, plain))
    return success(deps, attempt, rules, answer, plain)
  }
}

type Bytes = AsyncIterable<Uint8Array>

async function success(
  deps: SdkFetchDeps,
  attempt: Attempt,
  rules: SdkFetchRules,
  answer: Answer,
  plain: Bytes,
): Promise<Response> {
  const contentType = (answer.header('content-type') ?? '').toLowerCase()
  if (contentType.includes('html')) throw attempt.end(notAnAnswer(attempt, 'a web page'))
  if (rules.streams && !contentType.includes('json')) {
    return new Response(asStream(watched(plain, attempt, rules.nameOf)), {
      headers: { 'content-type': 'text/event-stream' },
    })
  }
  if (!rules.streams) attempt.event()
  const text = modest(
    attempt,
    await collected(plain, attempt, rules.mostBytes ?? mostBytes, false),
  ).toString('utf8')
  const body = parsed(text)
  if (body === undefined) throw attempt.end(notAnAnswer(attempt, 'text that is not JSON'))
  if (isErrorBody(body)) throw attempt.end(reportedFailure(deps, attempt, body, answer))
  if (!rules.streams) return new Response(text, { headers: { 'content-type': 'application/json' } })
  const events = rules.wholeAsStream?.(body) ?? null
  if (events === null) throw attempt.end(notAnAnswer(attempt, 'JSON that is not an answer'))
  return new Response(events, { headers: { 'content-type': 'text/event-stream' } })
}

/** An HTTP error or redirect. Only its first 64 kB are read. */
async function refusal(
  deps: SdkFetchDeps,
  attempt: Attempt,
  rules: SdkFetchRules,
  answer: Answer,
  plain: Bytes,
): Promise<ProviderFailure> {
  const { who } = attempt
  if (answer.status < 400) {
    const target = answer.header('location') ?? ''
    const host = URL.canParse(target) ? ` to ${shortly(new URL(target).host)}` : ''
    const message = `${who} redirects${host} (status ${answer.status}). A key is never sent on: put the final address into its base URL.`
    return attempt.failure('malformed_response', message, {
      status: answer.status,
      reach: 'refused',
    })
  }
  const text = (await collected(plain, attempt, 65_536, true)).toString('utf8')
  const body = parsed(text) ?? text
  const learned = rules.onRefusal?.(errorFacts(answer.status, body)) ?? null
  return reportedFailure(deps, attempt, body, answer, learned)
}

/**
 * A failure the provider described itself: the body of an HTTP error, or an error object in a
 * stream (`answer` absent).
 */
export function reportedFailure(
  deps: Pick<SdkFetchDeps, 'redact' | 'now'>,
  attempt: Attempt,
  body: unknown,
  answer?: Answer,
  learned: DialectFact | null = null,
): ProviderFailure {
  const httpStatus = answer !== undefined && answer.status >= 400 ? answer.status : null
  const facts = errorFacts(httpStatus, body)
  const code = classify(facts, attempt.model)
  const asked =
    answer === undefined ? null : retryAfterMs((name) => answer.header(name), deps.now())
  const retryAfter =
    asked ??
    (facts.retryDelayMs === undefined || facts.retryDelayMs === null
      ? null
      : wholeDelay(facts.retryDelayMs))
  const message = refusalSentence(code, {
    who: attempt.who,
    model: attempt.model,
    status: facts.status,
    retryAfterMs: retryAfter,
    affordable: affordable(facts),
    keyless: attempt.keyless,
  })
  const providerMessage = attempt.clean(deps.redact(facts.message)).toWellFormed().slice(0, 500)
  return attempt.failure(code, message, {
    status: facts.status,
    retryAfterMs: retryAfter,
    providerMessage: providerMessage === '' ? null : providerMessage,
    learned,
    // An error before the first event refuses the request, whatever status it came with.
    reach: attempt.progress.events > 0 && answer === undefined ? 'cut' : 'refused',
  })
}

/** A finished answer that is none: settled as cut, since the provider did take the request. */
function notAnAnswer(attempt: Attempt, what: string): ProviderFailure {
  const wanted = attempt.model === null ? 'a list of models' : "a model's answer"
  const message = `${attempt.who} answered with ${what} instead of ${wanted}. Check its base URL, and whether a network sign-in page is in between.`
  return attempt.failure('malformed_response', message, { reach: 'cut' })
}

/** A header's words in a sentence of ours. */
function shortly(words: string | undefined): string {
  return (words ?? '').slice(0, 100)
}

/** Reads ahead of nobody: a chunk is fetched when the SDK asks for it. */
function asStream(source: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await source.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        await source.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
