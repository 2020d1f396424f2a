/**
 * What stands: the meter, budgets, token limits, the cache and each call, held against straight
 * sums over the raw rows. Gives what disagrees, a line each.
 */
import {
  figuresOf,
  groupsOf,
  none,
  periodName,
  valueOf,
  type Dimension,
  type Facts,
  type Period,
  type Row,
} from './agreement-ledger'
import { differences, real, type Question } from './agreement-questions'

/** The meter at a moment: today and this month of the zone. */
export async function meterDifferences(
  { ask, facts, zone }: Pick<Question, 'ask' | 'facts' | 'zone'>,
  now: number,
): Promise<string[]> {
  const told = await ask.get<Readonly<Record<string, unknown>>>('usage/meter', { timeZone: zone })
  const inNow = (period: Period, simulated: boolean) =>
    facts.rows.filter(
      (row) =>
        real(row) === !simulated &&
        periodName(period, row.time, zone) === periodName(period, now, zone),
    )
  return differences(`meter in ${zone} at ${new Date(now).toISOString()}`, told, {
    todayNanoUsd: figuresOf(facts, inNow('day', false)).costNanoUsd,
    monthNanoUsd: figuresOf(facts, inNow('month', false)).costNanoUsd,
    simulatedTodayNanoUsd: figuresOf(facts, inNow('day', true)).wouldCostNanoUsd,
  })
}

interface Budget {
  readonly name: string
  readonly scope: Readonly<Partial<Record<Dimension, string>>>
  readonly unit: 'usd' | 'tokens' | 'requests'
  readonly period: 'day' | 'week' | 'month' | 'total'
  readonly timeZone: string
  readonly held: number
}

/** A budget on a model covers its dated names. */
const isOf = (row: Row, dimension: string, value: string) => {
  const own = valueOf(row, dimension as Dimension)
  return (
    own === value ||
    (dimension === 'model' &&
      own !== null &&
      own.startsWith(value) &&
      /^-20\d\d-\d\d-\d\d$/.test(own.slice(value.length)))
  )
}

/** Budgets and token limits, in the period that is now. */
export async function budgetDifferences(
  { ask, facts }: Pick<Question, 'ask' | 'facts'>,
  now: number,
): Promise<string[]> {
  const spending = facts.rows.filter((row) => real(row) && row.kind !== 'cache_hit')
  const { items } = await ask.get<{ readonly items: readonly Budget[] }>('budgets')
  return items.flatMap((budget) => {
    const { scope, unit, period, timeZone, held } = budget
    const rows = spending.filter(
      (row) =>
        Object.entries(scope).every(([dimension, value]) => isOf(row, dimension, value)) &&
        periodName(period, row.time, timeZone) === periodName(period, now, timeZone),
    )
    const { inputTokens, outputTokens, costNanoUsd } = figuresOf(facts, rows)
    const spent =
      unit === 'usd'
        ? costNanoUsd
        : unit === 'tokens'
          ? inputTokens + outputTokens
          : BigInt(rows.filter(({ kind }) => kind === 'attempt').length)
    const where = `budget ${budget.name} ${JSON.stringify(scope)} ${unit} a ${period} in ${timeZone} at ${new Date(now).toISOString()}`
    return [
      ...differences(where, { ...budget }, { spent }),
      ...(held === 0 ? [] : [`${where}: holds ${held} at rest`]),
    ]
  })
}

interface TokenLimit {
  readonly provider: string
  readonly service: string | null
  readonly timeZone: string
}

interface Reset {
  readonly provider: string | null
  readonly service: string | null
  readonly entryId: string
}

