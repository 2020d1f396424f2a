/** An answer's text as JSON, with the place where it is none. Pure. */

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string }

const fence = /^\s*(?:```|~~~)[A-Za-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?(?:```|~~~)\s*$/

/** Never quotes the text: V8's own message does, so only the place is taken from it. */
export function parseJson(text: string, fenced: boolean): Parsed {
  const inner = fenced ? (fence.exec(text)?.[1] ?? text) : text
  if (inner.trim() === '') return { ok: false, detail: 'There is no text, so it is no JSON.' }
  try {
    return { ok: true, value: JSON.parse(inner) as unknown }
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    if (position === undefined)
      return {
        ok: false,
        detail: fence.test(text) ? 'It is inside a code block, not JSON alone.' : 'It is not JSON.',
      }
    const line = inner.slice(0, Number(position)).split('\n').length
    return {
      ok: false,
      detail: `It is not JSON: line ${line}, character ${Number(position) + 1} is not what JSON has there.`,
    }
  }
}
