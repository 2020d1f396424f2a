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
  readonly messages: string
  readonly variants: string
  readonly call_ids: string
  readonly vote: string | null
}

const columns = [
  'id',
  'created_at',
  'title',
  'project',
  'environment',
  'messages',
  'variants',
  'call_ids',
  'vote',
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
    messages: messages ?? [],
    variants: variants ?? [],
    callIds: callIds ?? {},
    vote: vote ?? null,
  }
}
