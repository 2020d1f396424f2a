/** Of a very long text only the beginning is drawn, and more of it on request. Pure. */

/** Characters shown at first, and more with each step: a book's chapter. */
export const step = 150_000

/**
 * The beginning of a text, cut at a line's end where one is near, and how many characters are left.
 */
export function shownOf(
  text: string,
  steps: number,
): { readonly shown: string; readonly rest: number } {
  const most = steps * step
  if (text.length <= most + step / 10) return { shown: text, rest: 0 }
  const line = text.lastIndexOf('\n', most)
  const end = line > most - 2000 ? line + 1 : most
  return { shown: text.slice(0, end), rest: text.length - end }
}

/** `950 characters`, `12 kB`, `3.4 MB`: of text. */
export function sizeOf(characters: number): string {
  if (characters < 1000) return `${characters} characters`
  return characters < 1_000_000
    ? `${Math.round(characters / 1000)} kB`
    : `${(characters / 1_000_000).toFixed(1)} MB`
}
