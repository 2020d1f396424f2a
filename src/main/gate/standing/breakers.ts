/**
 * A circuit breaker per provider and model (spec P5; M. Nygard, "Release It!", 2007). Closed, it
 * counts; when most of the recent attempts failed it opens, and nothing is sent for a while; then
 * one attempt probes (half-open): a good one closes it, a bad one opens it again for twice as long.
 * Only failures of the provider count: a refused key, a cancelled call or a rate limit says nothing
 * of its health.
 */
import type { ErrorCode } from '../../../contract/errors'
import type { Clock } from '../../platform/clock'
import type { Failure } from '../../platform/failure'
import {
  beginProbe,
  close,
  count,
  giveProbeBack,
  isAlive,
  isIll,
  newCircuit,
  open,
  refusalOf,
  viewOf,
  type Breaker,
  type Circuit,
} from './circuit'

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

/**
 * `onOpened` is told once per opening. Times that are compared are monotonic; those that are shown
 * are the wall's.
 */
export function createBreakers(
  clock: Clock,
  onOpened: (breaker: Breaker) => void = () => {},
): Breakers {
  const circuits = new Map<string, Circuit>()

  function circuitOf(provider: string, model: string): Circuit {
    const key = `${provider}/${model}`
    const circuit = circuits.get(key) ?? newCircuit(provider, model)
    circuits.set(key, circuit)
    return circuit
  }

  function openFor(circuit: Circuit, reason: string, again: boolean) {
    open(circuit, reason, again, clock)
    onOpened(viewOf(circuit, clock))
  }

  function endAttempt(circuit: Circuit, code: ErrorCode | null) {
    // What began before the circuit opened or was probed says nothing new.
    if (circuit.state !== 'closed' || (code !== null && !isIll(code))) return
    const reason = count(circuit, code, clock)
    if (reason !== null) openFor(circuit, reason, false)
  }

  function endProbe(circuit: Circuit, code: ErrorCode | null) {
    if (isAlive(code)) close(circuit, clock)
    else if (isIll(code)) openFor(circuit, `the attempt that probed it failed with ${code}`, true)
    else giveProbeBack(circuit)
  }

  return {
    refusal: (provider, model) => refusalOf(circuits.get(`${provider}/${model}`), clock),
    isOpen: (provider, model) => circuits.get(`${provider}/${model}`)?.state === 'open',
    list: () => [...circuits.values()].map((circuit) => viewOf(circuit, clock)),
    enter(provider, model) {
      const circuit = circuitOf(provider, model)
      const refusal = refusalOf(circuit, clock)
      if (refusal !== null) throw refusal
      let probe = circuit.state !== 'closed'
      if (probe) beginProbe(circuit)
      let ended = false
      return {
        alive() {
          if (!probe || ended) return
          probe = false
          close(circuit, clock)
        },
        end(code) {
          if (ended) return
          ended = true
          if (probe) endProbe(circuit, code)
          else endAttempt(circuit, code)
        },
      }
    },
  }
}
