/**
 * Short names for what is estimated: its whole text as a query's key would be written out on every
 * drawing.
 */

/** Gives the same number for the same thing in a row, a new one for another. */
export function createNumbering(): (asked: unknown) => number {
  let last = { text: '', number: 0 }
  return (asked) => {
    const text = JSON.stringify(asked) ?? ''
    if (text !== last.text) last = { text, number: last.number + 1 }
    return last.number
  }
}
