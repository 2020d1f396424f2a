/**
 * A token bucket: a burst of the limit, refilled evenly over the window. It is kept as what is
 * missing from a full bucket, in amount × window, so that all of it is whole numbers. The latest
 * takes are remembered one by one: what is given back later must not refill what had already been
 * refilled, so the bucket is then worked out again from there.
 */
import type { Counter, Part } from './counter'

/** Older takes are folded into one figure; giving back one of those is no longer exact. */
const mostRemembered = 256

/** What was missing from a full bucket at a moment, in amount × window. */
interface Level {
  readonly at: number
  readonly missing: number
}
interface Take {
  readonly at: number
  amount: number
}
interface TakePart extends Part {
  readonly take: Take
}

/**
 * `windowMs` is the time in which an empty bucket fills, in milliseconds; `missingAtStart` is an
 * amount.
 */
export function createTokenBucket(
  initialLimit: number,
  windowMs: number,
  missingAtStart = 0,
  startedAt = 0,
): Counter {
  let limit = initialLimit
  let base: Level = { at: startedAt, missing: missingAtStart * windowMs }
  let takes: Take[] = []
  /** The state after every take. */
  let tail = base
  /** When the bucket was last seen full: what was taken before that has been refilled. */
  let fullAt = startedAt

  const missingAt = (at: number) => drained(tail, at, limit)
  const after = (level: Level, those: readonly Take[]) => played(level, those, limit, windowMs)

  return {
    used: (now) => Math.ceil(missingAt(now) / windowMs),
    waitFor(amount, now) {
      if (amount > limit) return null
      const over = missingAt(now) + (amount - limit) * windowMs
      return over <= 0 ? 0 : Math.ceil(over / limit)
    },
    add(amount, at) {
      if (missingAt(at) === 0) {
        // A full bucket owes nothing to what came before.
        base = { at, missing: 0 }
        tail = base
        takes = []
        fullAt = at
      } else if (takes.length >= mostRemembered)
        base = after(base, takes.splice(0, mostRemembered / 2))
      const take: Take = { at, amount }
      takes.push(take)
      tail = after(tail, [take])
      return partOf(take, at, amount)
    },
    amend(part, amount) {
      const { take } = part as TakePart
      const by = amount - part.amount
      take.amount += by
      if (!takes.includes(take) && (by > 0 || part.at >= fullAt))
        base = { at: base.at, missing: Math.max(0, base.missing + by * windowMs) }
      tail = after(base, takes)
      return partOf(take, part.at, amount)
    },
    clearAt(now) {
      const missing = missingAt(now)
      return missing === 0 ? null : now + Math.ceil(missing / limit)
    },
    setLimit(next, now) {
      base = { at: now, missing: missingAt(now) }
      takes = []
      tail = base
      limit = next
    },
  }
}

/** What is still missing at a later moment: each millisecond refills the limit's share of it. */
function drained({ at, missing }: Level, later: number, limit: number): number {
  return Math.max(0, missing - limit * Math.max(0, later - at))
}

/** The level that takes leave of one, oldest first. */
function played(start: Level, takes: readonly Take[], limit: number, windowMs: number): Level {
  return takes.reduce(
    (level, { at, amount }) => ({
      at: Math.max(level.at, at),
      missing: drained(level, at, limit) + amount * windowMs,
    }),
    start,
  )
}

function partOf(take: Take, at: number, amount: number): TakePart {
  return { at, amount, take }
}
