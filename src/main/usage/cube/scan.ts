/** Adds up the rows of days that a filter lets through, by group. */
import { noValue, type LabelFilter } from '../../../contract/entry-filter'
import { sumColumns } from '../../ledger/entry-figures'
import type { ChargeTotals } from '../charge-sums'
import type { SeeBins } from '../entry-times'
import type { RollupDimension } from '../rollup-rows'
import { emptySums, type Sums } from '../sums'
import { addColumn, type Column, type Grouping, type Narrow } from './columns'
import { cubeFields, type Bins, type CubeField, type PackedDay } from './packed-day'

/** What a cube is asked: nothing that rows do not tell apart. */
export interface ScanQuestion {
  readonly labels: Pick<LabelFilter, CubeField>
  /** Undefined: real ones and simulated ones. */
  readonly simulated: boolean | undefined
  readonly by: Exclude<RollupDimension, 'user' | 'organization'>
}

/** Names with a number each, given as they are met. */
export class Names {
  readonly list: string[] = []
  readonly #ids = new Map<string, number>()

  idOf(name: string): number {
    const old = this.#ids.get(name)
    if (old !== undefined) return old
    const id = this.list.push(name) - 1
    this.#ids.set(name, id)
    return id
  }
}

/** The rows that pass; groups have the names that `ids` stand for. */
export interface Match extends Grouping {
  readonly ids: Uint32Array
}

/** Sums of each group of a day. */
export function scanSums(day: PackedDay, match: Match): Sums {
  const sums = emptySums(match.ids.length)
  if (match.rows.length > 0)
    for (const [offset, column] of day.sums.entries())
      addColumn(column, match, sums, sumColumns.length, offset)
  return sums
}

/** Charges of all rows of a day that pass, added to `totals`. */
export function scanCharges(day: PackedDay, match: Match, totals: ChargeTotals): void {
  if (match.rows.length === 0) return
  const total = (column: Column) => {
    const sums = new Float64Array(match.ids.length)
    addColumn(column, match, sums, 1, 0)
    return sums.reduce((all, sum) => all + sum, 0)
  }
  for (const { kind, quantity, cost } of day.charges) totals.add(kind, total(quantity), total(cost))
}

/** Tells `see` of every bin of the rows that pass, with the id of the group's name. */
export function scanBins(
  { perRow, bins, counts }: Bins,
  { groupOf, ids }: Match,
  see: SeeBins,
): void {
  let at = 0
  for (let row = 0; row < perRow.length; row += 1) {
    const end = at + (perRow[row] ?? 0)
    const group = groupOf[row] ?? -1
    if (group >= 0 && end > at) see(ids[group] ?? 0, bins, counts, at, end)
    at = end
  }
}

const fieldsOf = {
  all: [],
  provider: ['provider'],
  model: ['model'],
  project: ['project'],
  project_model: ['project', 'provider', 'model'],
  service: ['service'],
  environment: ['environment'],
  key: ['key'],
} as const satisfies Record<ScanQuestion['by'], readonly CubeField[]>

/** Fields that an entry may be without. */
const optional: ReadonlySet<CubeField> = new Set<CubeField>(['service', 'key'])

/** What of a day a question is about. */
export function matchOf(day: PackedDay, question: ScanQuestion, names: Names): Match {
  const rows = passing(day, question)
  const groups = new Uint32Array(rows.length)
  const groupOf = new Int32Array(day.rows).fill(-1)
  const fields = fieldsOf[question.by].map((field) => cubeFields.indexOf(field))
  const codes = codesOf(day, rows, fields)
  const known = new Map<number, number>()
  const ids: number[] = []
  for (let index = 0; index < rows.length; index += 1) {
    const code = codes[index] ?? 0
    const row = rows[index] ?? 0
    let group = known.get(code)
    if (group === undefined) {
      group = ids.push(names.idOf(nameOf(day, fields, row))) - 1
      known.set(code, group)
    }
    groups[index] = group
    groupOf[row] = group
  }
  return { rows, groups, groupOf, ids: Uint32Array.from(ids) }
}

/** Of each row what the numbers of these fields come to when written one after another. */
function codesOf(day: PackedDay, rows: Uint32Array, fields: readonly number[]): Float64Array {
  const codes = new Float64Array(rows.length)
  for (const field of fields) {
    const column = day.labels[field]
    const size = day.names[field]?.length ?? 1
    for (let index = 0; index < rows.length; index += 1)
      codes[index] = (codes[index] ?? 0) * size + (column?.[rows[index] ?? 0] ?? 0)
  }
  return codes
}

function nameOf({ names, labels }: PackedDay, fields: readonly number[], row: number): string {
  const [first = '', second, third] = fields.map(
    (field) => names[field]?.[labels[field]?.[row] ?? 0] ?? noValue,
  )
  return second === undefined ? first : `${first} ${second}/${third ?? ''}`
}

/** The rows that the filter lets through, ascending. */
function passing(day: PackedDay, { labels, simulated }: ScanQuestion): Uint32Array {
  const rows = new Uint32Array(day.rows)
  for (let row = 0; row < day.rows; row += 1) rows[row] = row
  let left = day.rows
  if (simulated !== undefined) left = keep(rows, left, day.simulated, Number(simulated))
  for (const [index, field] of cubeFields.entries()) {
    const value = labels[field]
    if (value === undefined) continue
    const wanted = value === noValue && optional.has(field) ? null : value
    const id = day.names[index]?.indexOf(wanted) ?? -1
    const column = day.labels[index]
    left = id < 0 || column === undefined ? 0 : keep(rows, left, column, id)
  }
  return rows.subarray(0, left)
}

/** Moves those of the first `count` rows that have the value to the front; gives their number. */
function keep(rows: Uint32Array, count: number, column: Narrow, value: number): number {
  let left = 0
  for (let index = 0; index < count; index += 1) {
    const row = rows[index] ?? 0
    if (column[row] !== value) continue
    rows[left] = row
    left += 1
  }
  return left
}
