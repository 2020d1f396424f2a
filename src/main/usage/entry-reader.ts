/**
 * Adds up entries where no rollup is kept: filters in any combination. A question is read once, in
 * slices; asked again, only what came since is added. One question at a time: others would only
 * share the same core.
 */
import type { LedgerFilter } from '../../contract/ledger'
import { createEntryWalk, type WalkedEntry, type WalkQuestion } from '../ledger/entry-walk'
import { conditionsOf } from '../ledger/filter'
import type { Place } from '../ledger/hash-chain'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import type { RollupDimension } from './rollup-rows'

export interface EntryQuestion {
  readonly filter: Omit<LedgerFilter, 'from' | 'to'>
  readonly by: RollupDimension
  readonly from: number
  readonly to: number
  /** Starts of the pieces that are told apart, ascending; the first at or before `from`. */
  readonly starts: readonly number[]
}

/** What is made of the entries of one question. */
export interface Collector<Answer> {
  add(entry: WalkedEntry): void
  /** Sums that it holds. */
  size(): number
  /** What came of the entries so far. */
  read(): Answer
}

export interface EntryReader<Answer> {
  read(question: EntryQuestion): Promise<Answer>
  forget(): void
}

export interface EntryReaderDeps<Answer> {
  readonly db: Db
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
  /** Does one work after another. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly collect: (starts: readonly number[]) => Collector<Answer>
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

/** What was made of the entries up to `head`. */
interface Remembered<Answer> {
  readonly head: Place
  readonly collector: Collector<Answer>
}

export function createEntryReader<Answer>({
  db,
  monotonic,
  inTurn,
  collect,
}: EntryReaderDeps<Answer>): EntryReader<Answer> {
  const walk = createEntryWalk(db)
  const kept = new Map<string, Remembered<Answer>>()

  async function catchUp(
    { head: { seq }, collector }: Remembered<Answer>,
    question: WalkQuestion,
  ): Promise<Place> {
    const head = walk.head()
    if (seq === 0) await addInSlices(collector, walk.byTime(question, head.seq), monotonic)
    else if (seq < head.seq)
      await addInSlices(collector, walk.since(question, seq, head.seq), monotonic)
    return head
  }

  function keep(key: string, remembered: Remembered<Answer>): void {
    kept.set(key, remembered)
    let size = [...kept.values()].reduce((sum, { collector }) => sum + collector.size(), 0)
    for (const [oldest, { collector }] of kept) {
      if (kept.size <= mostKept && size <= mostSums) return
      kept.delete(oldest)
      size -= collector.size()
    }
  }

  async function answerTo({ filter, by, from, to, starts }: EntryQuestion): Promise<Answer> {
    const { leading, rest } = conditionsOf(filter)
    const key = JSON.stringify([leading, rest, by, from, to, starts])
    const known = kept.get(key)
    // Taken out while it is added to: what is cut short is not kept.
    kept.delete(key)
    const before =
      known !== undefined && walk.continues(known.head)
        ? known
        : { head: { seq: 0, hash: '' }, collector: collect(starts) }
    const head = await catchUp(before, { leading, rest, label: labels[by], from, to })
    // Whether an entry is unresolved changes with what comes after it: such a question is read anew
    // each time.
    if (filter.unresolved === undefined) keep(key, { head, collector: before.collector })
    return before.collector.read()
  }

  return {
    read: (question) => inTurn(() => answerTo(question)),
    forget: () => kept.clear(),
  }
}

/** Gives way every few milliseconds. */
export async function addInSlices(
  collector: Pick<Collector<unknown>, 'add'>,
  slices: Generator<readonly WalkedEntry[]>,
  monotonic: () => number,
): Promise<void> {
  let sliceEnds = monotonic() + sliceMs
  for (const entries of slices) {
    for (const entry of entries) collector.add(entry)
    if (monotonic() < sliceEnds) continue
    await yieldToLoop()
    sliceEnds = monotonic() + sliceMs
  }
}

/** Gives works their turn, one after another; one that fails holds up no other. */
export function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let turn: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }
}
