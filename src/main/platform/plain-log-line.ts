/**
 * A line of the log as it may leave this machine: known fields alone, and of a fault its name, code and
 * trace, never its message, which may repeat what somebody asked.
 */
import type { LogLine } from '../../contract/log'

/** Values of ours or names that people gave to what they set up; no text of a call. */
const harmless = new Set([
  'project',
  'service',
  'environment',
  'asked',
  'source',
  'provider',
  'model',
  'cached',
  'attempts',
  'inputTokens',
  'outputTokens',
  'costNanoUsd',
  'costStatus',
  'latencyMs',
  'waitedMs',
  'code',
  'keyId',
  'rule',
  'method',
  'path',
  'alert',
  'id',
  'keptAs',
  'vocabulary',
  'lostLines',
  'problem',
])

/** One line of JSON. */
export function plainLogLine({ time, level, message, callId, fields, broken }: LogLine): string {
  if (broken) return JSON.stringify({ broken: true })
  const rest = fields.flatMap(({ name, value }): [string, unknown][] => {
    if (harmless.has(name)) return [[name, value]]
    const trace = traceOf(value)
    return trace === null ? [[name, '[left out]']] : [[name, trace]]
  })
  return JSON.stringify({
    ...(time === null ? {} : { time: new Date(time).toISOString() }),
    level,
    message,
    ...(callId === null ? {} : { callId }),
    ...Object.fromEntries(rest),
  })
}

const frame = /^\s+at \S.*$/gm

/** Of an error, or of its stack as text; null where it is neither. */
function traceOf(value: string): unknown {
  const error = parsed(value)
  const { name, code, stack } = error ?? { name: /^[A-Z]\w*(?=:|$)/.exec(value)?.[0], stack: value }
  const frames = typeof stack === 'string' ? stack.match(frame) : null
  if (error === null && frames === null) return null
  return {
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    trace: (frames ?? []).map((line) => line.trim()),
  }
}

function parsed(value: string): { name?: unknown; code?: unknown; stack?: unknown } | null {
  try {
    const read: unknown = JSON.parse(value)
    return typeof read === 'object' && read !== null && 'stack' in read ? read : null
  } catch {
    return null
  }
}
