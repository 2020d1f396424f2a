/** How an experiment lies in its table, and the statements on it. */
import type { ExperimentState } from '../../../contract/experiments'
import { readStored, type Stored } from '../../storage/stored-json'
import type { Db } from '../../storage/store'

export interface ExperimentRow {
  readonly id: string
  readonly created_at: number
  readonly name: string
  readonly project: string
  readonly environment: string
  readonly service: string | null
  readonly state: ExperimentState
  readonly note: string | null
  readonly outline: string
  readonly content: string | null
  readonly repeats: number
  readonly planned_cases: number
  readonly margin: number
  readonly seed: number
  readonly concurrency: number
  readonly cap: number | null
  readonly bound: number | null
  readonly expected: number | null
  readonly sentence: string | null
}

const columns = [
  'id',
  'created_at',
  'name',
  'project',
  'environment',
  'service',
  'state',
  'note',
  'outline',
  'content',
  'repeats',
  'planned_cases',
  'margin',
  'seed',
  'concurrency',
  'cap',
  'bound',
  'expected',
  'sentence',
] as const satisfies readonly (keyof ExperimentRow)[]

/** Without what people wrote, which may be long: for what only tells of an experiment. */
const outlined = columns.map((column) => (column === 'content' ? 'NULL AS content' : column)).join()

/** What is needed to tell of an experiment, and what people wrote into it. */
export type Outline = Stored<'experiments.outline'>
export type Content = Stored<'experiments.content'>

export type ExperimentRows = ReturnType<typeof experimentRows>

export function experimentRows(db: Db) {
  return {
    insert: db.prepare<[ExperimentRow]>(
      `INSERT INTO experiments (${columns.join(', ')})
       VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
    ),
    find: db.prepare<[string], ExperimentRow>('SELECT * FROM experiments WHERE id = ?'),
    /** As if its content were gone. */
    outlined: db.prepare<[string], ExperimentRow>(
      `SELECT ${outlined} FROM experiments WHERE id = ?`,
    ),
    /** Outlined, ids below one, newest first; of a project where one is given. */
    below: db.prepare<[{ id: string; project: string | null; limit: number }], ExperimentRow>(
      `SELECT ${outlined} FROM experiments WHERE id < @id AND (@project IS NULL OR project = @project)
       ORDER BY id DESC LIMIT @limit`,
    ),
    /** Those with a verdict of a project, or of all, made in a time; the oldest first. */
    decided: db.prepare<
      [{ readonly project: string | null; readonly from: number; readonly to: number }],
      ExperimentRow
    >(
      `SELECT * FROM experiments
       WHERE sentence IS NOT NULL AND (@project IS NULL OR project = @project)
         AND created_at >= @from AND created_at < @to ORDER BY id`,
    ),
    running: db
      .prepare<[], string>("SELECT id FROM experiments WHERE state = 'running' ORDER BY id")
      .pluck(),
    hasContent: db
      .prepare<[string], 0 | 1>('SELECT content IS NOT NULL FROM experiments WHERE id = ?')
      .pluck(),
    setCap: db.prepare<[number, string]>('UPDATE experiments SET cap = ? WHERE id = ?'),
    setState: db.prepare<[ExperimentState, string | null, string]>(
      'UPDATE experiments SET state = ?, note = ? WHERE id = ?',
    ),
    setSentence: db.prepare<[string | null, string]>(
      'UPDATE experiments SET sentence = ? WHERE id = ?',
    ),
    remove: db.prepare<[string]>('DELETE FROM experiments WHERE id = ?'),
  }
}

/** Undefined where its cell cannot be read, which is then on record. */
export function outlineOf(db: Db, row: ExperimentRow): Outline | undefined {
  return readStored(db, 'experiments.outline', row.id, row.outline)
}

/** Undefined where it was wiped, too. */
export function contentOf(db: Db, row: ExperimentRow): Content | undefined {
  return row.content === null
    ? undefined
    : readStored(db, 'experiments.content', row.id, row.content)
}
