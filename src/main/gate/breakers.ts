/**
 * A circuit breaker per provider and model (spec P5; M. Nygard, "Release It!", 2007). Closed, it counts; when most of the recent attempts
 * failed it opens, and nothing is sent for a while; then one attempt probes (half-open): a good one closes it, a bad one opens it again
 * for twice as long. Only failures of the provider count: a refused key, a cancelled call or a rate limit says nothing of its health.
 */
import type { ErrorCode } from '../../contract/errors'
import type { Clock } from '../platform/clock'
import { Failure } from '../platform/failure'

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

/** The right to send one attempt. Ended exactly once. */
export interface Passage {
  /** The answer has begun: a probe has done its work, and others need not wait for its end. */
  alive(): void
  /** `null`: the attempt was good. What never reached the provider leaves everything as it was. */
  end(code: ErrorCode | null): void
}

export interface Breakers {
  /** Failure `circuit_open` with `retryAfterMs`, or null. Changes nothing. */
  refusal(provider: string, model: string): Failure | null
  /** Throws the same; in half-open it takes the one place of the probe. */
  enter(provider: string, model: string): Passage
  isOpen(provider: string, model: string): boolean
  /** All that have seen an attempt. */
  list(): Breaker[]
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

interface Circuit {
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

/** `onOpened` is told once per opening. Times that are compared are monotonic; those that are shown are the wall's. */
export function createBreakers(
  clock: Clock,
  onOpened: (breaker: Breaker) => void = () => {},
): Breakers {
  const circuits = new Map<string, Circuit>()

  function circuitOf(provider: string, model: string): Circuit {
    const key = `${provider}/${model}`
    let circuit = circuits.get(key)
    if (circuit === undefined) {
      circuit = {
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
      circuits.set(key, circuit)
    }
    return circuit
  }

  function view(circuit: Circuit): Breaker {
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

  function refusalOf(circuit: Circuit): Failure | null {
    if (circuit.state === 'closed') return null
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

  function open(circuit: Circuit, reason: string, openMs: number) {
    const now = clock.monotonic()
    Object.assign(circuit, {
      state: 'open',
      reason,
      since: clock.now(),
      openUntil: now + openMs,
      openMs,
      probing: false,
      outcomes: [],
    })
    onOpened(view(circuit))
  }

  function close(circuit: Circuit) {
    Object.assign(circuit, {
      state: 'closed',
      reason: null,
      since: clock.now(),
      openMs: firstOpenMs,
      probing: false,
      outcomes: [],
    })
  }

  function count(circuit: Circuit, failed: boolean, code: ErrorCode | null) {
    const now = clock.monotonic()
    circuit.outcomes.push({ at: now, failed })
    circuit.outcomes = circuit.outcomes.slice(-windowSize).filter(({ at }) => now - at <= windowMs)
    const failures = circuit.outcomes.filter((outcome) => outcome.failed).length
    if (
      failed &&
      circuit.outcomes.length >= fewest &&
      failures >= circuit.outcomes.length * share
    ) {
      open(
        circuit,
        `${failures} of the last ${circuit.outcomes.length} attempts failed, the last one with ${code}`,
        firstOpenMs,
      )
    }
  }

  return {
    refusal: (provider, model) => {
      const circuit = circuits.get(`${provider}/${model}`)
      return circuit === undefined ? null : refusalOf(circuit)
    },
    isOpen: (provider, model) => circuits.get(`${provider}/${model}`)?.state === 'open',
    list: () => [...circuits.values()].map(view),
    enter(provider, model) {
      const circuit = circuitOf(provider, model)
      const refusal = refusalOf(circuit)
      if (refusal !== null) throw refusal
      let probe = circuit.state !== 'closed'
      if (probe) Object.assign(circuit, { state: 'half_open', probing: true })
      let ended = false
      return {
        alive() {
          if (!probe || ended) return
          probe = false
          close(circuit)
        },
        end(code) {
          if (ended) return
          ended = true
          const failed = code !== null && ill.has(code)
          if (!probe) {
            // What began before the circuit opened or was probed says nothing new.
            if (circuit.state === 'closed' && (failed || code === null))
              count(circuit, failed, code)
          } else if (code === null || answered.has(code)) close(circuit)
          else if (failed)
            open(
              circuit,
              `the attempt that probed it failed with ${code}`,
              Math.min(longestOpenMs, circuit.openMs * 2),
            )
          else Object.assign(circuit, { state: 'open', probing: false })
        },
      }
    },
  }
}
