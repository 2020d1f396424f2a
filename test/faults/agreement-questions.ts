/**
 * The sums of usage by range and filter, asked over HTTP and held against straight sums over the
 * raw rows. Gives what disagrees, a line each.
 */
import type { Asked } from './agreement-console'
import {
  chargesOf,
  figuresOf,
  groupsOf,
  none,
  passes,
  periodName,
  valueOf,
  type Dimension,
  type Facts,
  type Figures,
  type Filter,
  type Period,
  type Row,
} from './agreement-ledger'

export type Told = Readonly<Record<keyof Figures, number>>
type Group = Told & { readonly name: string }

export interface Question {
  readonly ask: Asked
  readonly facts: Facts
  readonly zone: string
  /** On quarter hours. */
  readonly from: number
  readonly to: number
  readonly filter: Filter
}

export const dimensions = [
  'provider',
  'model',
  'project',
  'service',
  'environment',
  'key',
  'user',
  'organization',
] as const satisfies readonly Dimension[]

export const real = ({ simulated }: Row) => simulated === 0n

function within({ facts, from, to, filter }: Question, simulated = false): readonly Row[] {
  return facts.rows.filter(
    (row) => row.time >= from && row.time < to && real(row) === !simulated && passes(row, filter),
  )
}

/** Names of what is not the same to the last nano-USD and token. */
export function differences(
  where: string,
  told: Readonly<Record<string, unknown>>,
  truth: Readonly<Record<string, bigint | number | string | null>>,
): string[] {
  return Object.entries(truth).flatMap(([name, value]) => {
    const said = told[name]
    const same =
      typeof value === 'bigint'
        ? typeof said === 'number' && Number.isSafeInteger(said) && BigInt(said) === value
        : said === value
    return same ? [] : [`${where}: ${name} is ${String(said)}, the rows say ${String(value)}`]
  })
}

/**
 * The figures, and the two kinds of cache writes: together they are all that was written, and none
 * is less than nothing but in corrections alone.
 */
function figureDifferences(
  where: string,
  facts: Facts,
  told: Readonly<Record<string, unknown>>,
  rows: readonly Row[],
): string[] {
  const [minutes, hour] = [Number(told['cacheWrite5mTokens']), Number(told['cacheWrite1hTokens'])]
  const written = rows.reduce((sum, row) => sum + Number(row.cache_write_tokens), 0)
  const mayTakeAway = rows.every(({ kind }) => kind === 'adjustment')
  const writes =
    (mayTakeAway || (minutes >= 0 && hour >= 0)) && minutes + hour === written
      ? []
      : [`${where}: cache writes are ${minutes} and ${hour}, the rows say ${written}`]
  return [...differences(where, told, figuresOf(facts, rows)), ...writes]
}

interface ChargeSum {
  readonly kind: string
  readonly quantity: number
  readonly costNanoUsd: number
}

function chargeDifferences(
  where: string,
  told: readonly ChargeSum[],
  rows: readonly Row[],
): string[] {
  const truth = chargesOf(rows)
  const missing = [...truth]
    .filter(([kind, [, cost]]) => cost !== 0n && !told.some((sum) => sum.kind === kind))
    .map(([kind]) => `${where}: no charge ${kind}`)
  return [
    ...missing,
    ...told.flatMap(({ kind, ...sum }) =>
      differences(`${where}, charge ${kind}`, sum, {
        quantity: truth.get(kind)?.[0] ?? 0n,
        costNanoUsd: truth.get(kind)?.[1] ?? 0n,
      }),
    ),
  ]
}

function groupDifferences(
  where: string,
  question: Question,
  told: readonly Group[],
  groups: ReadonlyMap<string, readonly Row[]>,
): string[] {
  const known = new Map(told.map((group) => [group.name, group]))
  const missing = [...groups.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `${where}: no group ${name}`)
  const extra = told
    .filter(({ name }) => !groups.has(name))
    .map(({ name }) => `${where}: a group ${name} that no row is of`)
  return [
    ...missing,
    ...extra,
    ...[...groups].flatMap(([name, rows]) =>
      figureDifferences(`${where}, ${name}`, question.facts, known.get(name) ?? {}, rows),
    ),
  ]
}

export async function summaryDifferences(
  question: Question,
  groupings: readonly (Dimension | undefined)[] = [undefined, ...dimensions],
): Promise<string[]> {
  const { ask, from, to, zone, facts, filter } = question
  const found: string[] = []
  for (const simulated of [false, true]) {
    const rows = within(question, simulated)
    for (const by of groupings) {
      const where = `summary of ${JSON.stringify(filter)} by ${by} in ${zone}${simulated ? ', simulated' : ''}`
      const told = await ask.get<
        Told & { readonly groups: readonly Group[]; readonly charges: readonly ChargeSum[] }
      >('usage/summary', { ...filter, from, to, by, simulated: String(simulated) })
      found.push(
        ...figureDifferences(where, facts, told, rows),
        ...chargeDifferences(where, told.charges, rows),
      )
      if (by !== undefined)
        found.push(...groupDifferences(where, question, told.groups, groupsOf(rows, by)))
    }
  }
  return found
}

interface Series {
  readonly buckets: readonly number[]
  readonly total: readonly Told[]
  readonly groups: readonly { readonly name: string; readonly figures: readonly Told[] }[]
}

