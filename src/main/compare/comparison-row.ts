/** How a comparison lies in its table. */
import type { Message } from '../../contract/calls'
import type { Comparison, Variant, Vote } from '../../contract/comparisons'

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

export const columns = [
  'id', 'created_at', 'title', 'project', 'environment', 'messages', 'variants', 'call_ids', 'vote',
] as const satisfies readonly (keyof ComparisonRow)[]

/** The texts are our own writing, checked by the contract before they were stored. */
export function comparisonFrom(row: ComparisonRow): Comparison {
  return {
    id: row.id,
    createdAt: row.created_at,
    title: row.title,
    project: row.project,
    environment: row.environment,
    messages: JSON.parse(row.messages) as Message[],
    variants: JSON.parse(row.variants) as Variant[],
    callIds: JSON.parse(row.call_ids) as Record<string, string>,
    vote: row.vote === null ? null : (JSON.parse(row.vote) as Vote),
  }
}