/** What stands after the newest reset of the place; a correction counts where its entry does. */
export async function tokenLimitDifferences(
  { ask, facts }: Pick<Question, 'ask' | 'facts'>,
  now: number,
): Promise<string[]> {
  const { items } = await ask.get<{ readonly items: readonly TokenLimit[] }>('token-limits')
  const { resets } = await ask.get<{ readonly resets: readonly Reset[] }>('usage/history', {
    months: 12,
  })
  const byId = new Map(facts.rows.map((row) => [row.id, row]))
  return items.flatMap((limit) => {
    const own = resets.filter(
      ({ provider, service }) =>
        service === limit.service && (provider === null || provider === limit.provider),
    )
    const after = own.reduce((newest, { entryId }) => {
      const seq = byId.get(entryId)?.seq ?? 0n
      return seq > newest ? seq : newest
    }, 0n)
    const counts = (row: Row | undefined): boolean =>
      row !== undefined &&
      row.seq > after &&
      (row.adjusts === null || counts(byId.get(row.adjusts)))
    const rows = facts.rows.filter(
      (row) =>
        real(row) &&
        row.kind !== 'cache_hit' &&
        row.provider === limit.provider &&
        (limit.service === null || row.service === limit.service) &&
        periodName('month', row.time, limit.timeZone) ===
          periodName('month', now, limit.timeZone) &&
        counts(row),
    )
    const { inputTokens, outputTokens } = figuresOf(facts, rows)
    return differences(
      `token limit of ${limit.provider} ${limit.service ?? ''}`,
      { ...limit },
      { used: inputTokens + outputTokens },
    )
  })
}

/** What each call said it cost, when it ended: all its attempts together. */
export async function callDifferences({
  ask,
  facts,
}: Pick<Question, 'ask' | 'facts'>): Promise<string[]> {
  const calls = Map.groupBy(
    facts.rows.filter(({ kind }) => kind !== 'adjustment'),
    ({ call_id }) => call_id,
  )
  const found: string[] = []
  for (const [id, rows] of calls) {
    const { costNanoUsd, wouldCostNanoUsd, savedNanoUsd } = figuresOf(facts, rows)
    const told = await ask.get<Readonly<Record<string, unknown>>>(`calls/${id}`)
    const isUnknown = rows.some(({ cost }) => cost === null)
    const wouldHave = rows.some(({ would_cost }) => would_cost !== null)
    found.push(
      ...differences(`call ${id}`, told, {
        costNanoUsd: isUnknown ? null : costNanoUsd,
        wouldCostNanoUsd: wouldHave ? wouldCostNanoUsd : null,
        savedNanoUsd,
      }),
    )
  }
  return found
}

interface CacheFigures {
  readonly hits: number
  readonly savedNanoUsd: number
  readonly services: readonly {
    readonly service: string | null
    readonly hits: number
    readonly savedNanoUsd: number
  }[]
}

/** What the cache says it spared, in all and by service, is what its hits in the ledger say. */
export async function cacheDifferences({
  ask,
  facts,
}: Pick<Question, 'ask' | 'facts'>): Promise<string[]> {
  const { services, ...all } = await ask.get<CacheFigures>('cache', { from: 0 })
  const hits = facts.rows.filter(({ kind }) => kind === 'cache_hit')
  const truth = (rows: readonly Row[]) => ({
    hits: BigInt(rows.length),
    savedNanoUsd: figuresOf(facts, rows).savedNanoUsd,
  })
  const byService = groupsOf(hits, 'service')
  const told = new Map(services.map(({ service, ...figures }) => [service ?? none, figures]))
  return [
    ...differences('cache', all, truth(hits)),
    ...[...byService].flatMap(([service, rows]) =>
      differences(`cache of ${service}`, told.get(service) ?? {}, truth(rows)),
    ),
  ]
}

/** A cost is the sum of its lines; of a simulated entry they say what it would have cost. */
export function lineDifferences({ rows }: Facts): string[] {
  return rows.flatMap(({ seq, charges, cost, would_cost, simulated }) => {
    const lines = JSON.parse(charges ?? 'null') as
      | readonly (readonly [string, number, number | null, number])[]
      | null
    const sum = (lines ?? []).reduce((total, [, , , nano]) => total + BigInt(nano), 0n)
    return sum === ((simulated === 1n ? would_cost : cost) ?? 0n)
      ? []
      : [`entry ${seq}: its lines come to ${sum}, its cost is ${String(cost)}`]
  })
}
