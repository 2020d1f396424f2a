/**
 * A small console for the shells' own tests: it answers a few procedures of the contract and tells
 * what reached it.
 */
import type { CallAnswer, CallEvent, CallRequest } from '../../src/contract/calls'
import { httpStatus } from '../../src/contract/http-status'
import { os } from '../../src/main/api/handlers'
import type { TollgateConsole, ConsoleRouter } from '../../src/main/console-port'
import { Failure, toFailure } from '../../src/main/platform/failure'

export interface TestConsole extends TollgateConsole {
  /** What reached a handler, in order: `procedure who detail`. */
  readonly reached: string[]
  /** Streams running now. */
  running(): number
  closed(): number
}

function answerTo(request: CallRequest): CallAnswer {
  return {
    callId: request.callId ?? 'call_1',
    text: 'one two',
    finishReason: 'stop',
    provider: 'simulated',
    providerName: 'Simulated',
    model: request.model ?? 'm',
    servedModel: null,
    usage: {
      inputTokens: 3,
      outputTokens: 2,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
    },
    costNanoUsd: 0,
    costStatus: 'computed',
    wouldCostNanoUsd: 12,
    simulated: true,
    cached: false,
    latencyMs: 5,
    firstTokenMs: 1,
    reason: 'only candidate',
    savedNanoUsd: 0,
    waitedMs: 0,
    route: [],
    attempts: [],
  }
}

export function createTestConsole(): TestConsole {
  const reached: string[] = []
  let running = 0
  let closed = 0

  /**
   * `model` decides: `hang` streams until aborted, `break` throws in the middle, `refuse` throws at
   * once, else it ends well.
   */
  async function* streamCall(
    request: CallRequest,
    context: { who: string },
    signal: AbortSignal,
  ): AsyncGenerator<CallEvent> {
    reached.push(`calls.stream ${context.who} ${request.model}`)
    if (request.model === 'limited')
      throw new Failure('local_rate_limited', 'Refused: too many.', {
        limitId: 'lim_1',
        retryAfterMs: 1500,
      })
    if (request.model === 'refuse')
      throw new Failure('budget_exceeded', 'Refused: nothing left.', { free: 7 })
    running += 1
    try {
      yield {
        type: 'call',
        callId: 'call_1',
        provider: 'simulated',
        model: 'm',
        inputTokens: 3,
        holdNanoUsd: null,
        maxAttempts: 3,
      }
      yield { type: 'delta', callId: 'call_1', text: 'one ' }
      if (request.model === 'break') throw new Error('a secret sk-live-0123 in a message')
      while (request.model === 'hang' && !signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, 5))
        yield { type: 'delta', callId: 'call_1', text: '.' }
      }
      yield { type: 'done', answer: answerTo(request) }
    } finally {
      running -= 1
      reached.push(`calls.stream ended${signal.aborted ? ' by abort' : ''}`)
    }
  }

  const router = {
    system: {
      health: os.system.health.handler(({ context }) => {
        reached.push(`system.health ${context.who}`)
        return {
          ok: true,
          version: '0',
          shell: 'browser' as const,
          home: '/h',
          startedAt: 0,
          running,
          ledger: {
            trusted: true,
            problem: null,
            message: null,
            ledgerId: 'l',
            entries: 0,
            headHash: '',
          },
          emergency: { engaged: false, reason: null, since: null, by: null },
          blocked: [],
        }
      }),
      changes: os.system.changes.handler(async function* ({ signal }) {
        running += 1
        try {
          while (signal?.aborted !== true) {
            yield { topics: ['ledger' as const] }
            await new Promise((resolve) => setTimeout(resolve, 5))
          }
        } finally {
          running -= 1
        }
      }),
    },
    models: {
      setPrice: os.models.setPrice.handler(({ input }) => {
        reached.push(`models.setPrice ${input.id}`)
        throw new Failure('not_found', `There is no model ${input.id}.`)
      }),
    },
    providers: {
      remove: os.providers.remove.handler(({ input, context }) => {
        reached.push(`providers.remove ${context.who} ${input.id}`)
        return { ok: true as const }
      }),
      list: os.providers.list.handler(() => {
        throw new Error('a secret sk-live-0123 in a message')
      }),
    },
    projects: {
      save: os.projects.save.handler(({ input, context }) => {
        reached.push(`projects.save ${context.who} ${input.name}`)
        return {
          name: input.name,
          description: input.description ?? '',
          builtIn: false,
          storeContent: true,
          policy: {},
          createdAt: 0,
        }
      }),
    },
    calls: {
      create: os.calls.create.handler(async ({ input, context, signal }) => {
        reached.push(`calls.create ${context.who} ${input.model}`)
        if (input.model === 'limited')
          throw new Failure('local_rate_limited', 'Refused: too many.', {
            limitId: 'lim_1',
            retryAfterMs: 1500,
          })
        if (input.model === 'upstream')
          throw new Failure('authentication', 'The key was refused.', { origin: 'provider' })
        if (input.model !== 'hang') return answerTo(input)
        running += 1
        while (signal?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 5))
        running -= 1
        throw new Failure('cancelled', 'Cancelled.')
      }),
      stream: os.calls.stream.handler(({ input, context, signal }) =>
        streamCall(input, context, signal ?? new AbortController().signal),
      ),
    },
  }

  return {
    reached,
    running: () => running,
    closed: () => closed,
    // The shells bind whatever router they are given; this one answers only what the tests ask.
    notices: [],
    router: router as unknown as ConsoleRouter,
    streamCall,
    limitsOn: () => [],
    exportExperiment: async (id, format) => new File([format], `${id}.txt`),
    exportReport: async ({ format = 'pdf' }) => new File([format], 'report.txt'),
    async *exportLedger(format, filter) {
      reached.push(`export ${format} ${JSON.stringify(filter)}`)
      if (filter.outcome === 'bad')
        throw new Failure('invalid_request', 'There is no such outcome.')
      running += 1
      try {
        const rows = filter.outcome === 'endless' ? Number.POSITIVE_INFINITY : 3
        for (let row = 0; row < rows; row += 1) {
          yield `${row},${'x'.repeat(rows === 3 ? 1 : 10_000)}\n`
          if (row % 100 === 99) await new Promise((resolve) => setImmediate(resolve))
        }
      } finally {
        running -= 1
      }
    },
    describeError(thrown) {
      const failure = toFailure(thrown)
      return { body: failure.toBody(), status: httpStatus(failure.code, failure.data.origin) }
    },
    async endCalls() {
      reached.push('end calls')
    },
    async close() {
      closed += 1
    },
  }
}
