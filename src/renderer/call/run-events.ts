/** The run after each event of its call: a pure fold. */
import type { CallAnswer, CallEvent, CallFailure } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import { withPieces, type ToolCall, type ToolCallPiece } from '../../contract/tools'
import type { CallRun, Waiting } from './call-run'
import { factsOf } from './run-facts'

type EventOf<Type extends CallEvent['type']> = Extract<CallEvent, { readonly type: Type }>

/**
 * The run after one event. `now` is the page's clock, used for figures shown while streaming only.
 */
export function applyEvent(run: CallRun, event: CallEvent, now: number): CallRun {
  switch (event.type) {
    case 'call': {
      const { provider, model, inputTokens, holdNanoUsd, maxAttempts } = event
      return { ...run, provider, model, inputTokens, holdNanoUsd, maxAttempts }
    }
    case 'attempt':
      return beginAttempt(run, event, now)
    case 'waiting':
      return { ...run, phase: 'waiting', waiting: waitingOf(run.waiting, event, now) }
    case 'delta':
      return {
        ...run,
        phase: 'streaming',
        waiting: null,
        firstTokenAt: run.firstTokenAt ?? now,
        text: run.text + (event.text ?? ''),
        reasoning: run.reasoning + (event.reasoning ?? ''),
        toolCalls:
          event.toolCalls === undefined
            ? run.toolCalls
            : withPieces(run.toolCalls, event.toolCalls),
      }
    case 'done':
      return finish(run, event.answer, now)
    case 'error':
      return fail(run, event.failure, now)
  }
}

/** What an earlier attempt had written is not part of the answer. */
function beginAttempt(run: CallRun, event: EventOf<'attempt'>, now: number): CallRun {
  const { attempt, provider, model, keyId, reason, previous } = event
  return {
    ...run,
    phase: 'waiting',
    waiting: null,
    text: '',
    reasoning: '',
    toolCalls: [],
    provider,
    model,
    attemptAt: now,
    firstTokenAt: null,
    trying: [...run.trying, { attempt, provider, model, keyId, reason }],
    tried:
      previous === null
        ? run.tried
        : [...run.tried.filter((known) => known.attempt !== previous.attempt), previous],
  }
}

/** A place in line that changes is the same wait. */
function waitingOf(before: Waiting | null, event: EventOf<'waiting'>, now: number): Waiting {
  const { why, provider, model, reason, position, until } = event
  const same = why === 'queue' && before?.why === 'queue' && before.provider === provider
  return { why, provider, model, reason, position, until, since: same ? before.since : now }
}

function finish(run: CallRun, answer: CallAnswer, now: number): CallRun {
  return {
    ...end(run, now),
    phase: 'done',
    provider: answer.provider,
    model: answer.model,
    text: answer.text,
    reasoning: answer.reasoning ?? run.reasoning,
    toolCalls: inPlaces(answer.toolCalls ?? []),
    error: null,
    facts: factsOf(answer),
  }
}

function fail(run: CallRun, failure: CallFailure, now: number): CallRun {
  return {
    ...breakRun(run, failure.error, now),
    provider: failure.provider ?? run.provider,
    model: failure.model ?? run.model,
    text: failure.text === '' ? run.text : failure.text,
    reasoning: failure.reasoning ?? run.reasoning,
    toolCalls: failure.toolCalls === undefined ? run.toolCalls : inPlaces(failure.toolCalls),
    facts: factsOf(failure),
  }
}

/** Whole calls, each in its place of the answer. */
export function inPlaces(calls: readonly ToolCall[]): readonly ToolCallPiece[] {
  return calls.map((call, index) => ({ ...call, index }))
}

/** The run when the stream itself broke: what was received stays. */
export function breakRun(run: CallRun, error: ErrorBody, now: number): CallRun {
  return { ...end(run, now), phase: error.code === 'cancelled' ? 'stopped' : 'failed', error }
}

function end(run: CallRun, now: number): CallRun {
  return { ...run, stopping: false, waiting: null, endedAt: now }
}
