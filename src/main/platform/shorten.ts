/** The beginning of a text as a title. */

const longest = 80

/** Counts characters as people see them, so that none is cut in half. */
export function shorten(text: string): string {
  const seen: string[] = []
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, longest * 30))) {
    if (seen.push(segment) > longest) return `${seen.slice(0, longest - 1).join('')}…`
  }
  return seen.join('')
}
