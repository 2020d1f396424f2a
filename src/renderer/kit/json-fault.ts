/** Where a text stops being JSON, and what was expected there: browsers do not tell. Pure. */

export interface JsonFault {
  readonly line: number
  readonly column: number
  /** `a comma or }` */
  readonly expected: string
}

type Place = 'value' | 'first value' | 'first name' | 'name' | 'colon' | 'after'

const space = /[ \t\n\r]*/y
const token =
  /[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

/** Null for a text that is JSON. */
export function jsonFault(text: string): JsonFault | null {
  /** What closes the objects and lists that are open. */
  const open: ('}' | ']')[] = []
  let place: Place = 'value'
  let at = 0
  for (;;) {
    at = endOf(space, text, at) ?? at
    const end = endOf(token, text, at)
    const word = end === null ? '' : text.slice(at, end)
    const next = after(place, word, open)
    if (at === text.length && place === 'after' && open.length === 0) return null
    if (end === null || next === null)
      return { ...lineOf(text, at), expected: expected(place, open) }
    place = next
    at = end
  }
}

/** `Line 2, column 7: a comma or } is expected.` */
export function jsonFaultText({ line, column, expected: what }: JsonFault): string {
  return `Line ${line}, column ${column}: ${what} is expected.`
}

function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}

/** The place behind the word; null where it cannot stand. */
function after(place: Place, word: string, open: ('}' | ']')[]): Place | null {
  const last = open.at(-1)
  const closes = word !== '' && word === last
  switch (place) {
    case 'colon':
      return word === ':' ? 'value' : null
    case 'after':
      if (word === ',' && last !== undefined) return last === '}' ? 'name' : 'value'
      return closes ? closed(open) : null
    case 'first name':
      if (closes) return closed(open)
      return word.startsWith('"') ? 'colon' : null
    case 'name':
      return word.startsWith('"') ? 'colon' : null
    case 'first value':
      return closes ? closed(open) : value(word, open)
    case 'value':
      return value(word, open)
  }
}

function closed(open: ('}' | ']')[]): Place {
  open.pop()
  return 'after'
}

function value(word: string, open: ('}' | ']')[]): Place | null {
  if (word === '{' || word === '[') {
    open.push(word === '{' ? '}' : ']')
    return word === '{' ? 'first name' : 'first value'
  }
  return word === '' || /^[}\],:]$/.test(word) ? null : 'after'
}

function expected(place: Place, open: readonly ('}' | ']')[]): string {
  switch (place) {
    case 'value':
      return 'a value'
    case 'first value':
      return 'a value or ]'
    case 'first name':
      return 'a name in double quotes or }'
    case 'name':
      return 'a name in double quotes'
    case 'colon':
      return 'a colon'
    case 'after': {
      const last = open.at(-1)
      return last === undefined ? 'the end' : `a comma or ${last}`
    }
  }
}

function lineOf(text: string, at: number): Pick<JsonFault, 'line' | 'column'> {
  const before = text.slice(0, at)
  const start = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: at - start + 1 }
}
