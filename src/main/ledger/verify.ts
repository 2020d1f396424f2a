/**
 * Walks the whole chain and reports the first break. Reads a steady snapshot on its own connection,
 * in slices, so that calls go on meanwhile.
 */
import type { Statement } from 'better-sqlite3'
import type { VerifyResult } from '../../contract/ledger'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { markOf, type ChainBreak } from './breaks'
import { columnValue, entryOf, selectList, type EntryDraft, type EntryRow } from './entry-row'
import { hashEntry, type Place } from './hash-chain'

const slice = 200

/** With the mark of the row at the first break, by which it can be accepted. */
export type Verdict = Omit<VerifyResult, 'firstBreak'> & {
  readonly firstBreak?: NonNullable<VerifyResult['firstBreak']> & { readonly mark: string }
}

/** Who watches a walk along the chain. */
export interface ChainWatch {
  /** Ends the walk: it rejects with the reason. */
  readonly signal?: AbortSignal
  /** Told now and then how many entries were walked. */
  readonly onWalked?: (entries: number) => void
}

/** As far as the chain was followed. */
type Head = Place & { readonly ledgerId: string }

/**
 * `known` is a place in the chain remembered outside the database: a chain that lost its end, or
 * was written anew, does not hold it. Breaks that were `accepted` are passed over, and told.
 */
export async function verifyChain(
  reader: Db,
  ledgerId: string,
  genesis: string,
  known?: Place,
  {
    accepted = [],
    signal,
    onWalked,
  }: ChainWatch & { readonly accepted?: readonly ChainBreak[] } = {},
): Promise<Verdict> {
  const page = reader.prepare<[number, number], EntryRow>(
    `SELECT ${selectList} FROM entries NOT INDEXED WHERE seq > ? ORDER BY seq LIMIT ?`,
  )
  let head: Head = { ledgerId, seq: 0, hash: genesis }
  const passed: { seq: number; reason: string }[] = []
  reader.prepare('BEGIN').run()
  try {
    for (;;) {
      const rows = readSlice(page, head.seq)
      if (rows === 'damaged') return brokenAfter(head, damagedText(head.seq + 1))
      for (const row of rows) {
        const reason = breakOf(row, head, known)
        if (reason !== undefined) {
          const found = { ledgerId, seq: row.seq, mark: markOf(row) }
          if (!accepted.some((one) => isSame(one, found)))
            return broken(head, { seq: row.seq, reason, mark: found.mark })
          passed.push({ seq: row.seq, reason })
        }
        head = { ledgerId, seq: row.seq, hash: row.hash }
      }
      if (rows.length < slice) break
      onWalked?.(head.seq)
      await yieldToLoop()
      signal?.throwIfAborted()
    }
    if (known !== undefined && known.seq > head.seq)
      return brokenAfter(
        head,
        `Entry ${head.seq + 1} is missing: the anchor remembers ${known.seq} entries.`,
      )
    const told = passed.length === 0 ? {} : { accepted: passed }
    return { ok: true, entries: head.seq, head, ...told }
  } finally {
    endSnapshot(reader)
  }
}

function broken(head: Head, firstBreak: NonNullable<Verdict['firstBreak']>): Verdict {
  return { ok: false, entries: head.seq, head, firstBreak }
}

/** Broken where no row can be read. */
function brokenAfter(head: Head, reason: string): Verdict {
  return broken(head, { seq: head.seq + 1, reason, mark: '' })
}

function damagedText(seq: number): string {
  return `Entry ${seq} or one of the ${slice} after it cannot be read: the file is damaged there.`
}

function isSame(one: Omit<ChainBreak, 'reason'>, other: Omit<ChainBreak, 'reason'>): boolean {
  return one.ledgerId === other.ledgerId && one.seq === other.seq && one.mark === other.mark
}

/**
 * A damaged file may refuse even this; the snapshot then ends when the caller closes its
 * connection.
 */
function endSnapshot(reader: Db) {
  try {
    reader.exec('ROLLBACK')
  } catch (error) {
    if (!isDamage(error)) throw error
  }
}

function isDamage(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT')
  )
}

function readSlice(
  page: Statement<[number, number], EntryRow>,
  after: number,
): readonly EntryRow[] | 'damaged' {
  try {
    return page.all(after, slice)
  } catch (error) {
    if (isDamage(error)) return 'damaged'
    throw error
  }
}

/** Why a row does not continue the chain; undefined: it does. */
export function breakOf(row: EntryRow, head: Place, known?: Place): string | undefined {
  if (row.seq !== head.seq + 1) return `Entry ${head.seq + 1} is missing.`
  if (row.prevHash !== head.hash) return `Entry ${row.seq} does not continue the one before it.`
  const { seq, hash, prevHash, ...draft } = entryOf(row)
  const isWritten =
    isFlag(row.simulated) &&
    isFlag(row.unresolved) &&
    isWholeForm(row, draft) &&
    hashEntry(prevHash, seq, draft) === hash
  if (!isWritten) return `Entry ${seq} is not what was written: its hash does not fit its facts.`
  return seq === known?.seq && hash !== known.hash
    ? `Entry ${seq} is not the one that the anchor remembers.`
    : undefined
}

/**
 * An entry shows anything but 1 as false, so the hash cannot tell 0 from nothing; sums over the
 * column can.
 */
function isFlag(value: unknown): boolean {
  return value === 0 || value === 1
}

/**
 * The hash covers the charges as they are read, and of an entry without charges none of the later
 * fields: nothing else may stand in them. A mark is there or not.
 */
function isWholeForm(
  { charges, serviceTier, inferenceGeo, suspect }: EntryRow,
  draft: EntryDraft,
): boolean {
  if (suspect !== null && suspect !== 1) return false
  return (
    charges === columnValue(draft, 'charges') &&
    (charges !== null || (serviceTier === null && inferenceGeo === null))
  )
}
