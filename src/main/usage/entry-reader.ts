/**
 * Adds up entries where no rollup is kept: filters in any combination. A question is read once, in
 * slices; asked again, only what came since is added. One question at a time: others would only
 * share the same core.
 */
import { noValue } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import type { ChargeSum } from '../../contract/usage'
import { chargeLines, createEntryFigures } from '../ledger/entry-figures'
import { createEntryWalk, type WalkedEntry, type WalkQuestion } from '../ledger/entry-walk'
import { conditionsOf } from '../ledger/filter'
import type { Place } from '../ledger/hash-chain'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { ChargeTotals } from './charge-sums'
import { ExactSums } from './exact-sums'
import type { Reading } from './groups'
import type { RollupDimension } from './rollup-rows'
import { emptySums } from './sums'

export interface EntryQuestion {
  readonly filter: Omit<LedgerFilter, 'from' | 'to'>
  readonly by: RollupDimension
  readonly from: number
  readonly to: number
  /** Starts of the pieces that are told apart, ascending; the first at or before `from`. */
  readonly starts: readonly number[]
}

export interface EntryAnswer {
  readonly reading: Reading
  readonly charges: ChargeSum[]
}

export interface EntryReader {
  read(question: EntryQuestion): Promise<EntryAnswer>
  forget(): void
}

export interface EntryReaderDeps {
  readonly db: Db
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
}

const sliceMs = 6
/** Questions that are remembered, the last asked last. */
const mostKept = 24
/** Sums that are remembered over all questions, each about 300 bytes. */
const mostSums = 60_000

const labels = {
  all: "''",
  provider: 'provider',
  model: 'model',
  project: 'project',
  project_model: "project || ' ' || provider || '/' || model",
  service: 'service',
  environment: 'environment',
  key: 'key_id',
  user: 'user',
  organization: 'organization',
} as const satisfies Record<RollupDimension, string>

/** Sums so far, of the entries up to `head`. */
class Answer {
  head: Place = { seq: 0, hash: '' }
  size = 0
  readonly #names: string[] = []
  readonly #ids = new Map<string, number>()
  readonly #pieces: Map<number, ExactSums>[]
  readonly #charges = new ChargeTotals()

  constructor(readonly starts: readonly number[]) {
    this.#pieces = starts.map(() => new Map<number, ExactSums>())
  }

  at(time: number, label: string | null): ExactSums {
    const piece = this.#pieces[pieceAt(this.starts, time)] ?? new Map<number, ExactSums>()
    const id = this.#idOf(label ?? noValue)
    const known = piece.get(id)
    if (known !== undefined) return known
    const sums = new ExactSums()
    piece.set(id, sums)
    this.size += 1
    return sums
  }

  charge(entry: WalkedEntry): void {
    for (const { kind, quantity, cost } of chargeLines(entry))
      this.#charges.add(kind, quantity, cost)
  }

  read(): EntryAnswer {
    const pieces = this.#pieces.map((piece, index) => {
      const sums = emptySums(piece.size)
      for (const [row, exact] of [...piece.values()].entries()) exact.writeTo(sums, row)
      return { start: this.starts[index] ?? 0, ids: Uint32Array.from(piece.keys()), sums }
    })
    return { reading: { names: [...this.#names], pieces }, charges: this.#charges.list() }
  }

  #idOf(name: string): number {
    const old = this.#ids.get(name)
    if (old !== undefined) return old
    const id = this.#names.push(name) - 1
    this.#ids.set(name, id)
    return id
  }
}

/** The last piece that starts at or before a time. */
function pieceAt(starts: readonly number[], time: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? Infinity) <= time) low = middle
    else high = middle - 1
  }
  return low
}

export function createEntryReader({ db, monotonic }: EntryReaderDeps): EntryReader {
  const figures = createEntryFigures(db)
  const walk = createEntryWalk(db)
  const kept = new Map<string, Answer>()
  let turn: Promise<unknown> = Promise.resolve()

  async function addAll(answer: Answer, slices: Generator<readonly WalkedEntry[]>): Promise<void> {
    let sliceEnds = monotonic() + sliceMs
    for (const entries of slices) {
      for (const entry of entries) {
        answer.at(entry.time, entry.label).add(figures.sumsOf(entry))
        answer.charge(entry)
      }
      if (monotonic() < sliceEnds) continue
      await yieldToLoop()
      sliceEnds = monotonic() + sliceMs
    }
  }

  async function catchUp(answer: Answer, question: WalkQuestion): Promise<void> {
    const head = walk.head()
    const { seq } = answer.head
    if (seq === 0) await addAll(answer, walk.byTime(question, head.seq))
    else if (seq < head.seq) await addAll(answer, walk.since(question, seq, head.seq))
    answer.head = head
  }

  function keep(key: string, answer: Answer): void {
    kept.set(key, answer)
    let size = [...kept.values()].reduce((sum, one) => sum + one.size, 0)
    for (const [oldest, { size: freed }] of kept) {
      if (kept.size <= mostKept && size <= mostSums) return
      kept.delete(oldest)
      size -= freed
    }
  }

  async function answerTo({ filter, by, from, to, starts }: EntryQuestion): Promise<EntryAnswer> {
    const { leading, rest } = conditionsOf(filter)
    const key = JSON.stringify([leading, rest, by, from, to, starts])
    const known = kept.get(key)
    // Taken out while it is added to: what is cut short is not kept.
    kept.delete(key)
    const answer = known !== undefined && walk.continues(known.head) ? known : new Answer(starts)
    await catchUp(answer, { leading, rest, label: labels[by], from, to })
    // Whether an entry is unresolved changes with what comes after it: such a question is read anew
    // each time.
    if (filter.unresolved === undefined) keep(key, answer)
    return answer.read()
  }

  return {
    read(question) {
      const mine = turn.then(() => answerTo(question))
      turn = mine.catch(() => undefined)
      return mine
    },
    forget: () => kept.clear(),
  }
}
