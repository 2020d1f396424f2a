/** JSON as it reads best: every value as it was written, on lines of its own. Pure. */

/** Longer texts stay as they came. */
const longest = 200_000
/** So do those whose nesting alone would make them as long as this. */
const longestWritten = 4_000_000

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Null for a text that is no JSON, or too long of it. */
export function prettyJson(text: string): string | null {
  if (text.length > longest) return null
  try {
    JSON.parse(text)
    return inLines(text)
  } catch {
    return null
  }
}

/** An answer that is one JSON object, in order; null for any other. */
export function jsonAnswer(text: string): string | null {
  return text.trimStart().startsWith('{') ? prettyJson(text) : null
}

/**
 * Word by word and not by its value: read as a value, long numbers lose digits, and of two fields of
 * one name the first is lost.
 */
function inLines(json: string): string | null {
  const parts: string[] = []
  let length = 0
  let depth = 0
  let before = ''
  for (const [word] of json.matchAll(token)) {
    const closes = word === '}' || word === ']'
    const isFirst = before === '{' || before === '['
    if (closes) depth -= 1
    const line = closes !== isFirst || before === ',' ? `\n${'  '.repeat(depth)}` : ''
    const written = line + spaced(word)
    length += written.length
    if (length > longestWritten) return null
    parts.push(written)
    if (word === '{' || word === '[') depth += 1
    before = word
  }
  return parts.join('')
}

/** A string without escapes it does not need; a colon with its space. */
function spaced(word: string): string {
  if (word === ':') return ': '
  return word.startsWith('"') ? JSON.stringify(JSON.parse(word)) : word
}
