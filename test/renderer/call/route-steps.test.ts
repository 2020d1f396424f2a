/**
 * A call's way as the page tells it: no candidate lost, each in its order, and the sentence true to
 * what happened.
 */
import { describe, expect, it } from 'vitest'
import type { CallEstimate } from '../../../src/contract/call-estimate'
import { applyEvent } from '../../../src/renderer/call/run-events'
import { keptAnswer } from '../../../src/renderer/call/kept-answer'
import { plannedRoute, routeSteps } from '../../../src/renderer/call/route-steps'
import { countdown, laterAttempt, waitingLine } from '../../../src/renderer/call/waiting.words'
import { names, tried, mini, haiku, call, attempt, pause, inLine, fold } from './route-samples'

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
