/**
 * Branches of a conversation: the messages that are looked at, and those aside, each knowing what
 * it follows. Nothing that was answered is lost by asking otherwise. Pure.
 */
import type { AsideTurn, Turn } from './conversation'

export interface Branches {
  readonly turns: readonly Turn[]
  readonly aside: readonly AsideTurn[]
}

const byAge = (one: { readonly id: string }, other: { readonly id: string }) =>
  one.id < other.id ? -1 : 1

/** The messages with what each follows, in the order of the conversation. */
export function following(turns: readonly Turn[], first: string | null = null): AsideTurn[] {
  return turns.map((turn, index) => ({ ...turn, after: turns[index - 1]?.id ?? first }))
}

function withoutAfter({ after: _after, ...turn }: AsideTurn): Turn {
  return turn
}

/** An answer that failed without a word, and was not gone on from, is no branch to go back to. */
function saysNothing(left: readonly Turn[], aside: readonly AsideTurn[]): boolean {
  const [only, ...more] = left
  return (
    more.length === 0 &&
    only?.run?.phase === 'failed' &&
    only.run.text === '' &&
    aside.every(({ after }) => after !== only.id)
  )
}

/** Goes on with these messages; what they leave stays aside. */
export function goOn({ turns: before, aside }: Branches, turns: readonly Turn[]): Branches {
  let same = 0
  while (same < turns.length && before[same]?.id === turns[same]?.id) same++
  const left = before.slice(same)
  if (left.length === 0 || saysNothing(left, aside)) return { turns, aside }
  return { turns, aside: [...aside, ...following(left, before[same - 1]?.id ?? null)] }
}

/** The ids of the messages that stand at a place, on all branches, oldest first. */
export function siblingsAt({ turns, aside }: Branches, index: number): readonly string[] {
  const turn = turns[index]
  const after = turns[index - 1]?.id ?? null
  if (turn === undefined) return []
  return [turn, ...aside.filter((each) => each.after === after)].sort(byAge).map(({ id }) => id)
}

/** Looks at the branch of a message that is aside, to its newest end. */
export function lookAt(branches: Branches, id: string): Branches {
  const target = branches.aside.find((turn) => turn.id === id)
  if (target === undefined) return branches
  const { turns, aside } = branches
  const at = target.after === null ? 0 : turns.findIndex((turn) => turn.id === target.after) + 1
  if (at === 0 && target.after !== null) return branches
  return pathTo([...aside, ...following(turns.slice(at), target.after)], turns.slice(0, at), target)
}

/** The branch from a message to its newest end, after `before`; all the rest is aside. */
function pathTo(all: readonly AsideTurn[], before: readonly Turn[], target: AsideTurn): Branches {
  const path: AsideTurn[] = []
  const seen = new Set<string>()
  let next: AsideTurn | undefined = target
  while (next !== undefined && !seen.has(next.id)) {
    path.push(next)
    seen.add(next.id)
    const { id }: AsideTurn = next
    next = newestAfter(all, id)
  }
  return {
    turns: [...before, ...path.map(withoutAfter)],
    aside: all.filter((turn) => !seen.has(turn.id)),
  }
}

function newestAfter(all: readonly AsideTurn[], id: string): AsideTurn | undefined {
  return all
    .filter((turn) => turn.after === id)
    .sort(byAge)
    .at(-1)
}

/** All messages, with what each follows, and the last one of those that are looked at. */
export function branchesOf(all: readonly AsideTurn[], last: string | null): Branches {
  const path: AsideTurn[] = []
  const seen = new Set<string>()
  let id = last
  while (id !== null && !seen.has(id)) {
    const turn = all.find((each) => each.id === id)
    if (turn === undefined) break
    path.unshift(turn)
    seen.add(id)
    id = turn.after
  }
  return { turns: path.map(withoutAfter), aside: all.filter((turn) => !seen.has(turn.id)) }
}

/** Takes a message out; what followed it follows the one before it. */
export function withoutTurn({ turns, aside }: Branches, id: string): Branches {
  const index = turns.findIndex((turn) => turn.id === id)
  const before = turns[index - 1]?.id ?? null
  return {
    turns: turns.filter((turn) => turn.id !== id),
    aside: aside.map((turn) => (turn.after === id ? { ...turn, after: before } : turn)),
  }
}

/**
 * Writes a message anew. Where answers followed, they did so to its old words: those stay as a
 * branch, and the rest is carried over.
 */
export function rewritten(
  branches: Branches,
  id: string,
  change: Partial<Turn>,
  newId: () => string,
): Branches {
  const index = branches.turns.findIndex((turn) => turn.id === id)
  const from = branches.turns.slice(index)
  const isAnswered = from.some(({ run }) => run !== null)
  const changed = from.map((turn, at) => ({
    ...turn,
    ...(at === 0 ? change : {}),
    ...(isAnswered ? { id: newId() } : {}),
  }))
  const turns = [...branches.turns.slice(0, index), ...changed]
  return index < 0 ? branches : isAnswered ? goOn(branches, turns) : { ...branches, turns }
}
