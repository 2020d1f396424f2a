/** One escape of a text, read character by character: percent, HTML or backslash. */

/** How an escape begins, and what may follow so far. */
type Reading =
  | 'percent'
  | 'entity'
  | 'decimal'
  | 'entityHex'
  | 'name'
  | 'backslash'
  | 'four'
  | 'two'
  | 'braced'

export interface Escape {
  reading: Reading
  value: number
  digits: number
  /** Its characters so far, and where in the source each of them stands. */
  readonly codes: number[]
  readonly starts: number[]
}

/** The character an escape stands for; `open`: more may follow; `none`: it was no escape. */
export type Meaning = number | 'open' | 'none'

const [percent, ampersand, backslash, hash, semicolon, openBrace, closeBrace, space] = [
  37, 38, 92, 35, 59, 123, 125, 32,
]
/** The longest escape: `&#x0000000073;`, `\u{00000073}`. */
const longestEscape = 14

/** Named entities that matter to a second decoding; the others are no letter or digit. */
const named: Readonly<Record<string, number>> = {
  amp: ampersand,
  percnt: percent,
  bsol: backslash,
  num: hash,
}
/** Letters that stand for white space after a backslash: b f n r t v. */
const whiteSpace = new Set([98, 102, 110, 114, 116, 118])

const beginnings: ReadonlyMap<number, Reading> = new Map([
  [percent, 'percent'],
  [ampersand, 'entity'],
  [backslash, 'backslash'],
])

/** Whether an escape may begin with this character. */
export function mayBegin(code: number): boolean {
  return code === percent || code === ampersand || code === backslash
}

/** The escape that begins with this character, if one does. */
export function beginEscape(code: number, start: number): Escape | null {
  const reading = beginnings.get(code)
  if (reading === undefined) return null
  return { reading, value: 0, digits: 0, codes: [code], starts: [start] }
}

/** What the escape is after one character more. */
export function readOn(escape: Escape, code: number): Meaning {
  return escape.codes.length >= longestEscape ? 'none' : readers[escape.reading](escape, code)
}

const readers: Readonly<Record<Reading, (escape: Escape, code: number) => Meaning>> = {
  percent: (escape, code) => counted(escape, code, 2),
  two: (escape, code) => counted(escape, code, 2),
  four: (escape, code) =>
    code === openBrace && escape.digits === 0
      ? becomes(escape, 'braced')
      : counted(escape, code, 4),
  braced: (escape, code) => closed(escape, code, closeBrace),
  entityHex: (escape, code) => closed(escape, code, semicolon),
  backslash(escape, code) {
    if (isLetter(code, 117)) return becomes(escape, 'four')
    if (isLetter(code, 120)) return becomes(escape, 'two')
    return whiteSpace.has(code) ? space : 'none'
  },
  entity(escape, code) {
    if (code === hash) return becomes(escape, 'decimal')
    return isNameCharacter(code) ? becomes(escape, 'name') : 'none'
  },
  decimal(escape, code) {
    if (isLetter(code, 120) && escape.digits === 0) return becomes(escape, 'entityHex')
    if (code === semicolon && escape.digits > 0) return escape.value
    if (code < 48 || code > 57) return 'none'
    escape.value = escape.value * 10 + code - 48
    escape.digits += 1
    return 'open'
  },
  name({ codes }, code) {
    if (code === semicolon)
      return named[String.fromCharCode(...codes.slice(1)).toLowerCase()] ?? space
    return isNameCharacter(code) ? 'open' : 'none'
  },
}

function becomes(escape: Escape, reading: Reading): Meaning {
  escape.reading = reading
  return 'open'
}

/** Takes a hexadecimal digit; false for any other character. */
function addDigit(escape: Escape, code: number): boolean {
  const digit = hexValue(code)
  if (digit < 0) return false
  escape.value = escape.value * 16 + digit
  escape.digits += 1
  return true
}

/** Hexadecimal digits, so many that there are `enough`. */
function counted(escape: Escape, code: number, enough: number): Meaning {
  if (!addDigit(escape, code)) return 'none'
  return escape.digits === enough ? escape.value : 'open'
}

/** Hexadecimal digits, as many as there are before `last`. */
function closed(escape: Escape, code: number, last: number): Meaning {
  if (code === last && escape.digits > 0) return escape.value
  return addDigit(escape, code) ? 'open' : 'none'
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** The lower-case letter `lower`, in either case. */
function isLetter(code: number, lower: number): boolean {
  return (code | 32) === lower
}

function isNameCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122)
}
