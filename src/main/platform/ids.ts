/**
 * Ids of ours: `prefix_` + 9 characters of time + 16 of randomness, all base 32. They sort by
 * creation, also within one millisecond and when the clock goes back.
 */
import type { Clock } from './clock'

export type RandomBytes = (size: number) => Uint8Array
export type NewId = (prefix: string) => string

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const timeDigits = 9
const randomDigits = 16

export function createIds(clock: Pick<Clock, 'now'>, random: RandomBytes): NewId {
  let lastTime = -1
  let tail: number[] = []

  function nextTail(): number[] {
    const now = clock.now()
    if (now > lastTime) {
      lastTime = now
      // The highest bit stays free, so that counting on within the millisecond cannot run over.
      return Array.from(random(randomDigits), (byte, index) => byte % (index === 0 ? 16 : 32))
    }
    return countOn(tail, random(1)[0] ?? 0)
  }

  return (prefix) => {
    tail = nextTail()
    let time = ''
    for (let rest = lastTime, i = 0; i < timeDigits; i += 1) {
      time = alphabet.charAt(rest % 32) + time
      rest = Math.floor(rest / 32)
    }
    return `${prefix}_${time}${tail.map((digit) => alphabet.charAt(digit)).join('')}`
  }
}

/** The digits plus a step of 1 to 256: the next id is not to be guessed from the last alone. */
function countOn(digits: readonly number[], step: number): number[] {
  const next = [...digits]
  let carry = step + 1
  for (let index = next.length - 1; index >= 0 && carry > 0; index -= 1) {
    const sum = (next[index] ?? 0) + carry
    next[index] = sum % 32
    carry = Math.floor(sum / 32)
  }
  return next
}
