/** Attempts, steps and events of a call along its route, as short words for tests. */
import type { AttemptSummary, RouteStep } from '../../../src/contract/call-outcome'
import type { CallEvent } from '../../../src/contract/calls'
import { startRun, type CallRun } from '../../../src/renderer/call/call-run'
import { applyEvent } from '../../../src/renderer/call/run-events'
import { noFacts, type RunFacts } from '../../../src/renderer/call/run-facts'

export const names = (id: string) => ({ openai: 'OpenAI', anthropic: 'Anthropic' })[id] ?? id
export const tried = (
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
export const step = (
  provider: string,
  model: string,
  state: RouteStep['state'],
  code: RouteStep['code'],
  attempts: number,
  reason = 'on the route',
): RouteStep => ({ provider, model, state, code, attempts, reason })
export const ended = (facts: Partial<RunFacts>, more: Partial<CallRun> = {}): CallRun => ({
  ...startRun('call_1', 0),
  phase: 'done',
  facts: { ...noFacts, ...facts },
  ...more,
})

export const mini = ['openai', 'gpt-4o-mini'] as const
export const haiku = ['anthropic', 'claude-3-5-haiku'] as const
export const overloadedTwice = ended({
  route: [step(...mini, 'failed', 'overloaded', 2), step(...haiku, 'served', 'ok', 1)],
  attempts: [
    tried(1, ...mini, 'overloaded'),
    tried(2, ...mini, 'overloaded'),
    tried(3, ...haiku, 'ok'),
  ],
})

export const call: CallEvent = {
  type: 'call',
  callId: 'call_1',
  provider: 'openai',
  model: 'gpt-4o-mini',
  inputTokens: 5,
  holdNanoUsd: 9,
  maxAttempts: 3,
}
export const attempt = (
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
export const pause = (until: number): CallEvent => ({
  type: 'waiting',
  callId: 'call_1',
  why: 'retry',
  provider: 'openai',
  model: 'gpt-4o-mini',
  reason: 'OpenAI is overloaded.',
  position: null,
  until,
})
export const inLine = (position: number): CallEvent => ({
  type: 'waiting',
  callId: 'call_1',
  why: 'queue',
  provider: 'openai',
  model: 'gpt-4o-mini',
  reason: '4 calls are under way.',
  position,
  until: null,
})
export const fold = (...events: readonly CallEvent[]) =>
  events.reduce(
    (run, event, index) => applyEvent(run, event, 1000 * (index + 1)),
    startRun('call_1', 0),
  )
