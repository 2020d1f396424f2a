/** One call as a page follows it: a pure fold over its events, and the figures shown while it runs and after. */
import type {
  AttemptSummary,
  CallAnswer,
  CallEvent,
  CallFailure,
  CallRecord,
  CostStatus,
  RouteStep,
  Usage,
} from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { Rates } from '../../../contract/models'
import type { ValidationResult } from '../../../contract/validation'

export type RunPhase = 'waiting' | 'streaming' | 'done' | 'stopped' | 'failed'

/** What is known of a call that ended, from its answer, its failure or its kept record. */
export interface RunFacts {
  readonly usage: Usage | null
  readonly costNanoUsd: number | null
  readonly costStatus: CostStatus | null
  readonly wouldCostNanoUsd: number | null
  readonly latencyMs: number | null
  readonly firstTokenMs: number | null
  readonly servedModel: string | null
  readonly finishReason: string | null
  readonly simulated: boolean
  readonly cached: boolean
  readonly reason: string | null
  /** What a kept answer spared. */
  readonly savedNanoUsd: number
  /** In line and between attempts. */
  readonly waitedMs: number | null
  readonly route: readonly RouteStep[]
  readonly attempts: readonly AttemptSummary[]
  readonly validation: ValidationResult | null
}

/** An attempt as it began. */
export interface Trying {
  readonly attempt: number
  readonly provider: string
  readonly model: string
  readonly keyId: string | null
  readonly reason: string
}

/** What a call stands still for. */
export interface Waiting {
  readonly why: 'queue' | 'retry'
  readonly provider: string
  readonly model: string
  readonly reason: string
  /** Its place in line, 1 is next; null in a pause. */
  readonly position: number | null
  /** When the pause ends; null in line. */
  readonly until: number | null
  /** When it began to wait here. */
  readonly since: number
}

export interface CallRun {
  readonly callId: string
  readonly phase: RunPhase
  /** True once the person asked to stop, until the call has ended. */
  readonly stopping: boolean
  readonly startedAt: number
  /** When the attempt under way, or the last one, began. */
  readonly attemptAt: number | null
  readonly firstTokenAt: number | null
  readonly endedAt: number | null
  readonly provider: string | null
  readonly model: string | null
  readonly inputTokens: number | null
  readonly holdNanoUsd: number | null
  readonly text: string
  readonly reasoning: string
  /** How many attempts the call may make. */
  readonly maxAttempts: number | null
  /** Attempts as they began. */
  readonly trying: readonly Trying[]
  /** Those of them that have ended, while the call runs; afterwards all are in the facts. */
  readonly tried: readonly AttemptSummary[]
  readonly waiting: Waiting | null
  readonly facts: RunFacts | null
  readonly error: ErrorBody | null
}

export function startRun(callId: string, now: number): CallRun {
  return {
    callId,
    phase: 'waiting',
    stopping: false,
    startedAt: now,
    attemptAt: null,
    firstTokenAt: null,
    endedAt: null,
    provider: null,
    model: null,
    inputTokens: null,
    holdNanoUsd: null,
    text: '',
    reasoning: '',
    maxAttempts: null,
    trying: [],
    tried: [],
    waiting: null,
    facts: null,
    error: null,
  }
}

