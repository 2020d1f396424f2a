/** Usage month by month, of everything, of a service, of a provider, or of a service at a provider (spec B6, U3). Simulated calls are left out. */
import type { UsageMonth } from '../../contract/token-limits'
import { saturated, saturation } from '../money/sums'
import { periodOf } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'

export interface HistoryQuestion {
  readonly service?: string | undefined
  readonly provider?: string | undefined
  readonly months?: number | undefined
}

const usualMonths = 6

interface Sums {
  readonly calls: number
  readonly input: number
  readonly output: number
  readonly cost: number
}

/** Oldest first, this month last, in the person's time zone; months without a call are there too. */
export type History = (question: HistoryQuestion) => { readonly timeZone: string; readonly items: UsageMonth[] }

export interface HistoryDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  readonly timeZone: () => string
}

export function createHistory({ store: { db }, platform: { clock }, timeZone: zoneOf }: HistoryDeps): History {
  const figures = 'total(calls) AS calls, total(input_tokens) AS input, total(output_tokens) AS output, total(cost) AS cost'
  const rollup = db.prepare<[string, number, number, string], Sums>(`SELECT ${figures} FROM rollup_15m WHERE dimension = ? AND simulated = 0 AND bucket >= ? AND bucket < ? AND value = ?`)
  // Two labels at once are in no rollup; a service's own index reads no more than its entries.
  const entries = db.prepare<[string, number, number, string], Sums>(
    `SELECT total(kind = 'cache_hit' OR (kind = 'attempt' AND attempt = 1)) AS calls, total(input_tokens) AS input, total(output_tokens) AS output, total(cost) AS cost
     FROM entries WHERE service = ? AND time >= ? AND time < ? AND provider = ? AND simulated = 0`,
  )

  function sumsOf({ service, provider }: HistoryQuestion, from: number, to: number): Sums | undefined {
    if (service !== undefined && provider !== undefined) return entries.get(service, from, to, provider)
    const dimension = service !== undefined ? 'service' : provider !== undefined ? 'provider' : 'all'
    return rollup.get(dimension, from, to, service ?? provider ?? '')
  }

  return (question) => {
    const timeZone = zoneOf()
    const items: UsageMonth[] = []
    let at = clock.now()
    for (let count = question.months ?? usualMonths; count > 0; count -= 1) {
      const { start, end } = periodOf('month', timeZone, at)
      const { calls = 0, input = 0, output = 0, cost = 0 } = sumsOf(question, start, end) ?? {}
      items.unshift({ month: nameOf(start, timeZone), from: start, to: end, calls, inputTokens: saturated(input), outputTokens: saturated(output), tokens: saturated(input + output), costNanoUsd: saturated(cost), ...saturation(input + output, cost) })
      at = start - 1
    }
    return { timeZone, items }
  }
}

function nameOf(start: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' }).format(start)
}
