/** JSON as it reads best. Pure. */

/** Longer texts stay as they came. */
const longest = 200_000

/** Null for a text that is no JSON. */
export function prettyJson(text: string): string | null {
  if (text.length > longest) return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}

/** An answer that is one JSON object, in order; null for any other. */
export function jsonAnswer(text: string): string | null {
  return text.trimStart().startsWith('{') ? prettyJson(text) : null
}
