/**
 * A sliding window: never more than the limit in any span of the window's length. What was taken is
 * kept in slots of a six-hundredth of the window and counts until the whole slot is out of it, so
 * memory is bounded and the error is always on the safe side.
 */
import type { Counter, Part } from './counter'

const slotsPerWindow = 600

interface Slot extends Part {
  readonly at: number
  amount: number
}
interface SlotPart extends Part {
  readonly slot: Slot
}

export function createSlidingWindow(initialLimit: number, windowMs: number): Counter {
  const width = Math.max(1, Math.floor(windowMs / slotsPerWindow))
  let limit = initialLimit
  let slots: Slot[] = []
  let gone = 0
  let total = 0

  /** When a slot's last possible moment leaves the window. */
  const endOf = (slot: Slot) => slot.at + width - 1 + windowMs

  function prune(now: number) {
    for (let slot = slots[gone]; slot !== undefined && endOf(slot) <= now; slot = slots[gone]) {
      total -= slot.amount
      gone += 1
    }
    if (gone > slotsPerWindow || gone === slots.length) {
      slots = slots.slice(gone)
      gone = 0
    }
  }

  const isLive = (slot: Slot) => {
    const first = slots[gone]
    return first !== undefined && slot.at >= first.at
  }

  return {
    used(now) {
      prune(now)
      return total
    },
    waitFor(amount, now) {
      prune(now)
      if (amount > limit) return null
      let left = total
      for (let index = gone; left + amount > limit; index += 1) {
        const slot = slots[index]
        if (slot === undefined) return 0
        left -= slot.amount
        if (left + amount <= limit) return endOf(slot) - now
      }
      return 0
    },
    add(amount, at) {
      const start = Math.floor(at / width) * width
      let slot = slots.at(-1)
      if (slot === undefined || gone === slots.length || slot.at < start)
        slots.push((slot = { at: start, amount: 0 }))
      slot.amount += amount
      total += amount
      const part: SlotPart = { at, amount, slot }
      return part
    },
    amend(part, amount) {
      const { slot } = part as SlotPart
      slot.amount += amount - part.amount
      if (isLive(slot)) total += amount - part.amount
      const amended: SlotPart = { at: part.at, amount, slot }
      return amended
    },
    clearAt(now) {
      prune(now)
      for (let index = slots.length - 1; index >= gone; index -= 1) {
        const slot = slots[index]
        if (slot !== undefined && slot.amount > 0) return endOf(slot)
      }
      return null
    },
    setLimit(next) {
      limit = next
    },
  }
}
