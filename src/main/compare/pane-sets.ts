/** Panes kept under a name, to be opened again with the answers they had (spec X1). */
import type { NewPaneSet, PaneSet } from '../../contract/pane-sets'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { readStored } from '../storage/stored-json'
import type { Db, Store } from '../storage/store'

export interface PaneSetsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
}

export interface PaneSets {
  /** By name. One whose panes cannot be read has none, and can be saved anew. */
  list(): PaneSet[]
  /** A set of that name is replaced. Throws Failure `invalid_request`, `conflict` at 200 sets. */
  save(set: NewPaneSet): PaneSet
  /** Throws Failure `not_found`. */
  remove(id: string): void
}

/** A list that is chosen from by eye. */
const mostSets = 200

interface PaneSetRow {
  readonly id: string
  readonly saved_at: number
  readonly name: string
  readonly panes: string
  readonly comparison: string | null
}

export function createPaneSets({
  store: { db, write },
  platform: { clock, newId, changes },
}: PaneSetsDeps): PaneSets {
  const rows = paneSetRows(db)
  return {
    list: () => rows.all.all().map((row) => paneSetFrom(db, row)),
    save({ name, panes, comparisonId }) {
      checkIds(panes.map(({ id }) => id))
      return write(() => {
        const before = rows.named.get(name)
        if (before === undefined && (rows.count.get() ?? 0) >= mostSets)
          throw new Failure(
            'conflict',
            `There are ${mostSets} pane sets. Remove one, or save under a name that is there.`,
          )
        const row: PaneSetRow = {
          id: before?.id ?? newId('set'),
          saved_at: clock.now(),
          name,
          panes: JSON.stringify(panes),
          comparison: comparisonId ?? null,
        }
        rows.put.run(row)
        changes.publish('comparisons')
        return paneSetFrom(db, row)
      })
    },
    remove(id) {
      if (write(() => rows.remove.run(id)).changes === 0)
        throw new Failure('not_found', `There is no pane set "${id}". It may be removed already.`)
      changes.publish('comparisons')
    },
  }
}

function paneSetRows(db: Db) {
  return {
    all: db.prepare<[], PaneSetRow>('SELECT * FROM pane_sets ORDER BY name COLLATE NOCASE, name'),
    named: db.prepare<[string], PaneSetRow>('SELECT * FROM pane_sets WHERE name = ?'),
    count: db.prepare<[], number>('SELECT count(*) FROM pane_sets').pluck(),
    put: db.prepare<[PaneSetRow]>(
      `INSERT OR REPLACE INTO pane_sets (id, saved_at, name, panes, comparison)
       VALUES (@id, @saved_at, @name, @panes, @comparison)`,
    ),
    remove: db.prepare<[string]>('DELETE FROM pane_sets WHERE id = ?'),
  }
}

function paneSetFrom(db: Db, row: PaneSetRow): PaneSet {
  return {
    id: row.id,
    savedAt: row.saved_at,
    name: row.name,
    panes: readStored(db, 'pane_sets.panes', row.id, row.panes) ?? [],
    comparisonId: row.comparison,
  }
}

function checkIds(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined)
    throw new Failure(
      'invalid_request',
      `Two panes are called "${twice}". Give each an id of its own, such as a, b, c.`,
    )
}
