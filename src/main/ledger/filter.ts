/** Turns a ledger filter into SQL conditions with bound values. Column names come from this file only. */
import type { LedgerFilter } from '../../contract/ledger'

export interface Conditions {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** The narrowest first: where a filter has several fields, SQLite goes by the index of the first one. It keeps no statistics to choose by itself. */
const equals = {
  callId: 'call_id',
  kind: 'kind',
  costStatus: 'cost_status',
  user: 'user',
  organization: 'organization',
  service: 'service',
  outcome: 'outcome',
  key: 'key_id',
  model: 'model',
  project: 'project',
  environment: 'environment',
  provider: 'provider',
  source: 'source',
} as const satisfies Partial<Record<keyof LedgerFilter, string>>

type Equal = keyof typeof equals

/** What nearly every entry has is in no index; the index of the rest is found only where the condition says that it is the rest. */
const commonest: Partial<Record<Equal, string>> = { source: 'api', outcome: 'ok', kind: 'attempt', costStatus: 'computed' }

/** Somebody has said what the entry cost: it is resolved. The marker of a usage reset refers to an entry too, and is `computed`. */
const corrected = "EXISTS (SELECT 1 FROM entries AS correction WHERE correction.adjusts = entries.id AND correction.cost_status = 'reported')"

/** ` AND …` for each field that is set; empty when none is. */
export function conditionsOf(filter: LedgerFilter): Conditions {
  const parts: string[] = []
  const values: (string | number)[] = []
  let narrowed = filter.unresolved === true
  if (filter.unresolved === true) parts.push(` AND unresolved = 1 AND NOT ${corrected}`)
  if (filter.unresolved === false) parts.push(` AND (unresolved = 0 OR ${corrected})`)
  if (filter.simulated !== undefined) parts.push(` AND simulated = ${Number(filter.simulated)}`)
  for (const [field, column] of Object.entries(equals) as [Equal, string][]) {
    const value = filter[field]
    if (value === undefined) continue
    const common = commonest[field]
    // A plus before a column keeps SQLite from going by its index (sqlite.org/optoverview.html, "disqualifying terms").
    if (narrowed || value === common) parts.push(` AND +${column} = ?`)
    else parts.push(common === undefined ? ` AND ${column} = ?` : ` AND ${column} <> '${common}' AND ${column} = ?`)
    narrowed ||= value !== common
    values.push(value)
  }
  if (filter.from !== undefined) {
    parts.push(' AND time >= ?')
    values.push(filter.from)
  }
  if (filter.to !== undefined) {
    parts.push(' AND time < ?')
    values.push(filter.to)
  }
  return { sql: parts.join(''), values }
}
