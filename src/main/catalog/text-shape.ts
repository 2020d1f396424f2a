/** What a text is made of beyond its count: all that some vocabularies cut finer than others. */

export interface TextShape {
  /** Line breaks and tabs: a token each in some vocabularies, however many stand in a row. */
  readonly breaks: number
  /** Latin letters outside ASCII, combining marks: older vocabularies spell accents in bytes. */
  readonly accents: number
  /** ASCII capitals that follow another: words in capitals are in no vocabulary as wholes. */
  readonly capitals: number
  /** ASCII characters, spaces apart, that are the same as the two before them: rules, padding. */
  readonly repeats: number
  /** UTF-8 bytes of signs outside ASCII: emoji, frames, mathematics. */
  readonly symbols: number
  /** UTF-8 bytes in letters of scripts other than Latin. */
  readonly scripts: Readonly<Record<Script, number>>
}

/**
 * By how far vocabularies differ on them. `cjk`: Han and kana; `other`: every script besides, on
 * which they differ the most.
 */
export const scripts = ['cjk', 'hangul', 'cyrillic', 'other'] as const
export type Script = (typeof scripts)[number]

const noShape: TextShape = {
  breaks: 0,
  accents: 0,
  capitals: 0,
  repeats: 0,
  symbols: 0,
  scripts: { cjk: 0, hangul: 0, cyrillic: 0, other: 0 },
}

type Counts = { -readonly [K in Exclude<keyof TextShape, 'scripts'>]: number } & {
  readonly scripts: Record<Script, number>
}

export function shapeOf(text: string): TextShape {
  const found: Counts = { ...noShape, scripts: { ...noShape.scripts } }
  let breaks = 0
  let capitals = 0
  let repeats = 0
  let before = 0
  let beforeThat = 0
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit > 96 && unit < 123) {
      if (unit === before && unit === beforeThat) repeats += 1
    } else if (unit >= 0x80) noteForeign(found, unit, text, i)
    else if (unit < 32) {
      if (unit === 10 || unit === 9 || unit === 13) breaks += 1
    } else if (unit !== 32) {
      if (unit === before && unit === beforeThat) repeats += 1
      else if (isCapital(unit) && isCapital(before)) capitals += 1
    }
    beforeThat = before
    before = unit
  }
  return { ...found, breaks, capitals, repeats }
}

export function sumOfShapes(shapes: readonly TextShape[]): TextShape {
  const sum: Counts = { ...noShape, scripts: { ...noShape.scripts } }
  for (const shape of shapes) {
    for (const name of ['breaks', 'accents', 'capitals', 'repeats', 'symbols'] as const)
      sum[name] += shape[name]
    for (const script of scripts) sum.scripts[script] += shape.scripts[script]
  }
  return sum
}

function isCapital(unit: number): boolean {
  return unit >= 65 && unit <= 90
}

/** By the blocks of Unicode; looked up one by one where a block holds letters and signs alike. */
function noteForeign(found: Counts, unit: number, text: string, at: number): void {
  if (unit < 0x370) {
    if (unit >= 0xc0) found.accents += 1
    else found.symbols += 2
  } else if (unit < 0x400) found.scripts.other += 2
  else if (unit < 0x530) found.scripts.cyrillic += 2
  else if (unit >= 0x1e00 && unit < 0x1f00) found.accents += 1
  else if (unit < 0x2000) found.scripts.other += unit < 0x800 ? 2 : 3
  else if (unit < 0x2c00) found.symbols += 3
  else if (
    (unit >= 0x3040 && unit < 0x3100) ||
    (unit >= 0x3400 && unit < 0xa000) ||
    (unit >= 0xf900 && unit < 0xfb00)
  )
    found.scripts.cjk += 3
  else if (unit >= 0xac00 && unit < 0xd7b0) found.scripts.hangul += 3
  else if (unit >= 0xdc00 && unit < 0xe000) return
  else notePlane(found, text.codePointAt(at) ?? unit)
}

/** The first half of a pair stands for both. Half a pair by itself is sent as U+FFFD. */
function notePlane(found: Counts, point: number): void {
  const bytes = point < 0x10000 ? 3 : 4
  if (point >= 0x1f000 && point < 0x1fb00) found.symbols += bytes
  else if (point >= 0x20000 && point < 0x32000) found.scripts.cjk += bytes
  else if (letterOrMark.test(String.fromCodePoint(point))) found.scripts.other += bytes
  else found.symbols += bytes
}

const letterOrMark = /\p{L}|\p{M}/u
