/** A call's way as the page tells it: no candidate lost, each in its order, and the sentence true to what happened. */
import { describe, expect, it } from 'vitest'
import type {
  AttemptSummary,
  CallEstimate,
  CallEvent,
  RouteStep,
} from '../../../src/contract/calls'
import { errorCodes } from '../../../src/contract/errors'
import { startRun, type CallRun } from '../../../src/renderer/ui/call/call-run'
import { applyEvent } from '../../../src/renderer/ui/call/run-events'
import { finalRate, noFacts, type RunFacts } from '../../../src/renderer/ui/call/run-facts'
import { keptAnswer } from '../../../src/renderer/ui/call/kept-answer'
import { plannedRoute, routeSentence, routeSteps } from '../../../src/renderer/ui/call/route-view'
import { fateOf } from '../../../src/renderer/ui/call/route-words'
import { countdown, laterAttempt, waitingLine } from '../../../src/renderer/ui/call/waiting-line'

const names = (id: string) => ({ openai: 'OpenAI', anthropic: 'Anthropic' })[id] ?? id
const tried = (
  attempt: number,
  provider: string,
  model: string,
  outcome: AttemptSummary['outcome'],
  more: Partial<AttemptSummary> = {},
): AttemptSummary => ({
  attempt,
  provider,
  model,
  keyId: 'key_1',
  outcome,
  costNanoUsd: outcome === 'ok' ? 500 : 0,
  costStatus: 'computed',
  latencyMs: 100,
  firstTokenMs: null,
  reason: 'a reason',
  message: outcome === 'ok' ? null : `${provider} failed`,
  ...more,
})
const step = (
  provider: string,
  model: string,
  state: RouteStep['state'],
  code: RouteStep['code'],
  attempts: number,
  reason = 'on the route',
): RouteStep => ({ provider, model, state, code, attempts, reason })
const ended = (facts: Partial<RunFacts>, more: Partial<CallRun> = {}): CallRun => ({
  ...startRun('call_1', 0),
  phase: 'done',
  facts: { ...noFacts, ...facts },
  ...more,
})

const mini = ['openai', 'gpt-4o-mini'] as const
const haiku = ['anthropic', 'claude-3-5-haiku'] as const
const overloadedTwice = ended({
  route: [step(...mini, 'failed', 'overloaded', 2), step(...haiku, 'served', 'ok', 1)],
  attempts: [
    tried(1, ...mini, 'overloaded'),
    tried(2, ...mini, 'overloaded'),
    tried(3, ...haiku, 'ok'),
  ],
})

const call: CallEvent = {
  type: 'call',
  callId: 'call_1',
  provider: 'openai',
  model: 'gpt-4o-mini',
  inputTokens: 5,
  holdNanoUsd: 9,
  maxAttempts: 3,
}
const attempt = (
  number: number,
  provider: string,
  model: string,
  previous: AttemptSummary | null = null,
): CallEvent => ({
  type: 'attempt',
  callId: 'call_1',
  attempt: number,
  provider,
  model,
  keyId: 'key_1',
  reason: `attempt ${number}`,
  previous,
})
const pause = (until: number): CallEvent => ({
  type: 'waiting',
  callId: 'call_1',
  why: 'retry',
  provider: 'openai',
  model: 'gpt-4o-mini',
  reason: 'OpenAI is overloaded.',
  position: null,
  until,
})
const inLine = (position: number): CallEvent => ({
  type: 'waiting',
  callId: 'call_1',
  why: 'queue',
  provider: 'openai',
  model: 'gpt-4o-mini',
  reason: '4 calls are under way.',
  position,
  until: null,
})
const fold = (...events: readonly CallEvent[]) =>
  events.reduce(
    (run, event, index) => applyEvent(run, event, 1000 * (index + 1)),
    startRun('call_1', 0),
  )

