/** Panes kept under a name, to be opened again with the answers they had (spec X1). */
import type { NewPaneSet, PaneSet } from '../../contract/pane-sets'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { readStored } from '../storage/stored-json'
import type { Db, Store } from '../storage/store'

export interface PaneSetsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  /** Throws Failure `invalid_request` for an unknown project. */
  readonly storesContent: (project: string) => boolean
}

export interface PaneSets {
  /** By name. One whose panes cannot be read has none, and can be saved anew. */
  list(): PaneSet[]
  /**
   * A set of that name is replaced. System prompts are kept for a project that keeps content.
   * Throws Failure `invalid_request`, `conflict` at 200 sets.
   */
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
  /** Whose content the words are. */
  readonly project: string | null
  /** System prompts by pane. */
  readonly words: string | null
}

export function createPaneSets({
  store: { db, write },
  platform: { clock, newId, changes },
  storesContent,
}: PaneSetsDeps): PaneSets {
  const rows = paneSetRows(db)
  return {
    list: () => rows.all.all().map((row) => paneSetFrom(db, row)),
    save({ name, panes, comparisonId, project }) {
      checkIds(panes.map(({ id }) => id))
      const words = wordsOf(panes, project)
      const keepsWords = words !== null && project !== undefined && storesContent(project)
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
          panes: JSON.stringify(panes.map(({ system: _system, ...pane }) => pane)),
          comparison: comparisonId ?? null,
          project: keepsWords ? project : null,
          words: keepsWords ? JSON.stringify(words) : null,
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
      `INSERT OR REPLACE INTO pane_sets (id, saved_at, name, panes, comparison, project, words)
       VALUES (@id, @saved_at, @name, @panes, @comparison, @project, @words)`,
    ),
    remove: db.prepare<[string]>('DELETE FROM pane_sets WHERE id = ?'),
  }
}

/** System prompts by pane; null where there are none. Throws Failure where nobody says whose they are. */
function wordsOf(
  panes: NewPaneSet['panes'],
  project: string | undefined,
): Record<string, string> | null {
  const words = panes.flatMap(({ id, system }) =>
    system === undefined ? [] : [[id, system] as const],
  )
  if (words.length === 0) return null
  if (project !== undefined) return Object.fromEntries(words)
  const message = 'Panes have system prompts: name the project whose content they are.'
  throw new Failure('invalid_request', message, { issues: [{ path: 'project', message }] })
}

function paneSetFrom(db: Db, row: PaneSetRow): PaneSet {
  const panes = readStored(db, 'pane_sets.panes', row.id, row.panes) ?? []
  const words =
    row.words === null ? {} : (readStored(db, 'pane_sets.words', row.id, row.words) ?? {})
  return {
    id: row.id,
    savedAt: row.saved_at,
    name: row.name,
    panes: panes.map((pane) => {
      const system = Object.hasOwn(words, pane.id) ? words[pane.id] : undefined
      return system === undefined ? pane : { ...pane, system }
    }),
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
