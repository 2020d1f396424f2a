/**
 * JSON of a request, read strictly: text that is no UTF-8 and a field that stands twice are
 * refused. JSON.parse would take the one for other characters and let the last of the others win,
 * so that what is done is not what was sent (spec S7).
 */

export type StrictJson =
  | { readonly ok: true; readonly value: unknown }
  /** `path` is that of the field, where it is one. */
  | { readonly ok: false; readonly path: string; readonly message: string }

export function parseStrictly(bytes: Uint8Array): StrictJson {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { ok: false, path: '', message: 'The request body is not UTF-8.' }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, path: '', message: 'The request body is not JSON.' }
  }
  const path = fieldTwice(text)
  if (path === null) return { ok: true, value }
  return { ok: false, path, message: 'This field stands twice. Send it once.' }
}

interface Level {
  /** Fields seen so far; null in a list. */
  readonly fields: Set<string> | null
  /** What its value is under now: a field, or a place in the list. */
  at: string | number
}

const quote = 34
const comma = 44
const colon = 58
const backslash = 92
const [listOpens, listCloses, objectOpens, objectCloses] = [91, 93, 123, 125]

/**
 * The path of the first field that its object has twice; null where there is none. For text that is
 * JSON; long strings are stepped over.
 */
function fieldTwice(text: string): string | null {
  const levels: Level[] = []
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const level = levels[levels.length - 1]
    if (code === quote) {
      const end = stringEnd(text, at)
      const after = level?.fields == null ? end : nextThat(text, end + 1)
      if (level?.fields != null && text.charCodeAt(after) === colon) {
        const raw = text.slice(at, end + 1)
        const name = raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1)
        level.at = name
        if (level.fields.has(name)) return levels.map((each) => String(each.at)).join('.')
        level.fields.add(name)
      }
      at = end
    } else if (code === objectOpens) levels.push({ fields: new Set(), at: '' })
    else if (code === listOpens) levels.push({ fields: null, at: 0 })
    else if (code === objectCloses || code === listCloses) levels.pop()
    else if (code === comma && level !== undefined && typeof level.at === 'number') level.at += 1
  }
  return null
}

/**
 * Where the string that begins at `from` ends: the first quote after it that an even number of
 * backslashes stands before.
 */
function stringEnd(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before -= 1
    if ((end - 1 - before) % 2 === 0) return end
  }
}

/** The next character that is no white space. */
function nextThat(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 32) at += 1
  return at
}
