/**
 * What the attempts of the last 24 hours were like, by provider, in five-minute slots: bounded,
 * however many there are.
 */
import type { ErrorCode, Outcome } from '../../contract/errors'
import type { ProviderState, WindowFigures } from '../../contract/provider-status'
import { addTo, spreadOf, type Histogram } from './spread'
import { dayMs, hourMs, minuteMs } from '../../shared/spans'

export interface AttemptFact {
  readonly provider: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly outcome: Outcome
  readonly latencyMs: number
  readonly firstTokenMs: number | null
}

export interface AttemptFigures {
  add(fact: AttemptFact): void
  /** Of the last `spanMs` until `now`, rounded outward to whole slots. */
  window(provider: string, spanMs: number, now: number): WindowFigures
  /** The last 24 hours, one an hour, oldest first; the last one is the hour so far. */
  hours(provider: string, now: number): ProviderState['hours']
  clear(): void
}

interface Slot {
  attempts: number
  readonly codes: Map<ErrorCode, number>
  readonly latency: Histogram
  readonly firstToken: Histogram
}

const slotMs = 5 * minuteMs

export function createAttemptFigures(): AttemptFigures {
  const providers = new Map<string, Map<number, Slot>>()

  function slotAt(provider: string, time: number): Slot {
    const slots = providers.get(provider) ?? new Map<number, Slot>()
    providers.set(provider, slots)
    const start = time - (time % slotMs)
    const known = slots.get(start)
    if (known !== undefined) return known
    for (const other of slots.keys()) if (other < start - dayMs - hourMs) slots.delete(other)
    const slot: Slot = { attempts: 0, codes: new Map(), latency: new Map(), firstToken: new Map() }
    slots.set(start, slot)
    return slot
  }
  /** Those that overlap `[from, to)`. */
  function slotsIn(provider: string, from: number, to: number): Slot[] {
    return [...(providers.get(provider) ?? [])].flatMap(([start, slot]) =>
      start + slotMs > from && start < to ? [slot] : [],
    )
  }

  return {
    add({ provider, time, outcome, latencyMs, firstTokenMs }) {
      // Who stopped waiting says nothing of who was waited for.
      if (outcome === 'cancelled' || outcome === 'interrupted') return
      const slot = slotAt(provider, time)
      slot.attempts += 1
      if (outcome !== 'ok') slot.codes.set(outcome, (slot.codes.get(outcome) ?? 0) + 1)
      else addTo(slot.latency, latencyMs)
      if (outcome === 'ok' && firstTokenMs !== null) addTo(slot.firstToken, firstTokenMs)
    },
    window: (provider, spanMs, now) => figuresOf(slotsIn(provider, now - spanMs, now + 1)),
    hours(provider, now) {
      const thisHour = now - (now % hourMs)
      return Array.from({ length: 24 }, (_, index) => {
        const start = thisHour - (23 - index) * hourMs
        const slots = slotsIn(provider, start, start + hourMs)
        return {
          start,
          attempts: sum(slots.map((slot) => slot.attempts)),
          errors: sum(slots.flatMap((slot) => [...slot.codes.values()])),
          p50LatencyMs: spreadOf(slots.map((slot) => slot.latency)).p50,
        }
      })
    },
    clear: () => providers.clear(),
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Codes that came most often are first. */
function figuresOf(slots: readonly Slot[]): WindowFigures {
  const codes = new Map<ErrorCode, number>()
  for (const slot of slots)
    for (const [code, count] of slot.codes) codes.set(code, (codes.get(code) ?? 0) + count)
  const attempts = sum(slots.map((slot) => slot.attempts))
  const errors = sum([...codes.values()])
  return {
    attempts,
    errors,
    errorRate: attempts === 0 ? null : errors / attempts,
    codes: [...codes]
      .map(([code, count]) => ({ code, count }))
      .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
    latencyMs: spreadOf(slots.map((slot) => slot.latency)),
    firstTokenMs: spreadOf(slots.map((slot) => slot.firstToken)),
  }
}