describe('while it runs', () => {
  it('waits in line with its place, and the wait is one however the place changes', () => {
    const run = fold(call, inLine(3), inLine(1))
    expect(run.waiting).toMatchObject({ position: 1, since: 2000 })
    expect(waitingLine(fold(call, inLine(3)), 6200, names)).toEqual({
      lead: 'Number 3 in line at OpenAI, for 4.2\u2009s',
      reason: '4 calls are under way.',
    })
    expect(waitingLine(run, 6200, names)?.lead).toBe('Next in line at OpenAI, for 4.2\u2009s')
  })

  it('counts a pause down and says which attempt comes next and why', () => {
    const run = fold(call, attempt(1, ...mini), pause(5200))
    expect(waitingLine(run, 4000, names)).toEqual({
      lead: 'Attempt 2 of 3, waiting 1.2\u2009s',
      reason: 'OpenAI is overloaded.',
    })
    expect(waitingLine(run, 9000, names)?.lead).toBe('Attempt 2 of 3, about to begin')
    expect(countdown(1)).toBe('0.1\u2009s')
    expect(countdown(75_000)).toBe('1\u2009min 15\u2009s')
  })

  it('begins its text and its clock anew with another attempt, and waits no more', () => {
    const before = fold(
      call,
      attempt(1, ...mini),
      { type: 'delta', callId: 'call_1', text: 'half' },
      pause(9000),
    )
    expect(before).toMatchObject({ phase: 'waiting', text: 'half' })
    const run = applyEvent(before, attempt(2, ...mini, tried(1, ...mini, 'overloaded')), 9000)
    expect(run).toMatchObject({ text: '', waiting: null, firstTokenAt: null, attemptAt: 9000 })
    expect(run.tried.map(({ attempt: number }) => number)).toEqual([1])
    expect(laterAttempt(run)).toBe('attempt 2 of 3')
    expect(laterAttempt(before)).toBeNull()
  })

  it('shows each attempt where it was made: ended ones with their figures, the one before a pause as failed, the last as under way', () => {
    const paused = routeSteps(fold(call, attempt(1, ...mini), pause(9000)))
    expect(paused).toMatchObject([
      {
        model: 'gpt-4o-mini',
        state: 'waiting',
        attempts: [{ attempt: 1, state: 'failed', ended: null, message: 'OpenAI is overloaded.' }],
      },
    ])
    const moved = routeSteps(
      fold(
        call,
        attempt(1, ...mini),
        attempt(2, ...mini, tried(1, ...mini, 'overloaded')),
        attempt(3, ...haiku, tried(2, ...mini, 'timeout')),
      ),
    )
    expect(
      moved.map(({ provider, state, code, attempts }) => [provider, state, code, attempts.length]),
    ).toEqual([
      ['openai', 'failed', 'timeout', 2],
      ['anthropic', 'running', null, 1],
    ])
    expect(moved[0]?.attempts[0]?.ended?.latencyMs).toBe(100)
  })

  it('has a step for a candidate it stands in line for before any attempt', () => {
    expect(routeSteps(fold(call, inLine(2)))).toMatchObject([
      { provider: 'openai', state: 'waiting', attempts: [] },
    ])
  })
})

