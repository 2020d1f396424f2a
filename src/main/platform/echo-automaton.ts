/**
 * An Aho–Corasick automaton (Aho and Corasick, CACM 18(6), 1975) over letters and digits: leads to
 * the forms of a secret that may have begun. Linear in the text, whatever it holds.
 */
import type { EchoForm } from './echo-forms'

/** Letters and digits, the columns of the automaton's table. */
export const letters = 36
/** How deep the automaton goes before one form is compared alone. */
export const deepest = 16

export interface EchoAutomaton {
  readonly next: Int32Array
  readonly depth: Uint8Array
  /** Of each state, how many forms it has found. */
  readonly hits: Uint8Array
  /** The forms of which the automaton has seen all it looks at, by state. */
  readonly found: readonly (readonly EchoForm[])[]
}

export function createAutomaton(forms: readonly EchoForm[]): EchoAutomaton {
  const children: Int32Array[] = [new Int32Array(letters)]
  const depth = [0]
  const found: EchoForm[][] = [[]]
  for (const form of forms) {
    let state = 0
    for (const code of form.codes.subarray(0, Math.min(deepest, form.least))) {
      let child = children[state]?.[code] ?? 0
      if (child === 0) {
        child = children.length
        children.push(new Int32Array(letters))
        depth.push((depth[state] ?? 0) + 1)
        found.push([])
        children[state]?.fill(child, code, code + 1)
      }
      state = child
    }
    found[state]?.push(form)
  }
  return linked(children, depth, found)
}

/** Breadth first: where a form breaks off, its longest end that begins another goes on. */
function linked(
  children: readonly Int32Array[],
  depth: readonly number[],
  found: readonly EchoForm[][],
): EchoAutomaton {
  const next = new Int32Array(children.length * letters)
  const fallback = new Int32Array(children.length)
  const queue = [0]
  for (let at = 0; at < queue.length; at += 1) {
    const state = queue[at] ?? 0
    const back = fallback[state] ?? 0
    if (state !== 0) found[state]?.push(...(found[back] ?? []))
    for (let code = 0; code < letters; code += 1) {
      const child = children[state]?.[code] ?? 0
      const otherwise = state === 0 ? 0 : (next[back * letters + code] ?? 0)
      next[state * letters + code] = child === 0 ? otherwise : child
      if (child === 0) continue
      fallback[child] = otherwise
      queue.push(child)
    }
  }
  return {
    next,
    depth: Uint8Array.from(depth),
    hits: Uint8Array.from(found, ({ length }) => Math.min(255, length)),
    found,
  }
}
