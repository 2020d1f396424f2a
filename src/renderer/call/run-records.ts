/**
 * A run as the console's record tells it: a kept call, or one whose stream broke before it told its
 * cost.
 */
import type { CallRecord } from '../../contract/calls'
import { startRun, type CallRun, type RunPhase } from './call-run'
import { inPlaces } from './run-events'
import { factsOf } from './run-facts'

/**
 * A kept call as a run that has ended. A record that still runs belongs to a page that is gone or
 * to another one.
 */
export function runFromRecord(record: CallRecord): CallRun {
  return {
    ...startRun(record.callId, record.time),
    phase: recordPhase(record),
    provider: record.provider,
    model: record.model,
    text: record.text ?? '',
    reasoning: record.reasoning ?? '',
    toolCalls: inPlaces(record.toolCalls ?? []),
    endedAt: record.latencyMs === null ? null : record.time + record.latencyMs,
    error: record.error,
    facts: factsOf(record),
  }
}

function recordPhase({ state, error }: CallRecord): RunPhase {
  if (state === 'done') return 'done'
  if (error?.code === 'cancelled') return 'stopped'
  return state === 'running' ? 'waiting' : 'failed'
}

/**
 * True of a run that ended without its cost, though the provider may have been paid: its record
 * tells.
 */
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

/**
 * A run that broke, completed from its record: what it cost is known now. The text the page had
 * received stays where the record has less.
 */
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
    toolCalls: kept.toolCalls.length > 0 ? kept.toolCalls : run.toolCalls,
    reasoning: kept.reasoning.length > run.reasoning.length ? kept.reasoning : run.reasoning,
  }
}
