/**
 * JavaScript's classes of characters in RE2's syntax: RE2's own \s, \p and dot take other
 * characters.
 */

/** What JavaScript calls white space, as the inside of a class. */
const space =
  '\\x09-\\x0d\\x20\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}'
const notSpace =
  '\\x00-\\x08\\x0e-\\x1f\\x21-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}'
const control: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }
const last = 0x10ffff

/** A character by its number, wherever it stands. */
export function charOf(codePoint: number): string {
  return /^[A-Za-z0-9 ]$/.test(String.fromCodePoint(codePoint))
    ? String.fromCodePoint(codePoint)
    : `\\x{${codePoint.toString(16)}}`
}

/** An escape outside of brackets, or the dot. */
export function classOf(source: string): string {
  if (source === '.') return '[^\\x0a\\x0d\\x{2028}\\x{2029}]'
  if (source === '\\s') return `[${space}]`
  if (source === '\\S') return `[^${space}]`
  return inClass(source)
}

/** An escape inside of brackets. */
export function inClass(source: string): string {
  if (/^\\[dDwW]$/.test(source)) return source
  if (source === '\\s') return space
  if (source === '\\S') return notSpace
  if (/^\\[pP]\{/.test(source)) return propertyClass(source)
  return charOf(pointOf(source))
}

function pointOf(source: string): number {
  const pair = /^\\u([\da-fA-F]{4})\\u([\da-fA-F]{4})$/.exec(source)
  if (pair !== null)
    return (
      String.fromCharCode(
        Number.parseInt(pair[1] ?? '', 16),
        Number.parseInt(pair[2] ?? '', 16),
      ).codePointAt(0) ?? 0
    )
  const hex = /^\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2}))$/.exec(source)
  if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16)
  const letter = /^\\c([A-Za-z])$/.exec(source)?.[1]
  if (letter !== undefined) return letter.charCodeAt(0) % 32
  if (source === '\\b') return 8
  const plain = source.slice(1)
  return control[plain] ?? plain.codePointAt(0) ?? 0
}

const known = new Map<string, string>()

/**
 * The ranges of a Unicode property (empty: none), asked of this JavaScript once: its tables are the
 * ones that the pattern was written for.
 */
export function propertyClass(source: string): string {
  const found = known.get(source)
  if (found !== undefined) return found
  // The name was accepted by RegExp; this one pattern is of a fixed shape, one character long.
  const one = new RegExp(`^${source}$`, 'u')
  const ranges: string[] = []
  let start = -1
  for (let point = 0; point <= last + 1; point += 1) {
    const takes = point <= last && one.test(String.fromCodePoint(point))
    if (takes && start === -1) start = point
    if (takes || start === -1) continue
    ranges.push(`\\x{${start.toString(16)}}-\\x{${(point - 1).toString(16)}}`)
    start = -1
  }
  const written = ranges.join('')
  known.set(source, written)
  return written
}
