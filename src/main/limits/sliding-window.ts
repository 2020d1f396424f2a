/**
 * A sliding window: never more than the limit in any span of the window's length. What was taken is
 * kept in slots of a six-hundredth of the window and counts until the whole slot is out of it, so
 * memory is bounded and the error is always on the safe side.
 */
import type { Counter, Part } from './counter'

const slotsPerWindow = 600

interface Slot {
  readonly at: number
  amount: number
}
interface SlotPart extends Part {
  readonly slot: Slot
}

/** `windowMs` is the window's length in milliseconds. */
export function createSlidingWindow(initialLimit: number, windowMs: number): Counter {
  const slots = createSlots(windowMs)
  let limit = initialLimit
  return {
    used: (now) => slots.total(now),
    waitFor(amount, now) {
      if (amount > limit) return null
      const fitsAt = slots.fallsTo(limit - amount, now)
      return fitsAt === null ? 0 : fitsAt - now
    },
    add(amount, at) {
      const part: SlotPart = { at, amount, slot: slots.add(amount, at) }
      return part
    },
    amend(part, amount) {
      const { slot } = part as SlotPart
      slots.change(slot, amount - part.amount)
      const amended: SlotPart = { at: part.at, amount, slot }
      return amended
    },
    clearAt: (now) => slots.emptyAt(now),
    setLimit(next) {
      limit = next
    },
  }
}

/** What was taken, in slots, oldest first. */
function createSlots(windowMs: number) {
  const width = Math.max(1, Math.floor(windowMs / slotsPerWindow))
  let slots: Slot[] = []
  /** As many at the front have left the window. */
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

  return {
    total(now: number) {
      prune(now)
      return total
    },
    /** When no more than `most` is left; null: it is so now. */
    fallsTo(most: number, now: number): number | null {
      prune(now)
      let left = total
      if (left <= most) return null
      for (const slot of slots.slice(gone)) {
        left -= slot.amount
        if (left <= most) return endOf(slot)
      }
      return null
    },
    /** When the last of it leaves the window; null: nothing is in it. */
    emptyAt(now: number): number | null {
      prune(now)
      const last = slots.findLast((slot, index) => index >= gone && slot.amount > 0)
      return last === undefined ? null : endOf(last)
    },
    /** Gives the slot it was put into. */
    add(amount: number, at: number): Slot {
      const start = Math.floor(at / width) * width
      let slot = slots.at(-1)
      if (slot === undefined || gone === slots.length || slot.at < start)
        slots.push((slot = { at: start, amount: 0 }))
      slot.amount += amount
      total += amount
      return slot
    },
    /** A slot that has left the window changes the total no more. */
    change(slot: Slot, by: number) {
      slot.amount += by
      if (slot.at >= (slots[gone]?.at ?? Infinity)) total += by
    },
  }
}
