/** What the spend meter says: today, this month, and how full the tightest budget is. Pure. */
import type { z } from 'zod'
import type { spendMeter } from '../../contract/usage'
import { formatCount, formatShare } from '../kit/format'
import { formatMoney } from '../kit/money-format'

export type Meter = z.infer<typeof spendMeter>

export interface MeterView {
  readonly today: string
  readonly month: string
  readonly budget: {
    readonly name: string
    readonly spentShare: number
    readonly heldShare: number
    readonly level: 'good' | 'warn' | 'bad'
    readonly text: string
  } | null
}

function share(part: number, whole: number): number {
  if (whole <= 0) return part > 0 ? 1 : 0
  return Math.min(1, Math.max(0, part / whole))
}

function amount(value: number, unit: 'usd' | 'tokens' | 'requests'): string {
  return unit === 'usd' ? formatMoney(value, { whole: true }) : `${formatCount(value)} ${unit}`
}

/** Amber from 75 % of the limit, red from 95 %, counting what is held. */
export function meterView(meter: Meter): MeterView {
  const tightest = meter.tightest
  const base = { today: formatMoney(meter.todayNanoUsd), month: formatMoney(meter.monthNanoUsd) }
  if (tightest === null) return { ...base, budget: null }
  const spentShare = share(tightest.spent, tightest.limit)
  const used = share(tightest.spent + tightest.held, tightest.limit)
  const held = tightest.held > 0 ? `, ${amount(tightest.held, tightest.unit)} held` : ''
  return {
    ...base,
    budget: {
      name: tightest.name,
      spentShare,
      heldShare: Math.max(0, used - spentShare),
      level: used >= 0.95 ? 'bad' : used >= 0.75 ? 'warn' : 'good',
      text: `${tightest.name}: ${amount(tightest.spent, tightest.unit)} of ${amount(tightest.limit, tightest.unit)} spent${held} (${formatShare(used)})`,
    },
  }
}
