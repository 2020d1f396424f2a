/** How many months back, of what, and by what they are told apart. */
import { SegmentedControl, Select } from '@mantine/core'
import { dimension } from '../../../../contract/primitives'
import { monthSpans, type UsageView } from '../usage-address'
import { dimensionLabels, groupings, metricLabel, metrics, type Kind } from '../usage-figures'
import classes from '../usage.module.css'

export interface MonthsControlsProps {
  readonly view: UsageView
  readonly kind: Kind
  readonly onChange: (part: Partial<UsageView>) => void
}

export function MonthsControls({ view, kind, onChange }: MonthsControlsProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Months shown"
        value={view.months}
        onChange={(value) => onChange({ months: value === '12' ? '12' : '6' })}
        data={monthSpans.map((value) => ({ value, label: `${value} months` }))}
      />
      <SegmentedControl
        aria-label="Months of"
        value={view.metric}
        onChange={(value) => onChange({ metric: metrics.find((one) => one === value) ?? 'spend' })}
        data={metrics.map((value) => ({ value, label: metricLabel(value, kind) }))}
      />
      <Select
        aria-label="Months by"
        className={classes.select}
        allowDeselect={false}
        value={view.monthsBy}
        onChange={(value) => onChange({ monthsBy: dimension.catch('service').parse(value) })}
        data={groupings.map((value) => ({
          value,
          label: `By ${dimensionLabels[value].toLowerCase()}`,
        }))}
      />
    </>
  )
}
