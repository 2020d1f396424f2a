/** How a comparison lies in its table, and the statements on it. */
import type { Comparison } from '../../contract/comparisons'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface ComparisonRow {
  readonly id: string
  readonly created_at: number
  readonly title: string
  readonly project: string
  readonly environment: string
  readonly service: string | null
  readonly messages: string
  readonly variants: string
  readonly call_ids: string
  readonly vote: string | null
  readonly blind: 0 | 1
  readonly revealed_at: number | null
}

const columns = [
  'id',
  'created_at',
  'title',
  'project',
  'environment',
  'service',
  'messages',
  'variants',
  'call_ids',
  'vote',
  'blind',
  'revealed_at',
] as const satisfies readonly (keyof ComparisonRow)[]

export function comparisonRows(db: Db) {
  return {
    insert: db.prepare<[ComparisonRow]>(
      `INSERT INTO comparisons (${columns.join(', ')})
       VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
    ),
    find: db.prepare<[string], ComparisonRow>('SELECT * FROM comparisons WHERE id = ?'),
    /** Ids below one, newest first. */
    below: db.prepare<[string, number], ComparisonRow>(
      'SELECT * FROM comparisons WHERE id < ? ORDER BY id DESC LIMIT ?',
    ),
    /** Voted ones of a project, or of all, made in a time. */
    voted: db.prepare<
      [{ readonly project: string | null; readonly from: number; readonly to: number }],
      Pick<ComparisonRow, 'id' | 'created_at' | 'variants' | 'vote'>
    >(
      `SELECT id, created_at, variants, vote FROM comparisons
       WHERE vote IS NOT NULL AND (@project IS NULL OR project = @project)
         AND created_at >= @from AND created_at < @to`,
    ),
    setRevealed: db.prepare<[number, string]>(
      'UPDATE comparisons SET revealed_at = ? WHERE id = ?',
    ),
    setVote: db.prepare<[string, string]>('UPDATE comparisons SET vote = ? WHERE id = ?'),
  }
}

/** What cannot be read is shown as empty, and named in the title. */
export function comparisonFrom(db: Db, row: ComparisonRow): Comparison {
  const messages = readStored(db, 'comparisons.messages', row.id, row.messages)
  const variants = readStored(db, 'comparisons.variants', row.id, row.variants)
  const callIds = readStored(db, 'comparisons.call_ids', row.id, row.call_ids)
  const vote = row.vote === null ? null : readStored(db, 'comparisons.vote', row.id, row.vote)
  const isWhole =
    messages !== undefined && variants !== undefined && callIds !== undefined && vote !== undefined
  return {
    id: row.id,
    createdAt: row.created_at,
    title: isWhole ? row.title : `${row.title} (part of it cannot be read)`,
    project: row.project,
    environment: row.environment,
    service: row.service,
    messages: messages ?? [],
    variants: variants ?? [],
    callIds: callIds ?? {},
    vote: vote ?? null,
    blind: row.blind === 1,
    revealedAt: row.revealed_at,
  }
}
