/**
 * Between which characters a token may reach. Where no token of a vocabulary does, a piece can be
 * merged in parts: no pair across the place is ever in the vocabulary, so the parts become what
 * they would have become together. Chinese falls into words of a character or two.
 */
import type { Ranks } from './token-table'

/** True: no token reaches from the UTF-16 unit `left` to `right` after it. False says nothing. */
export type Parts = (left: number, right: number) => boolean

/** A power of two, well above the pairs of characters in any vocabulary (14,442 in o200k). */
const slots = 65_536

export function createJoints(ranks: Ranks): Parts {
  const pairs = new Int32Array(slots)
  /**
   * By the last byte of the left character and the first of the right one: where a token has a part
   * of a character only.
   */
  const bytePairs = new Uint8Array(65_536)
  for (const token of ranks) {
    if (typeof token === 'string') addPairs(pairs, token)
    else if (token !== undefined) addBytePairs(bytePairs, token)
  }
  return (left, right) => {
    if ((left | right) < 0x800 || isHalf(left) || isHalf(right)) return false
    if (bytePairs[(lastByte(left) << 8) | firstByte(right)] === 1) return false
    const key = (left << 16) | right
    for (let slot = slotOf(key); ; slot = (slot + 1) & (slots - 1)) {
      const known = pairs[slot]
      if (known === key) return false
      if (known === 0) return true
    }
  }
}

function addPairs(pairs: Int32Array, token: string) {
  for (let i = 1; i < token.length; i += 1) {
    const left = token.charCodeAt(i - 1)
    const right = token.charCodeAt(i)
    if ((left | right) < 0x800 || isHalf(left) || isHalf(right)) continue
    const key = (left << 16) | right
    let slot = slotOf(key)
    while (pairs[slot] !== 0 && pairs[slot] !== key) slot = (slot + 1) & (slots - 1)
    pairs[slot] = key
  }
}

/** A token that is no UTF-8 begins or ends inside a character; all of them count as broken. */
function addBytePairs(bytePairs: Uint8Array, token: readonly number[]) {
  for (let i = 1; i < token.length; i += 1) {
    const byte = token[i] ?? 0
    if ((byte & 0xc0) !== 0x80) bytePairs[((token[i - 1] ?? 0) << 8) | byte] = 1
  }
}

function slotOf(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 16
}

/** Characters of two units are left together with what is beside them. */
function isHalf(unit: number): boolean {
  return (unit & 0xf800) === 0xd800
}

function firstByte(unit: number): number {
  if (unit < 0x80) return unit
  return unit < 0x800 ? 0xc0 | (unit >> 6) : 0xe0 | (unit >> 12)
}

function lastByte(unit: number): number {
  return unit < 0x80 ? unit : 0x80 | (unit & 0x3f)
}
