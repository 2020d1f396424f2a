/**
 * Tells before the parser sees it whether a piece of Markdown would take it too long or too deep:
 * then it is shown as it was written. Pure.
 */

/** Deeper nesting than any honest answer has. */
const deepest = 24
/** Emphasis, links and code that one paragraph may have: the parser takes their number squared. */
const mostMarks = 500
const mostMarksInAll = 1000

const deep = 'too deeply nested'
const marked = 'too many marks'

/** Why a chunk is shown as plain text; null: it is read as Markdown. */
export function riskOf(text: string): string | null {
  let paragraph = 0
  let all = 0
  for (const line of text.split('\n')) {
    if (depthOf(line) > deepest) return deep
    const marks = marksIn(line)
    if (startsBlock(line)) paragraph = 0
    paragraph += marks
    all += marks
    if (paragraph > mostMarks || all > mostMarksInAll) return marked
  }
  return null
}

/** A line that alone makes its chunk plain. */
export function isRisky(line: string): boolean {
  return depthOf(line) > deepest || marksIn(line) > mostMarks
}

/** Characters that can begin or end something within a line. */
export function marksIn(line: string): number {
  let count = 0
  for (let at = 0; at < line.length; at += 1) if (isMark(line.charCodeAt(at))) count += 1
  return count
}

function isMark(code: number): boolean {
  // ! $ & * < [ \ ] _ ` | ~
  return (
    code === 33 ||
    code === 36 ||
    code === 38 ||
    code === 42 ||
    code === 60 ||
    (code >= 91 && code <= 93) ||
    code === 95 ||
    code === 96 ||
    code === 124 ||
    code === 126
  )
}

/** A line that ends the paragraph before it: an empty one, an item, a heading. */
function startsBlock(line: string): boolean {
  return /^\s*(?:$|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)/.test(line.slice(0, 200))
}

/**
 * How many quotes and lists a line's beginning opens, its indentation counted as lists of two
 * columns.
 */
function depthOf(line: string): number {
  let depth = 0
  let columns = 0
  let at = 0
  while (at < line.length && depth <= deepest) {
    const char = line[at]
    if (char === ' ' || char === '\t') {
      columns += char === '\t' ? 4 : 1
      at += 1
    } else if (char === '>') {
      depth += 1
      at += 1
    } else {
      const item = /^(?:[-*+]|\d{1,9}[.)])(?=\s|$)/.exec(line.slice(at, at + 12))?.[0]
      if (item === undefined) return depth
      depth += 1 + Math.floor(columns / 2)
      columns = 0
      at += item.length
    }
  }
  return depth
}
