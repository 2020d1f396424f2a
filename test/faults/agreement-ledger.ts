/**
 * The raw rows of a ledger, straight sums over them, and calendar periods by the platform's own
 * calendar: no line of src/.
 */
import Database from 'better-sqlite3'

export interface Row {
  readonly seq: bigint
  readonly id: string
  readonly time: number
  readonly kind: 'attempt' | 'cache_hit' | 'adjustment'
  readonly call_id: string
  readonly attempt: bigint
  readonly provider: string
  readonly model: string
  readonly key_id: string | null
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
  readonly source: string
  readonly simulated: bigint
  readonly unresolved: bigint
  readonly input_tokens: bigint
  readonly output_tokens: bigint
  readonly cached_input_tokens: bigint
  readonly cache_write_tokens: bigint
  readonly reasoning_tokens: bigint
  readonly cost: bigint | null
  readonly cost_status: string
  readonly would_cost: bigint | null
  readonly saved: bigint
  readonly outcome: string
  readonly provider_request_id: string | null
  readonly adjusts: string | null
  readonly charges: string | null
}

export interface Facts {
  readonly rows: readonly Row[]
  /** The first entry of each call. */
  readonly first: ReadonlySet<string>
  /** Entries that a person said the cost of. */
  readonly corrected: ReadonlySet<string>
}

export function readFacts(file: string): Facts {
  const db = new Database(file, { readonly: true })
  try {
    const raw = db
      .prepare<[], Omit<Row, 'time'> & { readonly time: bigint }>(
        'SELECT * FROM entries ORDER BY seq',
      )
      .safeIntegers()
      .all()
    const rows = raw.map((row): Row => ({ ...row, time: Number(row.time) }))
    const lowest = new Map<string, Row>()
    for (const row of rows) {
      const known = lowest.get(row.call_id)
      if (row.kind !== 'adjustment' && (known === undefined || row.attempt < known.attempt))
        lowest.set(row.call_id, row)
    }
    const corrected = rows.flatMap(({ kind, adjusts, cost_status }) =>
      kind === 'adjustment' && cost_status === 'reported' && adjusts !== null ? [adjusts] : [],
    )
    return {
      rows,
      first: new Set([...lowest.values()].map(({ id }) => id)),
      corrected: new Set(corrected),
    }
  } finally {
    db.close()
  }
}

const sumOf = (rows: readonly Row[], value: (row: Row) => bigint | null) =>
  rows.reduce((sum, row) => sum + (value(row) ?? 0n), 0n)
const countOf = (rows: readonly Row[], is: (row: Row) => boolean) => BigInt(rows.filter(is).length)

/** Every figure of the rows, by the names that answers use. */
export function figuresOf({ first, corrected }: Facts, rows: readonly Row[]) {
  return {
    calls: countOf(rows, ({ id }) => first.has(id)),
    entries: BigInt(rows.length),
    errors: countOf(
      rows,
      ({ kind, outcome }) => kind === 'attempt' && outcome !== 'ok' && outcome !== 'cancelled',
    ),
    inputTokens: sumOf(rows, (row) => row.input_tokens),
    outputTokens: sumOf(rows, (row) => row.output_tokens),
    cachedInputTokens: sumOf(rows, (row) => row.cached_input_tokens),
    reasoningTokens: sumOf(rows, (row) => row.reasoning_tokens),
    costNanoUsd: sumOf(rows, (row) => row.cost),
    wouldCostNanoUsd: sumOf(rows, (row) => row.would_cost),
    unknownCostCalls: countOf(
      rows,
      ({ id, kind, cost }) => kind !== 'adjustment' && cost === null && !corrected.has(id),
    ),
    savedNanoUsd: sumOf(rows, (row) => row.saved),
  }
}
export type Figures = ReturnType<typeof figuresOf>

/** What each kind of line came to: how much of it, and nano-USD. */
export function chargesOf(
  rows: readonly Row[],
): ReadonlyMap<string, readonly [quantity: bigint, cost: bigint]> {
  const sums = new Map<string, readonly [bigint, bigint]>()
  for (const { charges } of rows) {
    const lines = JSON.parse(charges ?? '[]') as readonly (readonly [
      string,
      number,
      number | null,
      number,
    ])[]
    for (const [kind, quantity, , cost] of lines) {
      const [known, spent] = sums.get(kind) ?? [0n, 0n]
      sums.set(kind, [known + BigInt(quantity), spent + BigInt(cost)])
    }
  }
  return sums
}

const columns = {
  provider: 'provider',
  model: 'model',
  project: 'project',
  service: 'service',
  environment: 'environment',
  key: 'key_id',
  user: 'user',
  organization: 'organization',
  source: 'source',
} as const
export type Dimension = keyof typeof columns
export const valueOf = (row: Row, dimension: Dimension): string | null => row[columns[dimension]]

/** How a question asks for what has no value, and the name of the group. */
export const none = '(none)'

/** Rows by their value of a dimension. */
export function groupsOf(
  rows: readonly Row[],
  dimension: Dimension,
): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => valueOf(row, dimension) ?? none)
}

export type Filter = Readonly<Partial<Record<Dimension | 'kind', string>>>

/** Every field must fit; a model may be written with its provider. */
export function passes(row: Row, filter: Filter): boolean {
  return Object.entries(filter).every(([field, value]) => {
    if (field === 'kind') return row.kind === value
    const own = valueOf(row, field as Dimension) ?? none
    return own === value || (field === 'model' && `${row.provider}/${row.model}` === value)
  })
}

export type Period = 'hour' | 'day' | 'week' | 'month' | 'total'

const calendars = new Map<string, Intl.DateTimeFormat>()

/**
 * The calendar period of a zone that a time lies in, as a name: `2026-03-29`, of weeks the Monday.
 */
export function periodName(period: Period, time: number, timeZone: string): string {
  if (period === 'total') return ''
  const calendar =
    calendars.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
  calendars.set(timeZone, calendar)
  const parts = Object.fromEntries(
    calendar.formatToParts(time).map(({ type, value }) => [type, value]),
  )
  const day = `${parts['year']}-${parts['month']}-${parts['day']}`
  if (period === 'hour') return `${day} ${parts['hour']}`
  if (period === 'day') return day
  if (period === 'month') return day.slice(0, 7)
  const date = new Date(`${day}T00:00:00Z`)
  return new Date(date.getTime() - ((date.getUTCDay() + 6) % 7) * 86_400_000)
    .toISOString()
    .slice(0, 10)
}