describe('afterwards', () => {
  it('says who served after whom, and why', () => {
    expect(routeSentence(overloadedTwice, names)).toBe(
      '3 attempts, served by Anthropic claude-3-5-haiku after OpenAI was overloaded',
    )
    expect(
      routeSteps(overloadedTwice).map(({ state, attempts, sentence }) => [
        state,
        attempts.length,
        sentence,
      ]),
    ).toEqual([
      ['failed', 2, 'openai failed'],
      ['served', 1, null],
    ])
  })

  it('says each failure once: a reason that repeats the one above names its attempt instead', () => {
    const told = ended({
      route: [step(...mini, 'failed', 'overloaded', 2), step(...haiku, 'served', 'ok', 1)],
      attempts: [
        tried(1, ...mini, 'overloaded', { reason: 'the default', message: 'OpenAI is busy.' }),
        tried(2, ...mini, 'overloaded', {
          reason: 'again, after: OpenAI is busy.',
          message: 'OpenAI is still busy.',
        }),
        tried(3, ...haiku, 'ok', {
          reason: 'number 1 on the route; openai/gpt-4o-mini was left: OpenAI is still busy.',
        }),
      ],
    })
    expect(
      routeSteps(told).flatMap(({ attempts }) => attempts.map(({ reason }) => reason)),
    ).toEqual([
      'the default',
      'again, after attempt 1',
      'number 1 on the route; openai/gpt-4o-mini was left',
    ])
  })

  it('says nothing where the first choice answered at once, or a kept answer did', () => {
    expect(
      routeSentence(
        ended({ route: [step(...mini, 'served', 'ok', 1)], attempts: [tried(1, ...mini, 'ok')] }),
        names,
      ),
    ).toBeNull()
    expect(
      routeSentence(ended({ cached: true, route: [step(...mini, 'served', 'ok', 0)] }), names),
    ).toBeNull()
  })

  it('names the model where one provider stands twice on the route, and itself where a second try served', () => {
    const twice = ended({
      route: [
        step('openai', 'gpt-4o', 'skipped', 'budget_exceeded', 0, 'Too dear.'),
        step(...mini, 'served', 'ok', 1),
      ],
      attempts: [tried(1, ...mini, 'ok')],
    })
    expect(routeSentence(twice, names)).toBe(
      '1 attempt, served by OpenAI gpt-4o-mini after OpenAI gpt-4o did not fit a budget',
    )
    expect(routeSteps(twice)[0]).toMatchObject({
      state: 'skipped',
      why: null,
      sentence: 'Too dear.',
    })
    const again = ended({
      route: [step(...mini, 'served', 'ok', 2)],
      attempts: [tried(1, ...mini, 'timeout'), tried(2, ...mini, 'ok')],
    })
    expect(routeSentence(again, names)).toBe(
      '2 attempts, served by OpenAI gpt-4o-mini after it did not answer in time',
    )
  })

  it('tells of an answer that was left for a better one, though no step of the route does', () => {
    const replaced = ended({
      route: [step(...haiku, 'served', 'ok', 1)],
      attempts: [tried(1, ...mini, 'ok'), tried(2, ...haiku, 'ok')],
    })
    expect(routeSteps(replaced).map(({ provider, state }) => [provider, state])).toEqual([
      ['openai', 'replaced'],
      ['anthropic', 'served'],
    ])
    expect(routeSentence(replaced, names)).toBe(
      '2 attempts, served by Anthropic claude-3-5-haiku after OpenAI gave an answer that did not pass',
    )
  })

  it('keeps a candidate that was passed over between two that were tried', () => {
    const run = ended({
      route: [
        step('a', 'm', 'failed', 'network', 1),
        step('b', 'm', 'skipped', 'no_key', 0),
        step('c', 'm', 'served', 'ok', 1),
      ],
      attempts: [tried(1, 'a', 'm', 'network'), tried(2, 'c', 'm', 'ok')],
    })
    expect(routeSteps(run).map(({ provider }) => provider)).toEqual(['a', 'b', 'c'])
    expect(routeSentence(run, names)).toBe(
      '2 attempts, served by c m after a could not be reached and b had no key',
    )
  })

  it('says so when nobody served, with the sentence each candidate was given', () => {
    const run = ended(
      {
        route: [
          step(...mini, 'failed', 'circuit_open', 1),
          step(...haiku, 'skipped', 'no_key', 0, 'No key.'),
        ],
        attempts: [tried(1, ...mini, 'overloaded')],
      },
      {
        phase: 'failed',
        error: {
          code: 'overloaded',
          message: 'x',
          data: {
            origin: 'provider',
            candidates: [
              {
                provider: 'openai',
                model: 'gpt-4o-mini',
                code: 'circuit_open',
                message: 'Left alone.',
              },
              {
                provider: 'anthropic',
                model: 'claude-3-5-haiku',
                code: 'no_key',
                message: 'No key.',
              },
            ],
          },
        },
      },
    )
    expect(routeSentence(run, names)).toBe('1 attempt, none served')
    expect(routeSteps(run)[0]?.sentence).toBe('Left alone.')
    expect(routeSentence(ended({}, { phase: 'failed' }), names)).toBeNull()
  })

  it('has words for every code', () => {
    for (const code of errorCodes) expect(fateOf(code), code).not.toBe('')
  })

  it('measures speed over the attempt that answered, not over waits and failures', () => {
    const usage = {
      inputTokens: 1,
      outputTokens: 100,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
    }
    expect(
      finalRate({
        ...noFacts,
        usage,
        latencyMs: 60_000,
        firstTokenMs: 200,
        attempts: [
          tried(1, ...mini, 'timeout', { latencyMs: 50_000 }),
          tried(2, ...mini, 'ok', { latencyMs: 1200 }),
        ],
      }),
    ).toBe(100)
  })
})

describe('before it', () => {
  const candidate = (model: string, skipped: string | null): CallEstimate['route'][number] => ({
    provider: 'openai',
    model,
    reason: 'r',
    worstCaseNanoUsd: 1,
    skipped,
  })
  const estimate = (route: CallEstimate['route']): CallEstimate => ({
    provider: 'openai',
    providerName: 'OpenAI',
    model: 'b',
    inputTokens: 1,
    inputTokensBound: 1,
    maxOutputTokens: 1,
    worstCaseNanoUsd: 1,
    simulated: false,
    budgets: [],
    route,
    refusal: null,
  })

  it('marks whose turn is first now', () => {
    expect(
      plannedRoute(
        estimate([candidate('a', 'No key.'), candidate('b', null), candidate('c', null)]),
      ).map(({ turn }) => turn),
    ).toEqual(['over', 'first', 'after'])
    expect(plannedRoute(estimate([candidate('a', 'No key.')])).map(({ turn }) => turn)).toEqual([
      'over',
    ])
  })
})

describe('a kept answer', () => {
  it('says when it was kept and which call made it, and nothing is read into other reasons', () => {
    expect(keptAnswer('kept answer of 2026-11-20T14:05:09.000Z, call call_7')).toEqual({
      at: Date.UTC(2026, 10, 20, 14, 5, 9),
      callId: 'call_7',
    })
    expect(keptAnswer('gpt-4o was asked for')).toBeNull()
    expect(keptAnswer('kept answer of yesterday, call call_7')).toBeNull()
    expect(keptAnswer(null)).toBeNull()
  })
})