/** Each bucket is one period of the zone's calendar, and holds what its rows say. */
export async function seriesDifferences(
  question: Question,
  interval: Exclude<Period, 'total'>,
  by: (typeof dimensions)[number],
): Promise<string[]> {
  const { ask, from, to, zone, facts, filter } = question
  const rows = within(question)
  const { buckets, total, groups } = await ask.get<Series>('usage/series', {
    ...filter,
    from,
    to,
    by,
    interval,
    timeZone: zone,
  })
  const where = `series of ${JSON.stringify(filter)} by ${interval} and ${by} in ${zone}`
  const found: string[] = []
  const grouped = groupsOf(rows, by)
  if (groups.length !== grouped.size)
    found.push(`${where}: ${groups.length} groups, the rows are of ${grouped.size}`)
  for (const [index, start] of buckets.entries()) {
    const end = buckets[index + 1] ?? to
    const inside = rows.filter(({ time }) => time >= start && time < end)
    const name = periodName(interval, start, zone)
    const place = `${where}, ${new Date(start).toISOString()}`
    if (inside.some(({ time }) => periodName(interval, time, zone) !== name))
      found.push(`${place}: rows of another ${interval} than ${name}`)
    if (interval !== 'hour' && periodName(interval, start - 1, zone) === name)
      found.push(`${place}: is not where ${name} begins`)
    found.push(...figureDifferences(place, facts, total[index] ?? {}, inside))
    for (const { name: group, figures } of groups)
      found.push(
        ...figureDifferences(
          `${place}, ${group}`,
          facts,
          figures[index] ?? {},
          inside.filter((row) => (valueOf(row, by) ?? none) === group),
        ),
      )
  }
  const lost = rows.filter(({ time }) => time < (buckets[0] ?? 0))
  if (lost.length > 0) found.push(`${where}: ${lost.length} rows are before the first bucket`)
  return found
}

/** Count and sum of the entries that a filter of the ledger lets through, simulated ones too. */
export async function sumDifferences(
  { ask, facts }: Pick<Question, 'ask' | 'facts'>,
  filter: Filter,
): Promise<string[]> {
  const where = `sum of ${JSON.stringify(filter)}`
  const rows = facts.rows.filter((row) => passes(row, filter))
  const told = await ask.get<Told & { readonly charges: readonly ChargeSum[] }>(
    'ledger/sum',
    filter,
  )
  return [
    ...figureDifferences(where, facts, told, rows),
    ...chargeDifferences(where, told.charges, rows),
  ]
}

interface Month {
  readonly month: string
  readonly from: number
  readonly to: number
}

export async function historyDifferences({
  ask,
  facts,
  zone,
  filter,
}: Question): Promise<string[]> {
  const { items } = await ask.get<{ readonly items: readonly Month[] }>('usage/history', {
    ...filter,
    months: 12,
  })
  const rows = facts.rows.filter((row) => real(row) && passes(row, filter))
  return items.flatMap((month) => {
    const { calls, inputTokens, outputTokens, costNanoUsd, unknownCostCalls } = figuresOf(
      facts,
      rows.filter(({ time }) => periodName('month', time, zone) === month.month),
    )
    return differences(
      `history of ${JSON.stringify(filter)} in ${zone}, ${month.month}`,
      { ...month },
      {
        calls,
        inputTokens,
        outputTokens,
        tokens: inputTokens + outputTokens,
        costNanoUsd,
        unknownCostCalls,
      },
    )
  })
}

interface Resources {
  readonly project: string
  readonly models: readonly {
    readonly model: string
    readonly calls: number
    readonly costNanoUsd: number
  }[]
  readonly lastActivityAt: number | null
}

export async function resourcesDifferences(question: Question, now: number): Promise<string[]> {
  const { ask, facts, from, to, zone, filter } = question
  const { items } = await ask.get<{ readonly items: readonly Resources[] }>('projects/resources', {
    ...filter,
    from,
    to,
  })
  return items.flatMap((item) => {
    const where = `resources of ${item.project} by ${JSON.stringify(filter)} in ${zone}`
    const all = facts.rows.filter(({ project }) => project === item.project)
    const rows = within(question).filter(({ project }) => project === item.project)
    const { calls, costNanoUsd, unknownCostCalls, inputTokens, outputTokens } = figuresOf(
      facts,
      rows,
    )
    const month = all.filter(
      (row) =>
        real(row) &&
        passes(row, filter) &&
        periodName('month', row.time, zone) === periodName('month', now, zone),
    )
    const models = Map.groupBy(rows, ({ provider, model }) => `${provider}/${model}`)
    return [
      ...differences(
        where,
        { ...item },
        {
          calls,
          costNanoUsd,
          unknownCostCalls,
          inputTokens,
          outputTokens,
          monthNanoUsd: figuresOf(facts, month).costNanoUsd,
          lastActivityAt: all.length === 0 ? null : Math.max(...all.map(({ time }) => time)),
        },
      ),
      ...(item.models.length === models.size
        ? []
        : [`${where}: ${item.models.length} models, the rows are of ${models.size}`]),
      ...item.models.flatMap(({ model, ...told }) => {
        const truth = figuresOf(facts, models.get(model) ?? [])
        return differences(`${where}, ${model}`, told, {
          calls: truth.calls,
          costNanoUsd: truth.costNanoUsd,
        })
      }),
    ]
  })
}
