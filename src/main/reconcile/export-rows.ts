/** The tables of imported exports. */
import type { ExportFamily, ImportedExport } from '../../contract/reconcile'
import { dayMs } from '../../shared/spans'
import { parseDecimal } from '../money/decimal'
import { noteBroken } from '../storage/broken-cells'
import type { Db } from '../storage/store'
import type { ExportRow, Tier, TokenCounts } from './formats/format'

interface ImportRow {
  readonly id: string
  readonly family: ExportFamily
  readonly fileName: string
  readonly importedAt: number
  readonly firstDay: number
  readonly lastDay: number
  readonly rows: number
  readonly unread: string
}

type KeptRow = Omit<ExportRow, 'tokens' | 'long' | 'day' | 'scope'> &
  TokenCounts & { readonly number: number; readonly long: number; readonly tier: Tier }

/** A day of a workspace or project, and the import that speaks for it. */
export interface CoveredDay {
  readonly day: number
  readonly scope: string
  readonly importId: string
  readonly importedAt: number
}

export type ExportRows = ReturnType<typeof exportRows>

/** Rows read or taken away at a step: about two milliseconds. */
const slice = 200

const importList = `id, family, file_name AS fileName, imported_at AS importedAt,
  first_day AS firstDay, last_day AS lastDay, row_count AS rows, unread_columns AS unread`

/** Statements over the tables; whoever writes says in which transaction. */
export function exportRows(db: Db) {
  return { ...writing(db), ...reading(db) }
}

function writing(db: Db) {
  const insert = db.prepare(
    `INSERT INTO export_rows VALUES (@importId, @day, @scope, @number, @key, @model, @tier, @long,
       @kind, @requests, @input, @cached, @write5m, @write1h, @output, @cost, @list)`,
  )
  const keep = db.prepare(
    `INSERT INTO exports VALUES (@id, @family, @fileName, @importedAt, @firstDay, @lastDay, @rows, @unread)`,
  )
  const cover = db.prepare('INSERT OR REPLACE INTO export_days VALUES (?, ?, ?, ?)')
  const uncover = db.prepare(
    "DELETE FROM export_days WHERE family = ? AND day = ? AND (scope = '' OR ? = '')",
  )
  const uncoverImport = db.prepare('DELETE FROM export_days WHERE import_id = ?')
  const forget = db.prepare('DELETE FROM exports WHERE id = ?')
  const unread = db.prepare<[], string>(
    'SELECT id FROM exports WHERE id NOT IN (SELECT import_id FROM export_days)',
  )
  const someRows = db.prepare(
    `DELETE FROM export_rows WHERE (import_id, day, scope, number) IN
       (SELECT import_id, day, scope, number FROM export_rows WHERE import_id = ? LIMIT ${slice})`,
  )
  // From one import to the next by the index: there may be many rows of each.
  const left = db.prepare<[], string>(
    `WITH RECURSIVE ids (id) AS (
       SELECT min(import_id) FROM export_rows
       UNION ALL
       SELECT (SELECT min(import_id) FROM export_rows WHERE import_id > id) FROM ids WHERE id IS NOT NULL
     )
     SELECT id FROM ids WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM exports)`,
  )
  return {
    add(importId: string, number: number, { tokens, long, ...row }: ExportRow) {
      insert.run({ importId, number, ...row, ...tokens, long: Number(long) })
    },
    keep({ from, to, unreadColumns, ...row }: ImportedExport) {
      keep.run({ ...row, firstDay: from, lastDay: to - dayMs, unread: unreadColumns.join(',') })
    },
    /** A sum over all projects and what is told by project never count beside each other. */
    cover(family: ExportFamily, day: number, scope: string, importId: string) {
      cover.run(family, day, scope, importId)
    },
    uncover(family: ExportFamily, day: number, scope: string) {
      uncover.run(family, day, scope)
    },
    /** False where there is no such import. */
    forget(importId: string): boolean {
      uncoverImport.run(importId)
      return forget.run(importId).changes > 0
    },
    /** Imports of which every day was replaced. */
    replaced: () => unread.pluck().all() as string[],
    /** Imports of which only rows are left. */
    leftovers: () => left.pluck().all() as string[],
    /** False once nothing is left. */
    clearSome: (importId: string) => someRows.run(importId).changes === slice,
  }
}

function reading(db: Db) {
  const list = db.prepare<[], ImportRow>(
    `SELECT ${importList} FROM exports ORDER BY imported_at DESC, id DESC`,
  )
  const covered = db.prepare<[string, number, number], CoveredDay>(
    `SELECT day, scope, import_id AS importId, imported_at AS importedAt FROM export_days
     JOIN exports ON exports.id = import_id WHERE export_days.family = ? AND day >= ? AND day < ?
     ORDER BY day, scope`,
  )
  const span = db.prepare<[string, string], { from: number | null; to: number | null }>(
    'SELECT min(day) AS "from", max(day) AS "to" FROM export_days WHERE family IN (?, ?)',
  )
  const rows = db.prepare<[string, number, string, number], KeptRow>(
    `SELECT number, key, model, tier, long, kind, requests, input, cached, write5m, write1h, output,
       cost, list FROM export_rows WHERE import_id = ? AND day = ? AND scope = ? AND number > ?
     ORDER BY number LIMIT ${slice}`,
  )
  return {
    list: (): ImportedExport[] =>
      list.all().map(({ firstDay, lastDay, unread, ...row }) => ({
        ...row,
        from: firstDay,
        to: lastDay + dayMs,
        unreadColumns: unread === '' ? [] : unread.split(','),
      })),
    covered: (family: ExportFamily, from: number, to: number) => covered.all(family, from, to),
    /** The first and the last day that any export of a provider covers. */
    span(provider: string): { readonly from: number; readonly to: number } | undefined {
      const { from, to } = span.get(`${provider}_usage`, `${provider}_cost`) ?? {}
      return from == null || to == null ? undefined : { from, to: to + dayMs }
    },
    /** The rows of a covered day, a slice a step. */
    *of({ importId, day, scope }: CoveredDay): Generator<readonly ExportRow[]> {
      for (let after = -1; ;) {
        const found = rows.all(importId, day, scope, after)
        yield found.map((row) => {
          const place = `${importId}/${row.number}`
          return exportRowOf(
            { ...row, cost: money(db, place, row.cost), list: money(db, place, row.list) },
            day,
            scope,
          )
        })
        const last = found.at(-1)
        if (found.length < slice || last === undefined) return
        after = last.number
      }
    },
  }
}

/** An amount that can no longer be read is on record, and counts as nothing. */
function money(db: Db, row: string, text: string | null): string | null {
  if (text === null || parseDecimal(text) !== undefined) return text
  noteBroken(db, { place: 'export_rows.cost', row, text, problem: 'it is no amount' })
  return '0'
}

function exportRowOf(
  { input, cached, write5m, write1h, output, long, number: _, ...row }: KeptRow,
  day: number,
  scope: string,
): ExportRow {
  return {
    ...row,
    day,
    scope,
    long: long === 1,
    tokens: { input, cached, write5m, write1h, output },
  }
}
