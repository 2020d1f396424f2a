/**
 * One circuit (see breakers.ts): when it opens and closes, and what it says of itself. Changed by
 * the functions here alone.
 */
import type { ErrorCode } from '../../../contract/errors'
import type { Clock } from '../../platform/clock'
import { Failure } from '../../platform/failure'

export type CircuitState = 'closed' | 'open' | 'half_open'

export interface Breaker {
  readonly provider: string
  readonly model: string
  readonly state: CircuitState
  /** Why it opened; null while closed. */
  readonly reason: string | null
  /** Epoch ms of the last change of state; null where it never opened. */
  readonly since: number | null
  /** When the next attempt may probe; null while closed. */
  readonly nextProbeAt: number | null
  /** Of the attempts looked at, how many failed. */
  readonly failures: number
  readonly attempts: number
}

export interface Circuit {
  readonly provider: string
  readonly model: string
  outcomes: { readonly at: number; readonly failed: boolean }[]
  state: CircuitState
  reason: string | null
  since: number | null
  openUntil: number
  openMs: number
  probing: boolean
}

/** Looked at: the newest attempts, at most this many and this old. */
const windowSize = 30
const windowMs = 120_000
/** It opens when at least this many were looked at and at least this share failed. */
const fewest = 8
const share = 0.7
const firstOpenMs = 15_000
const longestOpenMs = 300_000
/** While a probe is under way: when it is worth asking again. */
const probedAgainMs = 1_000

/** The provider is ill. */
const ill: ReadonlySet<ErrorCode> = new Set([
  'overloaded',
  'timeout',
  'network',
  'malformed_response',
])
/** It answered, whatever it said: a refused key is an answer. */
const answered: ReadonlySet<ErrorCode> = new Set([
  'authentication',
  'permission',
  'quota_exhausted',
  'rate_limited',
  'invalid_request',
  'context_too_long',
  'content_filtered',
  'model_not_found',
])

export function newCircuit(provider: string, model: string): Circuit {
  return {
    provider,
    model,
    outcomes: [],
    state: 'closed',
    reason: null,
    since: null,
    openUntil: 0,
    openMs: firstOpenMs,
    probing: false,
  }
}

export function isIll(code: ErrorCode | null): boolean {
  return code !== null && ill.has(code)
}

/** The provider is there: it gave an answer, were it an error. */
export function isAlive(code: ErrorCode | null): boolean {
  return code === null || answered.has(code)
}

export function viewOf(circuit: Circuit, clock: Clock): Breaker {
  const { provider, model, reason, since, outcomes } = circuit
  const left = Math.max(0, circuit.openUntil - clock.monotonic())
  const state = circuit.state === 'open' && left === 0 ? 'half_open' : circuit.state
  return {
    provider,
    model,
    state,
    reason,
    since,
    nextProbeAt: state === 'closed' ? null : clock.now() + Math.ceil(left),
    failures: outcomes.filter(({ failed }) => failed).length,
    attempts: outcomes.length,
  }
}

/**
 * Failure `circuit_open` with `retryAfterMs`, or null. `undefined`: a circuit that has seen no
 * attempt.
 */
export function refusalOf(circuit: Circuit | undefined, clock: Clock): Failure | null {
  if (circuit === undefined || circuit.state === 'closed') return null
  const left = circuit.openUntil - clock.monotonic()
  if (left <= 0 && !circuit.probing) return null
  const when = circuit.probing
    ? 'One call is finding out now whether it is well again.'
    : `It is asked again in ${Math.ceil(left / 1000)} s.`
  return new Failure(
    'circuit_open',
    `${circuit.provider}/${circuit.model} is left alone for the moment: ${circuit.reason ?? 'it kept failing'}. ${when}`,
    { retryAfterMs: Math.ceil(Math.max(left, probedAgainMs)) },
  )
}

/** Keeps how an attempt ended. Gives why the circuit must open now; null: it stays closed. */
export function count(circuit: Circuit, code: ErrorCode | null, clock: Clock): string | null {
  const now = clock.monotonic()
  const failed = isIll(code)
  circuit.outcomes.push({ at: now, failed })
  circuit.outcomes = circuit.outcomes.slice(-windowSize).filter(({ at }) => now - at <= windowMs)
  const seen = circuit.outcomes.length
  const failures = circuit.outcomes.filter((outcome) => outcome.failed).length
  return failed && seen >= fewest && failures >= seen * share
    ? `${failures} of the last ${seen} attempts failed, the last one with ${code}`
    : null
}

/** `again`: the probe failed too, so it stays open for twice as long as before. */
export function open(circuit: Circuit, reason: string, again: boolean, clock: Clock) {
  const openMs = again ? Math.min(longestOpenMs, circuit.openMs * 2) : firstOpenMs
  Object.assign(circuit, {
    state: 'open',
    reason,
    since: clock.now(),
    openUntil: clock.monotonic() + openMs,
    openMs,
    probing: false,
    outcomes: [],
  })
}

export function close(circuit: Circuit, clock: Clock) {
  Object.assign(circuit, {
    state: 'closed',
    reason: null,
    since: clock.now(),
    openMs: firstOpenMs,
    probing: false,
    outcomes: [],
  })
}

export function beginProbe(circuit: Circuit) {
  Object.assign(circuit, { state: 'half_open', probing: true })
}

/** The probe never reached the provider: the next attempt probes. */
export function giveProbeBack(circuit: Circuit) {
  Object.assign(circuit, { state: 'open', probing: false })
}
