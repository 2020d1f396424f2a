/**
 * Where a piece of Chinese, Japanese or Korean ends: the common case of the split patterns, which
 * are slow where each clause is a piece.
 */

/** Letters without case, in blocks that are all of them. */
function isIdeograph(unit: number): boolean {
  if (unit >= 0x4e00) return unit <= 0x9fa5 || (unit >= 0xac00 && unit <= 0xd7a3)
  return (
    (unit >= 0x3041 && unit <= 0x3096) ||
    (unit >= 0x30a1 && unit <= 0x30fa) ||
    (unit >= 0x3400 && unit <= 0x4db5)
  )
}

/** Punctuation and symbols: no letters, marks, digits or white space. */
function isSign(unit: number): boolean {
  if (unit >= 0xff01) return unit <= 0xff0f || (unit >= 0xff1a && unit <= 0xff20)
  if (unit >= 0x3001) return unit <= 0x3003 || (unit >= 0x3008 && unit <= 0x3011)
  return unit === 0x201c || unit === 0x201d || unit === 0x2014 || unit === 0x2026
}

/** ASCII that ends a word: neither a letter nor the apostrophe of a contraction. */
function isAsciiEnd(unit: number): boolean {
  const small = unit | 32
  return unit < 128 && unit !== 39 && (small < 97 || small > 122)
}

/**
 * Ideographs up to a sign, with at most one sign before them, as both patterns cut them; 0 where it
 * is anything else.
 */
export function endOfIdeographs(text: string, start: number): number {
  const first = isSign(text.charCodeAt(start)) ? start + 1 : start
  let at = first
  while (at < text.length && isIdeograph(text.charCodeAt(at))) at += 1
  if (at === first) return 0
  if (at === text.length) return at
  const unit = text.charCodeAt(at)
  return isSign(unit) || isAsciiEnd(unit) ? at : 0
}
