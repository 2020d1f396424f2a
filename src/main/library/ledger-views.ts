/** Views of the ledger that people keep under a name. Each change is on record. */
import type {
  LedgerView,
  NewView,
  RemovedView,
  ViewBody,
  ViewChange,
} from '../../contract/ledger-views'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import { readStored } from '../storage/stored-json'
import type { Db, Store } from '../storage/store'

export interface LedgerViewsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

/** `who` is for the record. Each throws Failure `not_found` for a view that is not there. */
export interface LedgerViews {
  /** By name. */
  list(): LedgerView[]
  /** Throws Failure `conflict` for a name that is taken, or at 50 views. */
  create(fresh: NewView, who: string): LedgerView
  /** Throws Failure `conflict` for a name that is taken. */
  change(change: ViewChange, who: string): LedgerView
  /** One that cannot be read is given as the whole ledger. */
  remove(id: string, who: string): RemovedView
  /** Throws Failure `conflict` where its name or id is taken meanwhile, or at 50 views. */
  putBack(removed: RemovedView, who: string): void
}

/** A list that is chosen from by eye. */
const mostViews = 50

interface ViewRow {
  readonly id: string
  readonly created_at: number
  readonly saved_at: number
  readonly name: string
  readonly view: string
}

export function createLedgerViews({
  store: { db, write },
  platform: { clock, newId, changes },
  audit,
}: LedgerViewsDeps): LedgerViews {
  const rows = viewRows(db)

  /** In one transaction with its note; open pages ask again. */
  function changing<Result>(change: () => Result): Result {
    const result = write(change)
    changes.publish('ledgerViews')
    return result
  }

  function insert(fresh: RemovedView, what: string, who: string): LedgerView {
    const { id, name, createdAt, view } = fresh
    checkName(rows, name)
    if ((rows.count.get() ?? 0) >= mostViews)
      throw new Failure('conflict', `There are ${mostViews} saved views. Remove one first.`)
    const row = rowOf({ id, name, createdAt, savedAt: clock.now() }, view)
    rows.insert.run(row)
    audit.note({ who, what, subject: name, after: view })
    return viewFrom(db, row)
  }

  return {
    list: () => rows.all.all().map((row) => viewFrom(db, row)),
    create: ({ name, view }, who) =>
      changing(() =>
        insert({ id: newId('view'), name, createdAt: clock.now(), view }, 'view saved', who),
      ),
    change: (change, who) =>
      changing(() => {
        const before = viewFrom(db, requireView(rows, change.id))
        const after = { ...before, ...given(change), savedAt: clock.now() }
        if (after.name !== before.name) checkName(rows, after.name)
        const view = change.view === undefined ? null : JSON.stringify(change.view)
        rows.update.run({ id: after.id, name: after.name, saved_at: after.savedAt, view })
        const told = { before: noted(before), after: noted(after) }
        audit.note({ who, what: 'view changed', subject: after.name, ...told })
        return after
      }),
    remove: (id, who) =>
      changing(() => {
        const { name, createdAt, view } = viewFrom(db, requireView(rows, id))
        rows.remove.run(id)
        audit.note({ who, what: 'view removed', subject: name, before: view })
        return { id, name, createdAt, view: view ?? { filter: {} } }
      }),
    putBack: (removed, who) =>
      changing(() => {
        if (rows.find.get(removed.id) !== undefined)
          throw new Failure('conflict', `"${removed.name}" is there: it was put back already.`)
        insert(removed, 'view put back', who)
      }),
  }
}

function given({ name, view }: ViewChange): Partial<Pick<LedgerView, 'name' | 'view'>> {
  return { ...(name === undefined ? {} : { name }), ...(view === undefined ? {} : { view }) }
}

/** As the record has it. */
function noted({ name, view }: LedgerView): Pick<LedgerView, 'name' | 'view'> {
  return { name, view }
}

type ViewRows = ReturnType<typeof viewRows>

function viewRows(db: Db) {
  return {
    all: db.prepare<[], ViewRow>('SELECT * FROM ledger_views ORDER BY name COLLATE NOCASE, name'),
    find: db.prepare<[string], ViewRow>('SELECT * FROM ledger_views WHERE id = ?'),
    named: db.prepare<[string], ViewRow>('SELECT * FROM ledger_views WHERE name = ?'),
    count: db.prepare<[], number>('SELECT count(*) FROM ledger_views').pluck(),
    insert: db.prepare<[ViewRow]>(
      `INSERT INTO ledger_views (id, created_at, saved_at, name, view)
       VALUES (@id, @created_at, @saved_at, @name, @view)`,
    ),
    update: db.prepare<[Omit<ViewRow, 'created_at' | 'view'> & { readonly view: string | null }]>(
      `UPDATE ledger_views SET name = @name, saved_at = @saved_at, view = ifnull(@view, view)
       WHERE id = @id`,
    ),
    remove: db.prepare<[string]>('DELETE FROM ledger_views WHERE id = ?'),
  }
}

function rowOf(
  { id, name, createdAt, savedAt }: Omit<LedgerView, 'view'>,
  view: ViewBody,
): ViewRow {
  return { id, name, created_at: createdAt, saved_at: savedAt, view: JSON.stringify(view) }
}

function viewFrom(db: Db, row: ViewRow): LedgerView {
  return {
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    savedAt: row.saved_at,
    view: readStored(db, 'ledger_views.view', row.id, row.view) ?? null,
  }
}

function requireView(rows: ViewRows, id: string): ViewRow {
  const row = rows.find.get(id)
  if (row === undefined)
    throw new Failure('not_found', `There is no saved view "${id}". It may be removed.`)
  return row
}

function checkName(rows: ViewRows, name: string): void {
  if (rows.named.get(name) !== undefined)
    throw new Failure('conflict', `There is a view "${name}". Replace it, or choose another name.`)
}
