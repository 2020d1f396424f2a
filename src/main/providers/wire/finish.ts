/** What a finish reason means: whole, failed, or something in between (spec P11). */
import type { ErrorCode } from '../../../contract/errors'
import type { ToolCall } from '../../../contract/tools'
import type { ProviderEvent } from '../port'
import { anything, plainName } from './values'

export interface Finish {
  /** Null: it said that it finished, but not in words. */
  readonly reason: string | null
}

/** Null: it has not finished. A reason of another type than text still ends the answer. */
export const finish = anything.transform((value): Finish | null => {
  if (value === undefined || value === null || value === '' || value === false || value === 0)
    return null
  return { reason: typeof value === 'string' ? plainName(value) : null }
})

const wholeReasons: ReadonlySet<string> = new Set([
  'stop',
  'end_turn',
  'stop_sequence',
  'tool_calls',
  'tool_use',
  'function_call',
  'eos',
  'eos_token',
  'complete',
  'completed',
])

/** True where the model ended by itself: only such an answer may be kept for another call. */
function isWhole(reason: string | null): boolean {
  return reason !== null && wholeReasons.has(reason.toLowerCase())
}

/**
 * The last event of a stream that came to its end. One that ended by itself and calls tools ended
 * for them, by whatever name: some servers say `stop`.
 */
export function endEvent(
  finishReason: string | null,
  servedModel: string | null,
  requestId: string | null,
  toolCalls: readonly ToolCall[] = [],
): ProviderEvent {
  const whole = isWhole(finishReason)
  const told = { type: 'end', whole, servedModel, requestId } as const
  return toolCalls.length === 0
    ? { ...told, finishReason }
    : { ...told, finishReason: whole ? 'tool_calls' : finishReason, toolCalls }
}

/** DeepSeek, Zhipu, OpenRouter, vLLM and gateways say so of a stream that broke behind them. */
const failures: Readonly<Record<string, ErrorCode>> = {
  error: 'overloaded',
  insufficient_system_resource: 'overloaded',
  server_error: 'overloaded',
  internal_error: 'overloaded',
  engine_error: 'overloaded',
  failed: 'overloaded',
  abort: 'overloaded',
  aborted: 'overloaded',
  network_error: 'network',
  timeout: 'timeout',
}

/** The code of a finish reason that means failure; undefined for every other. */
export function failureOfFinish(reason: string | null): ErrorCode | undefined {
  const known = reason?.toLowerCase() ?? ''
  return Object.hasOwn(failures, known) ? failures[known] : undefined
}
