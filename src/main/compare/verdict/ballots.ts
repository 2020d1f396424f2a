/** What people and checks said of models that met, made ready to be drawn anew a thousand times. */
import type { Meetings } from './bradley-terry'
import type { Random } from '../../../shared/random'

/** Two models on the same prompt. */
export interface Meeting {
  readonly a: string
  readonly b: string
  readonly better: 'a' | 'b' | 'tie'
}

/** What is no independent evidence and is drawn together: one vote, one case, one group of cases. */
export type Ballot = readonly Meeting[]

export interface CompiledBallots {
  /** Of all ballots as they are. */
  meetings(): Meetings[]
  /** Of as many ballots, drawn with replacement. */
  drawn(random: Random): Meetings[]
}

const outcomes = ['a', 'b', 'tie'] as const

/** Equal ballots are one pattern, and patterns have an order of their own: how they come is nothing. */
export function compileBallots(ballots: readonly Ballot[]): CompiledBallots {
  const pairs = pairsOf(ballots)
  const placeOf = new Map(pairs.map(([a, b], at) => [pairKey(a, b), at]))
  const texts = ballots.map((ballot) =>
    ballot
      .map(turned)
      .map(({ a, b, better }) => 3 * (placeOf.get(pairKey(a, b)) ?? 0) + outcomes.indexOf(better))
      .toSorted((one, other) => one - other)
      .join(' '),
  )
  const patterns = [...new Set(texts)].toSorted()
  const slots = patterns.map((text) => text.split(' ').filter(Boolean).map(Number))
  const numbers = new Map(patterns.map((text, at) => [text, at]))
  const all = Uint32Array.from(texts.map((text) => numbers.get(text) ?? 0)).sort()

  function counted(patternAt: (at: number) => number): Meetings[] {
    const counts = new Uint32Array(3 * pairs.length)
    for (let at = 0; at < all.length; at++)
      for (const slot of slots[patternAt(at)] ?? []) counts[slot] = (counts[slot] ?? 0) + 1
    return pairs.map(([a, b], at) => {
      const [winsA = 0, winsB = 0, ties = 0] = counts.subarray(3 * at, 3 * at + 3)
      return { a, b, winsA, winsB, ties }
    })
  }

  return {
    meetings: () => counted((at) => all[at] ?? 0),
    drawn: (random) => counted(() => all[Math.floor(random() * all.length)] ?? 0),
  }
}

/** Each pair once, its models and the pairs in order. */
function pairsOf(ballots: readonly Ballot[]): (readonly [string, string])[] {
  const pairs = new Map<string, readonly [string, string]>()
  for (const ballot of ballots)
    for (const { a, b } of ballot.map(turned)) pairs.set(pairKey(a, b), [a, b])
  return [...pairs.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, pair]) => pair)
}

const pairKey = (a: string, b: string) => JSON.stringify([a, b])

/** With its models in order. */
function turned({ a, b, better }: Meeting): Meeting {
  if (a <= b) return { a, b, better }
  return { a: b, b: a, better: better === 'tie' ? 'tie' : better === 'a' ? 'b' : 'a' }
}
