/**
 * A token bucket: a burst of the limit, refilled evenly over the window. It is kept as what is
 * missing from a full bucket, in amount × window, so that all of it is whole numbers. The latest
 * takes are remembered one by one: what is given back later must not refill what had already been
 * refilled, so the bucket is then worked out again from there.
 */
import type { Counter, Part } from './counter'

/** Older takes are folded into one figure; giving back one of those is no longer exact. */
const mostRemembered = 256

interface Take extends Part {
  readonly at: number
  amount: number
}
interface TakePart extends Part {
  readonly take: Take
}

export function createTokenBucket(
  initialLimit: number,
  windowMs: number,
  missingAtStart = 0,
  startedAt = 0,
): Counter {
  let limit = initialLimit
  let base = { at: startedAt, missing: missingAtStart * windowMs }
  let takes: Take[] = []
  /** The state after every take. */
  let tail = base
  /** When the bucket was last seen full: what was taken before that has been refilled. */
  let fullAt = startedAt

  const drained = (from: { readonly at: number; readonly missing: number }, at: number) =>
    Math.max(0, from.missing - limit * Math.max(0, at - from.at))

  function after(from: { readonly at: number; readonly missing: number }, { at, amount }: Part) {
    return { at: Math.max(from.at, at), missing: drained(from, at) + amount * windowMs }
  }

  function fold(count: number) {
    for (const take of takes.slice(0, count)) base = after(base, take)
    takes = takes.slice(count)
  }

  return {
    used: (now) => Math.ceil(drained(tail, now) / windowMs),
    waitFor(amount, now) {
      if (amount > limit) return null
      const over = drained(tail, now) + (amount - limit) * windowMs
      return over <= 0 ? 0 : Math.ceil(over / limit)
    },
    add(amount, at) {
      if (drained(tail, at) === 0) {
        // A full bucket owes nothing to what came before.
        base = { at, missing: 0 }
        tail = base
        takes = []
        fullAt = at
      } else if (takes.length >= mostRemembered) fold(mostRemembered / 2)
      const take: Take = { at, amount }
      takes.push(take)
      tail = after(tail, take)
      const part: TakePart = { at, amount, take }
      return part
    },
    amend(part, amount) {
      const { take } = part as TakePart
      const by = amount - part.amount
      take.amount += by
      if (!takes.includes(take) && (by > 0 || part.at >= fullAt))
        base = { at: base.at, missing: Math.max(0, base.missing + by * windowMs) }
      tail = takes.reduce(after, base)
      const amended: TakePart = { at: part.at, amount, take }
      return amended
    },
    clearAt(now) {
      const missing = drained(tail, now)
      return missing === 0 ? null : now + Math.ceil(missing / limit)
    },
    setLimit(next, now) {
      base = { at: now, missing: drained(tail, now) }
      takes = []
      tail = base
      limit = next
    },
  }
}
