/**
 * Undoes percent, HTML and backslash escapes character by character, each result with the place in
 * the source that it came from.
 */

/** Takes a text in order, in runs or single characters. */
export interface CharacterSink {
  /**
   * The characters `from` to `to` of `text`; the first of the text stands at `base` in the source,
   * and each takes one place there.
   */
  read(text: string, from: number, to: number, base: number): void
  /** One character that takes the places `start` to `end` of the source. */
  step(code: number, start: number, end: number): void
}

/** How an escape begins, and what may follow so far. */
type Reading =
  | 'none'
  | 'percent'
  | 'entity'
  | 'decimal'
  | 'entityHex'
  | 'name'
  | 'backslash'
  | 'four'
  | 'two'
  | 'braced'

const [percent, ampersand, backslash, hash, semicolon, openBrace, closeBrace, space] = [
  37, 38, 92, 35, 59, 123, 125, 32,
]
/** The longest escape: `&#x0000000073;`, `\u{00000073}`. */
const longestEscape = 14

/**
 * Named entities that matter to a second decoding; every other one stands for a character that is
 * no letter or digit.
 */
const named: Readonly<Record<string, number>> = {
  amp: ampersand,
  percnt: percent,
  bsol: backslash,
  num: hash,
}
/** Letters that stand for white space after a backslash: b f n r t v. */
const whiteSpace = new Set([98, 102, 110, 114, 116, 118])

export interface Decoder extends CharacterSink {
  /** Nothing waits for the rest of an escape. */
  isIdle(): boolean
}

export function createDecoder(sink: CharacterSink): Decoder {
  let reading: Reading = 'none'
  let codes: number[] = []
  let starts: number[] = []
  let value = 0
  let digits = 0

  function begin(next: Reading, code: number, start: number) {
    reading = next
    codes = [code]
    starts = [start]
    value = 0
    digits = 0
  }
  function finish(code: number, end: number) {
    const from = starts[0] ?? 0
    reading = 'none'
    sink.step(code, from, end)
  }
  /**
   * It was no escape after all: what was kept passes as it stands, and `code` may begin another.
   */
  function giveUp(code: number, start: number, end: number) {
    reading = 'none'
    for (let at = 0; at < codes.length; at += 1)
      sink.step(codes[at] ?? 0, starts[at] ?? 0, starts[at + 1] ?? start)
    fresh(code, start, end)
  }
  function fresh(code: number, start: number, end: number) {
    if (code === percent) begin('percent', code, start)
    else if (code === ampersand) begin('entity', code, start)
    else if (code === backslash) begin('backslash', code, start)
    else sink.step(code, start, end)
  }
  /** A hexadecimal digit more; true once there are `enough`. */
  function digit(code: number, enough: number): boolean | null {
    const digitValue = hexValue(code)
    if (digitValue < 0) return null
    value = value * 16 + digitValue
    digits += 1
    return digits === enough
  }
  function counted(code: number, start: number, end: number, enough: number) {
    const done = digit(code, enough)
    if (done === null) giveUp(code, start, end)
    else if (done) finish(value, end)
  }
  function closed(code: number, start: number, end: number, last: number) {
    if (code === last && digits > 0) finish(value, end)
    else if (digit(code, -1) === null) giveUp(code, start, end)
  }

  function goOn(code: number, start: number, end: number) {
    if (codes.length >= longestEscape) return giveUp(code, start, end)
    const before = reading
    switch (before) {
      case 'percent':
        counted(code, start, end, 2)
        break
      case 'four':
        if (code === openBrace && digits === 0) reading = 'braced'
        else counted(code, start, end, 4)
        break
      case 'two':
        counted(code, start, end, 2)
        break
      case 'braced':
        closed(code, start, end, closeBrace)
        break
      case 'entityHex':
        closed(code, start, end, semicolon)
        break
      case 'backslash':
        if (isLetter(code, 117)) reading = 'four'
        else if (isLetter(code, 120)) reading = 'two'
        else if (whiteSpace.has(code)) finish(space, end)
        else giveUp(code, start, end)
        break
      case 'entity':
        if (code === hash) reading = 'decimal'
        else if (isNameCharacter(code)) reading = 'name'
        else giveUp(code, start, end)
        break
      case 'decimal':
        if (isLetter(code, 120) && digits === 0) reading = 'entityHex'
        else if (code === semicolon && digits > 0) finish(value, end)
        else if (code >= 48 && code <= 57) {
          value = value * 10 + code - 48
          digits += 1
        } else giveUp(code, start, end)
        break
      case 'name':
        if (code === semicolon)
          finish(named[String.fromCharCode(...codes.slice(1)).toLowerCase()] ?? space, end)
        else if (!isNameCharacter(code)) giveUp(code, start, end)
        break
      case 'none':
        break
    }
    if (
      reading !== 'none' &&
      codes[codes.length - 1] !== undefined &&
      starts[starts.length - 1] !== start
    ) {
      codes.push(code)
      starts.push(start)
    }
  }

  return {
    isIdle: () => reading === 'none',
    step(code, start, end) {
      if (reading === 'none') fresh(code, start, end)
      else goOn(code, start, end)
    },
    read(text, from, to, base) {
      let run = from
      for (let at = from; at < to; at += 1) {
        const code = text.charCodeAt(at)
        if (reading === 'none' && code !== percent && code !== ampersand && code !== backslash)
          continue
        if (run < at) sink.read(text, run, at, base)
        run = at
        // From here one by one, until the escape is read or is none.
        do {
          this.step(text.charCodeAt(run), base + run, base + run + 1)
          run += 1
        } while (reading !== 'none' && run < to)
        at = run - 1
      }
      if (run < to) sink.read(text, run, to, base)
    },
  }
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
