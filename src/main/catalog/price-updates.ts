/**
 * Newer price snapshots from a file or the library's public address: checked, shown as a diff,
 * applied on the person's word (spec M2).
 */
import { z } from 'zod'
import type { PriceCheck } from '../../contract/models'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { readStored, snapshotEntries } from '../storage/stored-json'
import type { Store } from '../storage/store'
import type { LibraryEntries } from './library-prices'
import {
  indexSnapshot,
  leftOut,
  priceIn,
  shippedSnapshot,
  type PriceSnapshot,
  type SnapshotEntry,
} from './snapshot'
import { snapshotId } from './snapshot-id'

/** One snapshot and the instant it came into force here; in order of time. */
export type Timeline = readonly { readonly from: number; readonly snapshot: PriceSnapshot }[]

const row = z.object({
  id: z.string(),
  source: z.string(),
  date: z.int(),
  applied_at: z.int(),
  entries: z.string(),
})

export interface PriceUpdates {
  timeline(): Timeline
  /**
   * Reads price data and says what it would add and change, and what of it was not understood. Its
   * date is the one the file gives itself (the newest day a price was checked), else `fileDate`,
   * else now (epoch ms). Throws Failure `invalid_request` for text that is not the library's price
   * data.
   */
  check(
    text: string,
    source: string,
    current: PriceSnapshot,
    fileDate?: number,
  ): Promise<PriceCheck>
  /** The snapshot of the last check, to be applied. Throws Failure `not_found` for another id. */
  checked(id: string): PriceSnapshot
  /** Puts it into force from now on. Call inside a transaction. */
  apply(snapshot: PriceSnapshot): void
}

export function createPriceUpdates(
  { db }: Pick<Store, 'db'>,
  { clock }: Pick<Platform, 'clock'>,
): PriceUpdates {
  const select = db.prepare(
    'SELECT id, source, date, applied_at, entries FROM price_snapshots ORDER BY rowid',
  )
  const insert = db.prepare(
    'INSERT INTO price_snapshots (id, source, date, applied_at, entries) VALUES (?, ?, ?, ?, ?)',
  )
  /** What was checked last and may be applied. */
  let candidate: PriceSnapshot | undefined

  return {
    timeline() {
      const shipped = { from: shippedSnapshot.date, snapshot: shippedSnapshot }
      const imported = select.all().map((each) => datedFrom(db, each))
      return [shipped, ...imported].sort((a, b) => a.from - b.from)
    },
    async check(text, source, current, fileDate) {
      const { entries: fresh, notUnderstood, checkedOn } = await readEntries(text)
      const entries = [...fresh, ...keptOf(current, fresh)]
      const id = snapshotId(entries)
      const date = Math.min(checkedOn ?? fileDate ?? clock.now(), clock.now())
      candidate = { id, source, date, entries }
      return { id, source, date, ...compare(current, candidate, clock.now()), notUnderstood }
    },
    checked(id) {
      if (candidate?.id !== id)
        throw new Failure(
          'not_found',
          'These prices are no longer at hand. Check them again, then apply.',
        )
      return candidate
    },
    apply({ id, source, date, entries }) {
      insert.run(id, source, date, clock.now(), JSON.stringify(entries))
    },
  }
}

/** Prices that cannot be read are none: the older ones before them are not what was in force. */
function datedFrom(db: Store['db'], each: unknown): Timeline[number] {
  const { applied_at: from, entries: text, ...snapshot } = row.parse(each)
  const entries = readStored(db, 'price_snapshots.entries', snapshot.id, text) ?? []
  return { from, snapshot: { ...snapshot, entries } }
}

/** A model the file no longer names keeps its price: a newer list must not make calls unpriced. */
function keptOf(current: PriceSnapshot, fresh: readonly SnapshotEntry[]): SnapshotEntry[] {
  const covered = new Set(fresh.flatMap(baseIds))
  return current.entries.filter((entry) => !baseIds(entry).some((id) => covered.has(id)))
}

async function readEntries(text: string): Promise<LibraryEntries> {
  // Only needed here: its schemas would cost every start.
  const [{ entriesFrom }, { libraryFile }] = await Promise.all([
    import('./library-prices'),
    import('./library-file'),
  ])
  try {
    const read = entriesFrom(libraryFile.parse(JSON.parse(text)), leftOut)
    // Parsed again as what is stored, so that nothing is stored that could not be read back.
    const entries = read.entries.flatMap((entry) => {
      const parsed = snapshotEntries.element.safeParse(entry)
      if (parsed.success) return [parsed.data]
      read.notUnderstood.push({
        id: `${entry.provider}/${entry.ids[0]?.of ?? ''}`,
        reason: parsed.error.issues[0]?.message ?? 'its price is out of range',
      })
      return []
    })
    if (entries.length > 0) return { ...read, entries }
    throw new RangeError(
      read.notUnderstood[0]?.reason ?? 'it prices none of the models of the catalogue',
    )
  } catch (thrown) {
    throw new Failure(
      'invalid_request',
      `This is not price data of genai-prices: ${reasonOf(thrown)}. Nothing was changed.`,
    )
  }
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof SyntaxError) return 'it is not JSON'
  if (thrown instanceof z.ZodError) return thrown.issues[0]?.message ?? 'its shape is another one'
  if (thrown instanceof RangeError) return thrown.message
  throw thrown
}

function baseIds({ provider, ids }: SnapshotEntry): string[] {
  return [...new Set(ids.map(({ of }) => `${provider}/${of}`))]
}

/** Models that would be new, and models whose price now would be another one. */
function compare(
  current: PriceSnapshot,
  next: PriceSnapshot,
  now: number,
): Pick<PriceCheck, 'added' | 'changes' | 'unchanged'> {
  const before = indexSnapshot(current)
  const after = indexSnapshot(next)
  const names = new Map(
    next.entries.flatMap(({ provider, ids, adds }) =>
      adds === undefined ? [] : [[`${provider}/${ids[0]?.of ?? ''}`, adds.name]],
    ),
  )
  const ids = [...new Set([...next.entries, ...current.entries].flatMap(baseIds))]
  const all = ids.map((id) => {
    const [provider = '', model = ''] = id.split('/')
    return {
      id,
      known: before(provider, model),
      before: priceIn(before(provider, model)?.versions ?? [], now),
      after: priceIn(after(provider, model)?.versions ?? [], now),
    }
  })
  const added = all
    .filter(({ known }) => known === undefined)
    .map(({ id, after: price }) => ({ id, name: names.get(id) ?? id, price }))
  const changed = all.filter(
    ({ known, ...each }) =>
      known !== undefined && JSON.stringify(each.before) !== JSON.stringify(each.after),
  )
  return {
    added,
    changes: changed.map(({ id, before: old, after: fresh }) => ({
      id,
      before: old,
      after: fresh,
    })),
    unchanged: all.length - changed.length - added.length,
  }
}
