/** The top spenders of the range that the page shows, beside those of the period before. */
import type { DimensionNames } from '../../parts/dimension-names.state'
import { timeLabel } from '../../parts/filters/entry-filters'
import type { UsageRange } from '../../parts/usage-range'
import { groupLabels } from './group-labels'
import { spenders } from './spenders'
import { TopSpenders } from './TopSpenders'
import { ledgerLink, type UsageView } from './usage-address'
import { isOneValue, metricValue } from './usage-figures'
import type { UsageAnswers } from './use-usage'

export interface RangeSpendersProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  readonly range: UsageRange
  /** The filter in words. */
  readonly filtered: string
  readonly names: DimensionNames
  readonly onChange: (part: Partial<UsageView>) => void
}

export function RangeSpenders({
  view,
  usage,
  range,
  filtered,
  names,
  onChange,
}: RangeSpendersProps) {
  const { kind, timeZone } = usage
  const by = view.spendersBy
  const before = usage.spendersBefore.data ?? null
  const now = usage.spenders.data
  if (now === undefined) return <section aria-label="Top spenders" />
  return (
    <TopSpenders
      rows={spenders(now, before, kind, groupLabels(by, names))}
      by={by}
      total={{
        name: 'total',
        label: 'Total',
        spend: metricValue(now, 'spend', kind),
        before: before === null ? null : metricValue(before, 'spend', kind),
        figures: now,
      }}
      subject={{
        kind,
        timeZone,
        range,
        filter: filtered,
        unknownCostCalls: now.unknownCostCalls,
        against: `${range.previousLabel}, ${timeLabel(range.previous, timeZone) ?? ''}`,
      }}
      linkOf={(name) => {
        if (name === null) return ledgerLink(range, kind, view.filter)
        return isOneValue(name) ? ledgerLink(range, kind, { ...view.filter, [by]: name }) : null
      }}
      onBy={(spendersBy) => onChange({ spendersBy })}
    />
  )
}
