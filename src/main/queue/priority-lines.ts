/**
 * Who runs and who waits at one provider: a line for each priority, so that the next one to start
 * is found in five looks.
 */
import { priorities, type Priority } from '../../contract/calls'
import { createLine, type Line, type Place } from './line'
import type { SlotRequest, Waiting } from './port'

export interface Runner {
  readonly request: SlotRequest
  /** Epoch milliseconds. */
  readonly since: number
}

export interface Waiter extends Runner {
  priority: Priority
  /** Null: it stands in no line. */
  place: Place<Waiter> | null
  /** The position it was last told. */
  told: number
  readonly onWaiting: (waiting: Waiting) => void
  /** Gives it the slot it waited for. */
  readonly start: () => void
}

/**
 * So many from the front are told of every step; those behind when the line has moved by a tenth.
 * Telling everyone of every step would be quadratic.
 */
const toldExactly = 20

export interface ProviderLine {
  readonly provider: string
  readonly running: Set<Runner>
  waiting(): number
  /** To the end of its priority. Gives its position; 1: next. */
  join(waiter: Waiter): number
  leave(waiter: Waiter): void
  next(): Waiter | undefined
  /** In the order in which they start. */
  waiters(): Generator<Waiter>
  /** Tells those whose position has changed. */
  tell(reason: string): void
}

export function createProviderLine(provider: string): ProviderLine {
  const lines: Readonly<Record<Priority, Line<Waiter>>> = {
    critical: createLine(),
    high: createLine(),
    normal: createLine(),
    low: createLine(),
    background: createLine(),
  }
  let length = 0
  let moved = 0

  function* waiters(): Generator<Waiter> {
    for (const priority of priorities) yield* lines[priority].items()
  }

  return {
    provider,
    running: new Set(),
    waiters,
    waiting: () => length,
    join(waiter) {
      waiter.place = lines[waiter.priority].join(waiter)
      length += 1
      moved += 1
      const ahead = priorities.indexOf(waiter.priority)
      return priorities.reduce(
        (sum, priority, index) => (index <= ahead ? sum + lines[priority].length() : sum),
        0,
      )
    },
    leave(waiter) {
      if (waiter.place === null) return
      lines[waiter.priority].leave(waiter.place)
      waiter.place = null
      length -= 1
      moved += 1
    },
    next() {
      for (const priority of priorities) {
        const waiter = lines[priority].first()
        if (waiter !== undefined) return waiter
      }
      return undefined
    },
    tell(reason) {
      const everyone = moved * 10 >= length
      if (everyone) moved = 0
      let position = 0
      for (const waiter of waiters()) {
        position += 1
        if (position > toldExactly && !everyone) break
        if (waiter.told === position) continue
        waiter.told = position
        waiter.onWaiting({ position, reason })
      }
    },
  }
}
