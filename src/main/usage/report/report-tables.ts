/** A report's tables of totals, charges and budgets. */
import type { UsageReport } from '../../../contract/reports'
import type { UsageFigures } from '../../../contract/usage'
import { dateText } from '../../../shared/period-titles'
import type { Block, Column, Table } from './report-blocks'
import { changeText, countText, labelText, moneyColumn, shareText } from './report-text'

const right = (label: string): Column => ({ label, align: 'right' })
const left = (label: string): Column => ({ label, align: 'left' })

const counts = [
  ['Calls', (figures) => figures.calls],
  ['Input tokens', (figures) => figures.inputTokens],
  ['of them read from a provider’s cache', (figures) => figures.cachedInputTokens],
  ['Output tokens', (figures) => figures.outputTokens],
  ['of them for reasoning', (figures) => figures.reasoningTokens],
  ['Failed attempts', (figures) => figures.errors],
  ['Calls of unknown cost', (figures) => figures.unknownCostCalls],
] as const satisfies readonly (readonly [string, (figures: UsageFigures) => number])[]

/** This period beside the one before. */
export function totalsTable(report: UsageReport): Table {
  const { total, previous, simulated, timeZone } = report
  const before = previous.figures
  const spent = simulated
    ? [total.wouldCostNanoUsd, before.wouldCostNanoUsd]
    : [total.costNanoUsd, before.costNanoUsd]
  const saved = [total.savedNanoUsd, before.savedNanoUsd]
  const money = moneyColumn([...spent, ...saved])
  const moneyRow = (label: string, [now = 0, then = 0]: readonly number[], at: number) => [
    label,
    money[at] ?? '',
    money[at + 1] ?? '',
    changeText(now, then),
  ]
  const first = dateText(previous.from, timeZone)
  const last = dateText(previous.to - 1, timeZone)
  const days = first === last ? first : `${first} to ${last}`
  return {
    kind: 'table',
    title: 'Totals',
    note: `Before: ${days}${report.madeAt < report.to ? ', as much of it as has passed of this period' : ''}.`,
    columns: [left(''), right('This period'), right('Before'), right('Change')],
    rows: [
      moneyRow(simulated ? 'List price' : 'Spend', spent, 0),
      moneyRow('Saved by the response cache', saved, 2),
      ...counts.map(([label, of]) => [
        label,
        countText(of(total)),
        countText(of(before)),
        changeText(of(total), of(before)),
      ]),
    ],
  }
}

/** What each class of tokens and each fee cost. */
export function chargeTable({ charges }: UsageReport): Block {
  const title = 'By kind of charge'
  if (charges.length === 0) return { kind: 'words', title, lines: ['Nothing was charged.'] }
  const whole = charges.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
  const costs = moneyColumn([...charges.map(({ costNanoUsd }) => costNanoUsd), whole])
  return {
    kind: 'table',
    title,
    columns: [left('Charge'), right('Quantity'), right('Cost'), right('Share')],
    rows: charges.map(({ kind, quantity, costNanoUsd }, index) => [
      labelText(kind),
      countText(quantity),
      costs[index] ?? '',
      shareText(costNanoUsd, whole),
    ]),
    total: ['Total', '', costs.at(-1) ?? '', shareText(whole, whole)],
  }
}

/** Budgets as they stand, whatever period the report is of. */
export function budgetTable({ budgets, simulated }: UsageReport): Block {
  const title = 'Budgets as they stand'
  if (budgets.length === 0) {
    const why = simulated ? 'Simulated calls spend no budget.' : 'There is no budget for this.'
    return { kind: 'words', title, lines: [why] }
  }
  return {
    kind: 'table',
    title,
    columns: [
      left('Budget'),
      left('Per'),
      right('Limit'),
      right('Spent'),
      right('Held'),
      right('Used'),
    ],
    rows: budgets.map(({ name, unit, period, effectiveLimit, spent, held }) => {
      const amounts = [effectiveLimit, spent, held]
      const texts =
        unit === 'usd' ? moneyColumn(amounts) : amounts.map((one) => `${countText(one)} ${unit}`)
      return [name, period, ...texts, shareText(spent, effectiveLimit)]
    }),
  }
}
