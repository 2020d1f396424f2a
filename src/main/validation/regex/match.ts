/** Runs the states of a pattern over a text side by side: time grows with the length of the text, never with how a pattern is written. */
import type { Edge, State } from './parse'

export type Match = 'found' | 'absent' | 'stopped'

/** Steps one rule may take: some tens of milliseconds. */
export const mostSteps = 4_000_000

/** Does the pattern occur anywhere in the text? `stopped`: it was too much work to say. */
export function search(states: readonly State[], text: string, multiline: boolean, steps = mostSteps): Match {
  const marks = new Int32Array(states.length).fill(-1)
  let current: number[] = []
  let next: number[] = []
  let left = steps
  let previous = -1

  /** Adds a state and all that is reached from it without taking a character. True: the pattern is complete. */
  function add(first: number, to: number[], position: number, before: number, after: number): boolean {
    const stack = [first]
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (marks[index] === position) continue
      marks[index] = position
      left -= 1
      const state = states[index]
      if (state === undefined) continue
      if (state.kind === 'match') return true
      if (state.kind === 'char') to.push(index)
      else if (state.kind === 'jump') stack.push(state.to)
      else if (state.kind === 'split') stack.push(state.b, state.a)
      else if (isAt(state.edge, before, after, multiline)) stack.push(index + 1)
    }
    return false
  }

  let position = 0
  let at = 0
  while (left > 0) {
    const code = text.codePointAt(at) ?? -1
    if (add(0, current, position, previous, code)) return 'found'
    if (code === -1) return 'absent'
    at += code > 0xffff ? 2 : 1
    position += 1
    const following = text.codePointAt(at) ?? -1
    next.length = 0
    left -= current.length + 1
    for (const index of current) {
      const state = states[index]
      if (state?.kind === 'char' && state.takes(code) && add(index + 1, next, position, code, following)) return 'found'
    }
    previous = code
    ;[current, next] = [next, current]
  }
  return 'stopped'
}

function isAt(edge: Edge, before: number, after: number, multiline: boolean): boolean {
  switch (edge) {
    case 'start':
      return before === -1 || (multiline && isLineEnd(before))
    case 'end':
      return after === -1 || (multiline && isLineEnd(after))
    case 'word':
      return isWord(before) !== isWord(after)
    case 'not_word':
      return isWord(before) === isWord(after)
  }
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}
