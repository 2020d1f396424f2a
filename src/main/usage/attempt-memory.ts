/**
 * What attempts told of each provider: figures, whether somebody is there, the last error. In
 * memory; where nothing was told yet, what the provider's record kept.
 */
import type { Outcome } from '../../contract/errors'
import type { Provider } from '../../contract/providers'
import type { ProviderState } from '../../contract/provider-status'
import { dayMs, hourMs } from '../../shared/spans'
import { createAttemptFigures, type AttemptFact } from './attempt-figures'
import type { SeenAttempt } from './watch-attempts'

export interface AttemptMemory {
  /** An attempt or a test that has ended now. */
  note(seen: SeenAttempt): void
  /** An attempt that the ledger tells of. Call this for the newest first. */
  recall(fact: AttemptFact & { readonly model: string }): void
  of(
    provider: Provider,
    now: number,
  ): Pick<ProviderState, 'reachability' | 'lastHour' | 'lastDay' | 'hours' | 'lastError'>
  /** Forgets all but who was reached: that is no matter of the ledger. */
  forget(): void
}

/** `recorded` gives the last error on a provider's record: its sentence, which no entry has. */
export function createAttemptMemory(
  recorded: (provider: string) => Provider['lastError'],
): AttemptMemory {
  const figures = createAttemptFigures()
  const reached = new Map<string, ProviderState['reachability']>()
  const errors = new Map<string, NonNullable<ProviderState['lastError']>>()
  return {
    note({ provider, model, time, outcome, latencyMs, firstTokenMs, reach, message }) {
      const state = reachabilityAfter(outcome, reach)
      if (state !== null) reached.set(provider, { state, at: time })
      if (model !== null) figures.add({ provider, time, outcome, latencyMs, firstTokenMs })
      if (isFailure(outcome))
        errors.set(provider, {
          at: time,
          model,
          code: outcome,
          message: message ?? endedWith(outcome),
        })
    },
    recall({ model, ...fact }) {
      figures.add(fact)
      const { provider, time, outcome } = fact
      if (!isFailure(outcome) || errors.has(provider)) return
      const kept = recorded(provider)
      const message = kept?.code === outcome ? kept.message : endedWith(outcome)
      errors.set(provider, { at: time, model, code: outcome, message })
    },
    of: (provider, now) => ({
      reachability: reached.get(provider.id) ?? keptReachability(provider),
      lastHour: figures.window(provider.id, hourMs, now),
      lastDay: figures.window(provider.id, dayMs, now),
      hours: figures.hours(provider.id, now),
      lastError: errors.get(provider.id) ?? keptError(provider),
    }),
    forget() {
      figures.clear()
      errors.clear()
    },
  }
}

type Failed = Exclude<Outcome, 'ok' | 'cancelled' | 'interrupted'>

/** Who stopped waiting says nothing of who was waited for. */
function isFailure(outcome: Outcome): outcome is Failed {
  return outcome !== 'ok' && outcome !== 'cancelled' && outcome !== 'interrupted'
}

function endedWith(outcome: Failed): string {
  return `The attempt ended with ${outcome}.`
}

/**
 * An answer of any kind shows that somebody is there; what never left for reasons of ours shows
 * nothing.
 */
function reachabilityAfter(
  outcome: SeenAttempt['outcome'],
  reach: SeenAttempt['reach'],
): 'reachable' | 'unreachable' | null {
  if (outcome === 'ok' || reach === 'refused' || reach === 'cut') return 'reachable'
  return outcome === 'network' || outcome === 'timeout' ? 'unreachable' : null
}

/** What the record kept from an earlier run. */
function keptReachability({ health, lastOkAt }: Provider): ProviderState['reachability'] {
  if (health === 'unavailable') return { state: 'unreachable', at: null }
  return health === 'good' ? { state: 'reachable', at: lastOkAt } : { state: 'unknown', at: null }
}

function keptError({ lastError }: Provider): ProviderState['lastError'] {
  return lastError === null
    ? null
    : { at: null, model: null, code: lastError.code, message: lastError.message }
}