/** The run after one event. `now` is the page's clock, used for figures shown while streaming only. */
export function applyEvent(run: CallRun, event: CallEvent, now: number): CallRun {
  switch (event.type) {
    case 'call':
      return {
        ...run,
        provider: event.provider,
        model: event.model,
        inputTokens: event.inputTokens,
        holdNanoUsd: event.holdNanoUsd,
        maxAttempts: event.maxAttempts,
      }
    case 'attempt': {
      const { attempt, provider, model, keyId, reason, previous } = event
      return {
        ...run,
        phase: 'waiting',
        waiting: null,
        text: '',
        reasoning: '',
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
    case 'waiting': {
      const { why, provider, model, reason, position, until } = event
      // A place in line that changes is the same wait.
      const since =
        why === 'queue' && run.waiting?.why === 'queue' && run.waiting.provider === provider
          ? run.waiting.since
          : now
      return {
        ...run,
        phase: 'waiting',
        waiting: { why, provider, model, reason, position, until, since },
      }
    }
    case 'delta':
      return {
        ...run,
        phase: 'streaming',
        waiting: null,
        firstTokenAt: run.firstTokenAt ?? now,
        text: run.text + (event.text ?? ''),
        reasoning: run.reasoning + (event.reasoning ?? ''),
      }
    case 'done': {
      const { answer } = event
      return {
        ...run,
        phase: 'done',
        stopping: false,
        waiting: null,
        endedAt: now,
        provider: answer.provider,
        model: answer.model,
        text: answer.text,
        reasoning: answer.reasoning ?? run.reasoning,
        error: null,
        facts: answerFacts(answer),
      }
    }
    case 'error': {
      const { failure } = event
      return {
        ...run,
        phase: failure.error.code === 'cancelled' ? 'stopped' : 'failed',
        stopping: false,
        waiting: null,
        endedAt: now,
        provider: failure.provider ?? run.provider,
        model: failure.model ?? run.model,
        text: failure.text === '' ? run.text : failure.text,
        reasoning: failure.reasoning ?? run.reasoning,
        error: failure.error,
        facts: failureFacts(failure),
      }
    }
  }
}

function answerFacts(answer: CallAnswer): RunFacts {
  const {
    usage,
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd,
    latencyMs,
    firstTokenMs,
    servedModel,
    finishReason,
    simulated,
    cached,
    reason,
    savedNanoUsd,
    waitedMs,
    route,
    attempts,
    validation,
  } = answer
  return {
    usage,
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd,
    latencyMs,
    firstTokenMs,
    servedModel,
    finishReason,
    simulated,
    cached,
    reason,
    savedNanoUsd,
    waitedMs,
    route,
    attempts,
    validation: validation ?? null,
  }
}

function failureFacts({
  usage,
  costNanoUsd,
  costStatus,
  wouldCostNanoUsd,
  latencyMs,
  firstTokenMs,
  waitedMs,
  route,
  attempts,
}: CallFailure): RunFacts {
  return {
    ...noFacts,
    usage,
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd,
    latencyMs,
    firstTokenMs,
    waitedMs,
    route,
    attempts,
    simulated: wouldCostNanoUsd !== null,
  }
}

/** What is known of a call of which nothing is told. */
export const noFacts: RunFacts = {
  usage: null,
  costNanoUsd: null,
  costStatus: null,
  wouldCostNanoUsd: null,
  latencyMs: null,
  firstTokenMs: null,
  servedModel: null,
  finishReason: null,
  simulated: false,
  cached: false,
  reason: null,
  savedNanoUsd: 0,
  waitedMs: null,
  route: [],
  attempts: [],
  validation: null,
}

/** A run read back from where an earlier version of the page may have kept it: what that one did not know is as in a call that tells nothing of it. */
export function completeRun(kept: Partial<CallRun> & Pick<CallRun, 'callId' | 'phase'>): CallRun {
  const run = { ...startRun(kept.callId, kept.startedAt ?? 0), ...kept }
  return { ...run, facts: run.facts === null ? null : { ...noFacts, ...run.facts } }
}

/** The run when the stream itself broke: what was received stays. */
export function breakRun(run: CallRun, error: ErrorBody, now: number): CallRun {
  return {
    ...run,
    phase: error.code === 'cancelled' ? 'stopped' : 'failed',
    stopping: false,
    waiting: null,
    endedAt: now,
    error,
  }
}

export function isRunning(run: CallRun | null): boolean {
  return run !== null && (run.phase === 'waiting' || run.phase === 'streaming')
}

/** A kept call as a run that has ended. A record that still runs belongs to a page that is gone or to another one. */
export function runFromRecord(record: CallRecord): CallRun {
  const phase: RunPhase =
    record.state === 'done'
      ? 'done'
      : record.error?.code === 'cancelled'
        ? 'stopped'
        : record.state === 'running'
          ? 'waiting'
          : 'failed'
  return {
    ...startRun(record.callId, record.time),
    phase,
    provider: record.provider,
    model: record.model,
    text: record.text ?? '',
    reasoning: record.reasoning ?? '',
    endedAt: record.latencyMs === null ? null : record.time + record.latencyMs,
    error: record.error,
    facts: factsOf(record),
  }
}

function factsOf({
  usage,
  costNanoUsd,
  costStatus,
  wouldCostNanoUsd,
  latencyMs,
  firstTokenMs,
  servedModel,
  finishReason,
  cached,
  reason,
  savedNanoUsd,
  waitedMs,
  route,
  attempts,
  validation,
}: CallRecord): RunFacts {
  return {
    usage,
    costNanoUsd,
    costStatus,
    wouldCostNanoUsd,
    latencyMs,
    firstTokenMs,
    servedModel,
    finishReason,
    cached,
    reason,
    savedNanoUsd,
    waitedMs,
    route,
    attempts,
    validation,
    simulated: wouldCostNanoUsd !== null,
  }
}

/** True of a run that ended without its cost, though the provider may have been paid: its record tells. */
export function lacksCost({ phase, facts, error }: CallRun): boolean {
  if (facts !== null || error === null || phase === 'waiting' || phase === 'streaming') return false
  // Other errors say themselves that nothing was sent.
  return (
    error.code === 'interrupted' ||
    error.code === 'cancelled' ||
    error.code === 'network' ||
    error.code === 'internal' ||
    error.code === 'timeout'
  )
}

/** A run that broke, completed from its record: what it cost is known now. The text the page had received stays where the record has less. */
export function recoverRun(run: CallRun, record: CallRecord): CallRun {
  const kept = runFromRecord(record)
  return {
    ...run,
    phase: kept.phase,
    provider: kept.provider ?? run.provider,
    model: kept.model ?? run.model,
    facts: kept.facts,
    error: kept.error ?? (kept.phase === 'done' ? null : run.error),
    text: kept.text.length > run.text.length ? kept.text : run.text,
    reasoning: kept.reasoning.length > run.reasoning.length ? kept.reasoning : run.reasoning,
  }
}

/** Rough tokens of a text while it streams; the provider's count replaces it. Marked ~ wherever it is shown. */
export function roughTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

export interface LiveFigures {
  /** Both since the attempt under way began. */
  readonly firstTokenMs: number | null
  readonly elapsedMs: number
  readonly tokensPerSecond: number | null
  readonly outputTokens: number
  /** What ended attempts cost, and of the one under way the rough count at its price; null without a price, and in a wait before anything is known. */
  readonly costNanoUsd: number | null
}

/** What is shown while the answer arrives. */
export function liveFigures(run: CallRun, rates: Rates | null, now: number): LiveFigures {
  const outputTokens = roughTokens(run.text) + roughTokens(run.reasoning)
  const streamingMs = run.firstTokenAt === null ? 0 : now - run.firstTokenAt
  const pico =
    rates === null ? null : (run.inputTokens ?? 0) * rates.input + outputTokens * rates.output
  const before = run.tried.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
  return {
    firstTokenMs:
      run.firstTokenAt === null ? null : run.firstTokenAt - (run.attemptAt ?? run.startedAt),
    elapsedMs: now - (run.attemptAt ?? run.startedAt),
    tokensPerSecond: streamingMs < 250 ? null : outputTokens / (streamingMs / 1000),
    outputTokens,
    costNanoUsd:
      run.waiting !== null
        ? run.tried.length === 0
          ? null
          : before
        : pico === null
          ? null
          : before + Math.round(pico / 1000),
  }
}

/** Output tokens a second between the first token and the end; null where either is not known or too short to say. */
export function finalRate(facts: RunFacts): number | null {
  // The call's own time holds waits and failed attempts as well; tokens came in the attempt that answered.
  const answered =
    facts.attempts.findLast(({ outcome }) => outcome === 'ok') ?? facts.attempts.at(-1)
  const latencyMs = answered?.latencyMs ?? facts.latencyMs
  if (facts.usage === null || latencyMs === null || facts.firstTokenMs === null) return null
  const streamingMs = latencyMs - facts.firstTokenMs
  return streamingMs < 20 || facts.usage.outputTokens < 2
    ? null
    : facts.usage.outputTokens / (streamingMs / 1000)
}

/** What a call cost, or would have cost where it was simulated. */
export function shownCost(facts: RunFacts): {
  readonly nanoUsd: number | null
  readonly status: CostStatus | null
  readonly would: boolean
} {
  if (facts.simulated) return { nanoUsd: facts.wouldCostNanoUsd, status: null, would: true }
  return { nanoUsd: facts.costNanoUsd, status: facts.costStatus, would: false }
}
