/**
 * Takes exports in. Pieces are read and laid down in slices; with the last one the days they cover
 * change hands in one commit, so a file is there as a whole or not at all.
 */
import type { ImportedExport, ImportPiece, ImportProgress } from '../../contract/reconcile'
import { dayMs } from '../../shared/spans'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { Arrivals, type Arrival } from './arrivals'
import type { ExportRows } from './export-rows'
import type { ExportRow } from './formats/format'

export interface ImportsDeps {
  readonly store: Pick<Store, 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  readonly rows: ExportRows
  readonly audit: Pick<Audit, 'note'>
}

export interface Imports {
  /**
   * Throws Failure `invalid_request` with the lines that cannot be read, `not_found` for a piece of
   * an import that is not awaited. Nothing of such a file is kept. A file that is kept is on
   * record.
   */
  take(piece: ImportPiece, who: string): Promise<ImportProgress>
  list(): ImportedExport[]
  /** On record. Throws Failure `not_found`. */
  remove(id: string, who: string): Promise<void>
}

/** Rows laid down in one commit. */
const batch = 100

/** One taker of files a console. */
export function createImports(deps: ImportsDeps): Imports {
  const { platform, rows, store, audit } = deps
  const arrivals = new Arrivals(platform)

  async function clean(): Promise<void> {
    store.write(() => {
      for (const id of rows.replaced()) rows.forget(id)
    })
    for (const id of rows.leftovers()) {
      if (arrivals.has(id)) continue
      while (store.write(() => rows.clearSome(id))) await yieldToLoop()
    }
  }

  return {
    async take({ text, fileName = 'export.csv', importId, more = false }, who) {
      const arrival = importId === undefined ? arrivals.begin(fileName) : arrivals.awaited(importId)
      arrival.busy = true
      try {
        await layDown(deps, arrival, text, !more)
        if (more) return { state: 'arriving', importId: arrival.id, rows: arrival.rows }
        const kept = keep(deps, arrival, who)
        arrivals.end(arrival)
        await clean()
        return { state: 'kept', importId: arrival.id, rows: arrival.rows, export: kept }
      } catch (thrown) {
        arrivals.end(arrival)
        await clean()
        throw thrown
      } finally {
        arrival.busy = false
        arrival.lastAt = platform.clock.now()
      }
    },
    list: rows.list,
    async remove(id, who) {
      const before = rows.list().find((one) => one.id === id)
      if (before === undefined)
        throw new Failure('not_found', `There is no imported export "${id}".`)
      store.write(() => {
        rows.forget(id)
        audit.note({
          who,
          what: 'export removed',
          subject: before.fileName,
          before: noted(before),
        })
      })
      platform.changes.publish('reconcile')
      await clean()
    },
  }
}

/** Rows of a piece into the table, where nothing reads them yet. */
async function layDown(
  { store, rows }: ImportsDeps,
  arrival: Arrival,
  text: string,
  last: boolean,
): Promise<void> {
  const { id, file } = arrival
  for (const found of file.read(text, last)) {
    for (let at = 0; at < found.length; at += batch) {
      store.write(() => {
        for (const row of found.slice(at, at + batch)) {
          note(arrival, row)
          if ('emptyDay' in row) continue
          rows.add(id, arrival.rows, row)
          arrival.rows += 1
        }
      })
      await yieldToLoop()
    }
  }
  if (file.faultCount === 0) return
  const untold = file.faultCount - file.faults.length
  throw new Failure(
    'invalid_request',
    ['Nothing was imported.', ...file.faults, ...(untold > 0 ? [`And ${untold} more.`] : [])].join(
      '\n',
    ),
  )
}

function note({ days }: Arrival, row: ExportRow | { readonly emptyDay: number }) {
  const [day, scope] = 'emptyDay' in row ? [row.emptyDay, ''] : [row.day, row.scope]
  const scopes = days.get(day)
  if (scopes === undefined) days.set(day, new Set([scope]))
  else scopes.add(scope)
}

/** The days it covers are its own from here on. */
function keep(
  { store, platform, rows, audit }: ImportsDeps,
  arrival: Arrival,
  who: string,
): ImportedExport {
  const { id, fileName, days, file } = arrival
  const { format } = file
  const covered = [...days.keys()]
  if (format === null || covered.length === 0)
    throw new Failure(
      'invalid_request',
      'Nothing was imported.\nThe file has a header and no rows.',
    )
  const kept: ImportedExport = {
    id,
    family: format.family,
    fileName,
    importedAt: platform.clock.now(),
    from: covered.reduce((least, day) => Math.min(least, day)),
    to: covered.reduce((most, day) => Math.max(most, day)) + dayMs,
    rows: arrival.rows,
    unreadColumns: [...file.unreadColumns],
  }
  store.write(() => {
    const { family } = kept
    rows.keep(kept)
    for (const [day, scopes] of days) for (const scope of scopes) rows.uncover(family, day, scope)
    for (const [day, scopes] of days) for (const scope of scopes) rows.cover(family, day, scope, id)
    audit.note({ who, what: 'export imported', subject: fileName, after: noted(kept) })
  })
  platform.changes.publish('reconcile')
  return kept
}

/** As the record has it. */
function noted({ family, from, to, rows }: ImportedExport) {
  return { family, from, to, rows }
}
