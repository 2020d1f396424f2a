/**
 * Turns the filter of a question into SQL conditions with bound values: the one translation for
 * pages, exports and sums. Column names come from this file only.
 */
import { noValue } from '../../contract/entry-filter'
import type { LedgerFilter } from '../../contract/ledger'
import { checkRange } from '../platform/time-range'

export type SqlValue = string | number

/** ` AND …` for each condition; empty when there is none. */
export interface Sql {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

export interface Conditions extends Sql {
  /**
   * The one condition whose index leads to the entries in the order of their time; empty where that
   * is the index of all times.
   */
  readonly leading: Sql
  /** All the others. */
  readonly rest: Sql
}

/**
 * The narrowest first: where a filter has several fields, SQLite goes by the index of the first
 * one. It keeps no statistics to choose by itself.
 */
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

/**
 * What nearly every entry has is in no index; the index of the rest is found only where the
 * condition says that it is the rest.
 */
const commonest: Partial<Record<Equal, string>> = {
  source: 'api',
  outcome: 'ok',
  kind: 'attempt',
  costStatus: 'computed',
}

/** Fields that an entry may be without. */
const optional: ReadonlySet<Equal> = new Set<Equal>(['user', 'organization', 'service', 'key'])

/**
 * Somebody has said what the entry cost: it is resolved. The marker of a usage reset refers to an
 * entry too, and is `computed`.
 */
const corrected = `EXISTS (
  SELECT 1 FROM entries AS correction
  WHERE correction.adjusts = entries.id AND correction.cost_status = 'reported'
)`

/** Columns whose labels are kept by where they stand in the chain. */
export const postedColumns = [
  ...Object.values(equals).filter((column) => column !== 'call_id'),
  'simulated',
  'unresolved',
] as const

/** What an entry must have in a posted column. */
export interface Term {
  readonly column: string
  readonly value: string
}

/** Those of a filter; an unresolved entry that was corrected has the label still. */
export function termsOf(filter: LedgerFilter): Term[] {
  const terms = fieldsOf(filter).flatMap((field) =>
    field === 'callId' ? [] : [{ column: equals[field] as string, value: filter[field] ?? '' }],
  )
  if (filter.simulated !== undefined)
    terms.push({ column: 'simulated', value: String(Number(filter.simulated)) })
  if (filter.unresolved === true) terms.push({ column: 'unresolved', value: '1' })
  return terms
}

/** Throws Failure `invalid_request` for a range that is none. */
export function conditionsOf(filter: LedgerFilter): Conditions {
  checkRange(filter)
  const leading = leadingOf(filter)
  const rest: Sql[] = []
  if (filter.unresolved === true) rest.push(plain(` AND NOT ${corrected}`))
  if (filter.unresolved === false) rest.push(plain(` AND (unresolved = 0 OR ${corrected})`))
  if (filter.simulated !== undefined)
    rest.push(plain(` AND simulated = ${Number(filter.simulated)}`))
  for (const field of fieldsOf(filter)) {
    const value = filter[field]
    if (value === undefined || field === leading.field) continue
    // A plus before a column keeps SQLite from going by its index (sqlite.org/optoverview.html,
    // "disqualifying terms").
    rest.push(
      isNone(field, value)
        ? plain(` AND ${equals[field]} IS NULL`)
        : { sql: ` AND +${equals[field]} = ?`, values: [value] },
    )
  }
  if (filter.from !== undefined) rest.push({ sql: ' AND time >= ?', values: [filter.from] })
  if (filter.to !== undefined) rest.push({ sql: ' AND time < ?', values: [filter.to] })
  const others = joined(rest)
  return { ...joined([leading, others]), leading, rest: others }
}

function leadingOf(filter: LedgerFilter): Sql & { readonly field?: Equal } {
  if (filter.unresolved === true) return plain(' AND unresolved = 1')
  for (const field of fieldsOf(filter)) {
    const value = filter[field]
    const common = commonest[field]
    if (value === undefined || value === common || isNone(field, value)) continue
    const column = equals[field]
    const rare = common === undefined ? '' : ` AND ${column} <> '${common}'`
    return { field, sql: `${rare} AND ${column} = ?`, values: [value] }
  }
  return plain('')
}

function fieldsOf(filter: LedgerFilter): Equal[] {
  return (Object.keys(equals) as Equal[]).filter((field) => filter[field] !== undefined)
}

function isNone(field: Equal, value: string): boolean {
  return value === noValue && optional.has(field)
}

function plain(sql: string): Sql {
  return { sql, values: [] }
}

function joined(parts: readonly Sql[]): Sql {
  return {
    sql: parts.map(({ sql }) => sql).join(''),
    values: parts.flatMap(({ values }) => values),
  }
}
