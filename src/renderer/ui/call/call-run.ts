/** One call as a page follows it: a pure fold over its events, and the figures shown while it runs and after. */
import type { AttemptSummary, CallAnswer, CallEvent, CallFailure, CallRecord, CostStatus, Usage } from '../../../contract/calls'
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
  readonly attempts: readonly AttemptSummary[]
  /** What a kept answer spared; absent where none was used. */
  readonly savedNanoUsd?: number
  /** Absent or null where no profile applies. */
  readonly validation?: ValidationResult | null
}

export interface CallRun {
  readonly callId: string
  readonly phase: RunPhase
  /** True once the person asked to stop, until the call has ended. */
  readonly stopping: boolean
  readonly startedAt: number
  readonly firstTokenAt: number | null
  readonly endedAt: number | null
  readonly provider: string | null
  readonly model: string | null
  readonly inputTokens: number | null
  readonly holdNanoUsd: number | null
  readonly text: string
  readonly reasoning: string
  /** Attempts as they begin; complete ones are in the facts. */
  readonly trying: readonly { readonly attempt: number; readonly provider: string; readonly model: string; readonly reason: string }[]
  readonly facts: RunFacts | null
  readonly error: ErrorBody | null
}

export function startRun(callId: string, now: number): CallRun {
  return {
    callId, phase: 'waiting', stopping: false, startedAt: now, firstTokenAt: null, endedAt: null, provider: null, model: null,
    inputTokens: null, holdNanoUsd: null, text: '', reasoning: '', trying: [], facts: null, error: null,
  }
}

/** The run after one event. `now` is the page's clock, used for figures shown while streaming only. */
export function applyEvent(run: CallRun, event: CallEvent, now: number): CallRun {
  switch (event.type) {
    case 'call':
      return { ...run, provider: event.provider, model: event.model, inputTokens: event.inputTokens, holdNanoUsd: event.holdNanoUsd }
    case 'attempt':
      return {
        ...run, phase: 'waiting', text: '', reasoning: '', provider: event.provider, model: event.model,
        trying: [...run.trying, { attempt: event.attempt, provider: event.provider, model: event.model, reason: event.reason }],
      }
    case 'waiting':
      return run
    case 'delta':
      return {
        ...run, phase: 'streaming', firstTokenAt: run.firstTokenAt ?? now,
        text: run.text + (event.text ?? ''), reasoning: run.reasoning + (event.reasoning ?? ''),
      }
    case 'done': {
      const { answer } = event
      return {
        ...run, phase: 'done', stopping: false, endedAt: now, provider: answer.provider, model: answer.model, text: answer.text,
        reasoning: answer.reasoning ?? run.reasoning, error: null, facts: answerFacts(answer),
      }
    }
    case 'error': {
      const { failure } = event
      return {
        ...run, phase: failure.error.code === 'cancelled' ? 'stopped' : 'failed', stopping: false, endedAt: now,
        provider: failure.provider ?? run.provider, model: failure.model ?? run.model,
        text: failure.text === '' ? run.text : failure.text, reasoning: failure.reasoning ?? run.reasoning, error: failure.error,
        facts: failureFacts(failure),
      }
    }
  }
}

function answerFacts({ usage, costNanoUsd, costStatus, wouldCostNanoUsd, latencyMs, firstTokenMs, servedModel, finishReason, simulated, cached, reason, attempts, savedNanoUsd, validation }: CallAnswer): RunFacts {
  return { usage, costNanoUsd, costStatus, wouldCostNanoUsd, latencyMs, firstTokenMs, servedModel, finishReason, simulated, cached, reason, attempts, savedNanoUsd, validation: validation ?? null }
}

function failureFacts({ usage, costNanoUsd, costStatus, wouldCostNanoUsd, latencyMs, firstTokenMs, attempts }: CallFailure): RunFacts {
  return {
    usage, costNanoUsd, costStatus, wouldCostNanoUsd, latencyMs, firstTokenMs, attempts,
    servedModel: null, finishReason: null, simulated: wouldCostNanoUsd !== null, cached: false, reason: null,
  }
}

/** The run when the stream itself broke: what was received stays. */
export function breakRun(run: CallRun, error: ErrorBody, now: number): CallRun {
  return { ...run, phase: error.code === 'cancelled' ? 'stopped' : 'failed', stopping: false, endedAt: now, error }
}

export function isRunning(run: CallRun | null): boolean {
  return run !== null && (run.phase === 'waiting' || run.phase === 'streaming')
}

/** A kept call as a run that has ended. A record that still runs belongs to a page that is gone or to another one. */
export function runFromRecord(record: CallRecord): CallRun {
  const phase: RunPhase = record.state === 'done' ? 'done' : record.error?.code === 'cancelled' ? 'stopped' : record.state === 'running' ? 'waiting' : 'failed'
  return {
    ...startRun(record.callId, record.time), phase, provider: record.provider, model: record.model, text: record.text ?? '', reasoning: record.reasoning ?? '',
    endedAt: record.latencyMs === null ? null : record.time + record.latencyMs, error: record.error,
    facts: {
      usage: record.usage, costNanoUsd: record.costNanoUsd, costStatus: record.costStatus, wouldCostNanoUsd: record.wouldCostNanoUsd,
      latencyMs: record.latencyMs, firstTokenMs: record.firstTokenMs, servedModel: record.servedModel, finishReason: record.finishReason,
      simulated: record.wouldCostNanoUsd !== null, cached: record.cached, reason: record.reason, attempts: record.attempts, savedNanoUsd: record.savedNanoUsd, validation: record.validation,
    },
  }
}

/** Rough tokens of a text while it streams; the provider's count replaces it. Marked ~ wherever it is shown. */
export function roughTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

export interface LiveFigures {
  readonly firstTokenMs: number | null
  readonly elapsedMs: number
  readonly tokensPerSecond: number | null
  readonly outputTokens: number
  /** From the price sheet and the rough count; null without a price. */
  readonly costNanoUsd: number | null
}

/** What is shown while the answer arrives. */
export function liveFigures(run: CallRun, rates: Rates | null, now: number): LiveFigures {
  const outputTokens = roughTokens(run.text) + roughTokens(run.reasoning)
  const streamingMs = run.firstTokenAt === null ? 0 : now - run.firstTokenAt
  const pico = rates === null ? null : (run.inputTokens ?? 0) * rates.input + outputTokens * rates.output
  return {
    firstTokenMs: run.firstTokenAt === null ? null : run.firstTokenAt - run.startedAt,
    elapsedMs: now - run.startedAt,
    tokensPerSecond: streamingMs < 250 ? null : outputTokens / (streamingMs / 1000),
    outputTokens,
    costNanoUsd: pico === null ? null : Math.round(pico / 1000),
  }
}

/** Output tokens a second between the first token and the end; null where either is not known or too short to say. */
export function finalRate(facts: RunFacts): number | null {
  if (facts.usage === null || facts.latencyMs === null || facts.firstTokenMs === null) return null
  const streamingMs = facts.latencyMs - facts.firstTokenMs
  return streamingMs < 20 || facts.usage.outputTokens < 2 ? null : facts.usage.outputTokens / (streamingMs / 1000)
}

/** What a call cost, or would have cost where it was simulated. */
export function shownCost(facts: RunFacts): { readonly nanoUsd: number | null; readonly status: CostStatus | null; readonly would: boolean } {
  if (facts.simulated) return { nanoUsd: facts.wouldCostNanoUsd, status: null, would: true }
  return { nanoUsd: facts.costNanoUsd, status: facts.costStatus, would: false }
}
