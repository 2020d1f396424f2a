/**
 * Reads a regular expression that JavaScript accepts (with the flag u) into states that are stepped through side by side. What cannot be read
 * in time that grows with the text alone (look-around, back-references) and what would need too many states is refused.
 */
import { Failure } from '../../platform/failure'

export type Edge = 'start' | 'end' | 'word' | 'not_word'
export type State =
  | { readonly kind: 'char'; readonly takes: (codePoint: number) => boolean }
  | { readonly kind: 'edge'; readonly edge: Edge }
  /** Goes on at both. */
  | { readonly kind: 'split'; a: number; b: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' }

export interface RegexFlags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
}

type Node =
  | { readonly kind: 'atom'; readonly source: string }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly min: number; readonly max: number }

const mostStates = 2000

/** The states of a pattern; the first is where it begins. Throws Failure `invalid_request` with what to write instead. */
export function parseRegex(pattern: string, flags: RegexFlags): readonly State[] {
  try {
    // Only asked whether it is one; it is never run.
    RegExp(pattern, 'u')
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/u?: /, '') : 'not understood'
    throw refuse(`The pattern is no regular expression: ${reason}.`)
  }
  const states: State[] = []
  emit(readPattern(pattern), states, flags)
  states.push({ kind: 'match' })
  return states
}

function refuse(message: string): Failure {
  return new Failure('invalid_request', message)
}

/** The pattern is known to be valid, so brackets and groups are closed and escapes are whole. */
function readPattern(pattern: string): Node {
  let at = 0

  function choice(): Node {
    const options = [sequence()]
    while (pattern[at] === '|') {
      at += 1
      options.push(sequence())
    }
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: 'choice', options }
  }

  function sequence(): Node {
    const parts: Node[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(quantified(term()))
    return { kind: 'sequence', parts }
  }

  function term(): Node {
    const next = pattern[at]
    if (next === '(') return group()
    if (next === '[') return { kind: 'atom', source: bracket() }
    if (next === '\\') return escape()
    const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
    at += char.length
    if (char === '^' || char === '$') return { kind: 'edge', edge: char === '^' ? 'start' : 'end' }
    return { kind: 'atom', source: char }
  }

  function group(): Node {
    const opening = /^\((?:\?(?:<[^=!][^>]*>|:|[\s\S]))?/u.exec(pattern.slice(at))?.[0] ?? '('
    if (opening.startsWith('(?') && !opening.endsWith('>') && opening !== '(?:') {
      const what = /^\(\?[=!<]$/.test(opening) ? 'look-around' : 'inline flags'
      throw refuse(`Patterns with ${what} are not read here: they can take unbounded time. Use two rules, one of them with "must not match".`)
    }
    at += opening.length
    const inside = choice()
    at += 1
    return inside
  }

  function bracket(): string {
    const from = at
    for (at += 1; pattern[at] !== ']'; at += 1) if (pattern[at] === '\\') at += 1
    at += 1
    return pattern.slice(from, at)
  }

  function escape(): Node {
    const rest = pattern.slice(at)
    if (/^\\(?:[1-9]|k<)/.test(rest)) throw refuse('Patterns with back-references are not read here: they can take unbounded time. Write the repeated part out.')
    const source = /^\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])/u.exec(rest)?.[0] ?? rest
    at += source.length
    if (source === '\\b' || source === '\\B') return { kind: 'edge', edge: source === '\\b' ? 'word' : 'not_word' }
    return { kind: 'atom', source }
  }

  function quantified(node: Node): Node {
    const written = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(at))?.[0]
    if (written === undefined) return node
    at += written.length
    const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(written)
    if (bounds === null) return { kind: 'repeat', node, min: written.startsWith('+') ? 1 : 0, max: written.startsWith('?') ? 1 : Infinity }
    const min = Number(bounds[1])
    return { kind: 'repeat', node, min, max: bounds[2] === '' ? min : bounds[3] === '' ? Infinity : Number(bounds[3]) }
  }

  return choice()
}

/** Each call adds a state, so that the bound on states is one on work. */
function emit(node: Node, states: State[], flags: RegexFlags): void {
  if (states.length > mostStates) throw refuse(`The pattern is too large: with its counted repeats it has more than ${mostStates} steps. Lower the numbers in braces.`)
  switch (node.kind) {
    case 'atom':
      states.push({ kind: 'char', takes: taker(node.source, flags.ignoreCase) })
      return
    case 'edge':
      states.push(node)
      return
    case 'sequence':
      if (node.parts.length === 0) states.push({ kind: 'jump', to: states.length + 1 })
      for (const part of node.parts) emit(part, states, flags)
      return
    case 'choice':
      return emitChoice(node.options, states, flags)
    case 'repeat':
      return emitRepeat(node, states, flags)
  }
}

function emitChoice(options: readonly Node[], states: State[], flags: RegexFlags) {
  const ends: { kind: 'jump'; to: number }[] = []
  for (const [index, option] of options.entries()) {
    const last = index === options.length - 1
    const split = { kind: 'split' as const, a: states.length + 1, b: 0 }
    if (!last) states.push(split)
    emit(option, states, flags)
    if (last) break
    const end = { kind: 'jump' as const, to: 0 }
    ends.push(end)
    states.push(end)
    split.b = states.length
  }
  for (const end of ends) end.to = states.length
}

function emitRepeat({ node, min, max }: Extract<Node, { kind: 'repeat' }>, states: State[], flags: RegexFlags) {
  if (max === 0) states.push({ kind: 'jump', to: states.length + 1 })
  for (let time = 0; time < min; time += 1) emit(node, states, flags)
  if (max === Infinity) {
    const split = { kind: 'split' as const, a: states.length + 1, b: 0 }
    const from = states.push(split) - 1
    emit(node, states, flags)
    states.push({ kind: 'jump', to: from })
    split.b = states.length
    return
  }
  const splits: { b: number }[] = []
  for (let time = min; time < max; time += 1) {
    const split = { kind: 'split' as const, a: states.length + 1, b: 0 }
    splits.push(split)
    states.push(split)
    emit(node, states, flags)
  }
  for (const split of splits) split.b = states.length
}

/** One character against one character's worth of pattern; ASCII is looked up. */
function taker(source: string, ignoreCase: boolean): (codePoint: number) => boolean {
  const one = new RegExp(`^(?:${source})$`, ignoreCase ? 'iu' : 'u')
  const ascii = Uint8Array.from({ length: 128 }, (_, code) => Number(one.test(String.fromCharCode(code))))
  return (codePoint) => (codePoint < 128 ? ascii[codePoint] === 1 : one.test(String.fromCodePoint(codePoint)))
}
