/** Of which kind a piece of a text is, and how many bytes it is at most after normalisation. */
import { longestWord, pieceKinds, type PieceKind } from './text-tally'

const indexOf = (kind: PieceKind) => pieceKinds.indexOf(kind)
const word = indexOf('word')
const script = indexOf('script')
const digits = indexOf('digits')
const signs = indexOf('signs')
const space = indexOf('space')
const data = indexOf('data')

function isLetter(code: number): boolean {
  const small = code | 32
  return small >= 97 && small <= 122
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** The index in `pieceKinds` of the kind of an ASCII piece. */
export function kindOfAscii(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start)
  if (isLetter(first)) return end - start > longestWord ? data : word
  if (first >= 48 && first <= 57) return digits
  const blank = isBlank(first)
  if (end - start === 1) return blank ? space : signs
  const second = text.charCodeAt(start + 1)
  if (isLetter(second)) {
    if (end - start - 1 > longestWord) return data
    return first === 32 ? word : signs
  }
  return blank && isBlank(second) ? space : signs
}

/** What a unit makes of the piece it is in; 0: not asked yet. */
const classes = new Uint8Array(65_536)
const letterOrMark = 1
const number = 2
const white = 3
const other = 4

function classOf(char: string): number {
  if (/[\p{L}\p{M}]/u.test(char)) return letterOrMark
  if (/\p{N}/u.test(char)) return number
  return /[^\S\ufeff]|\x85/u.test(char) ? white : other
}

function classAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if ((unit & 0xf800) === 0xd800) return classOf(String.fromCodePoint(text.codePointAt(at) ?? 0))
  const known = classes[unit] ?? 0
  return known === 0 ? (classes[unit] = classOf(text.charAt(at))) : known
}

/** The same of any characters. A long piece is of one kind, so its beginning tells it. */
export function kindOfAny(text: string, start: number, end: number): number {
  const stop = Math.min(end, start + 64)
  let beyondAscii = false
  let least = other
  let most = letterOrMark
  for (let at = start; at < stop; at += 1) {
    beyondAscii ||= text.charCodeAt(at) > 127
    const found = classAt(text, at)
    if (beyondAscii && found === letterOrMark) return script
    least = Math.min(least, found)
    most = Math.max(most, found)
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800) at += 1
  }
  if (!beyondAscii) return kindOfAscii(text, start, end)
  if (least === letterOrMark) return script
  return least !== most ? signs : least === number ? digits : least === white ? space : signs
}

/** UTF-8 bytes of a UTF-16 unit, or of its NFKC where that is larger; 0: not asked yet. */
const widths = new Uint8Array(65_536)

function widthOf(unit: number): number {
  const char = String.fromCharCode(unit)
  return Math.max(Buffer.byteLength(char), Buffer.byteLength(char.normalize('NFKC')))
}

/** Bytes of well-formed text, or after NFKC where that is more, character by character. */
export function widestBytes(text: string, start: number, end: number): number {
  let bytes = 0
  for (let i = start; i < end; i += 1) {
    const unit = text.charCodeAt(i)
    if ((unit & 0xf800) === 0xd800) {
      bytes += widthOfPair(text, i)
      i += 1
    } else {
      let width = widths[unit] ?? 0
      if (width === 0) widths[unit] = width = widthOf(unit)
      bytes += width
    }
  }
  return bytes
}

/** Beyond the first plane only musical symbols and enclosed ideographs grow. */
function widthOfPair(text: string, at: number): number {
  const high = text.charCodeAt(at)
  if (high !== 0xd834 && high !== 0xd83c) return 4
  return Math.max(4, Buffer.byteLength(text.slice(at, at + 2).normalize('NFKC')))
}
