/**
 * Finds words and phrases in a text: whole words where a script separates words, anywhere in those
 * that do not.
 */

const letter = /[\p{L}\p{N}_]/u
/** Scripts written without spaces between words, or with endings joined to them. */
const joined =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}]/u

/**
 * How often `term` stands in `text`. Both are compared as they are: fold them first where case does
 * not matter.
 */
export function occurrences(text: string, term: string): number {
  if (term === '') return 0
  const startsWord = needsBoundary(Array.from(term)[0])
  const endsWord = needsBoundary(Array.from(term).at(-1))
  let count = 0
  for (let at = text.indexOf(term); at !== -1; at = text.indexOf(term, at + term.length)) {
    if (
      !(startsWord && letter.test(before(text, at))) &&
      !(endsWord && letter.test(after(text, at + term.length)))
    )
      count += 1
  }
  return count
}

/** As a whole word; see `occurrences`. */
export function hasWord(text: string, term: string): boolean {
  return occurrences(text, term) > 0
}

function needsBoundary(char: string | undefined): boolean {
  return char !== undefined && letter.test(char) && !joined.test(char)
}

function before(text: string, at: number): string {
  const code = text.codePointAt(at - 2)
  return code !== undefined && code > 0xffff ? String.fromCodePoint(code) : (text[at - 1] ?? '')
}

function after(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}
