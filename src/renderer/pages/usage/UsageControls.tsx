/** The one line that says what is looked at: range, grouping, bar width, real or simulated. */
import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { dimension } from '../../../contract/primitives'
import { interval as intervals } from '../../../contract/usage'
import { isoDate } from '../../../shared/dates'
import { MonthsControls } from './months/MonthsControls'
import type { UsageView } from './usage-address'
import { dimensionLabels, groupings, type Kind } from './usage-figures'
import {
  customProblem,
  intervalFits,
  presetLabels,
  presets,
  type UsageRange,
} from '../../parts/usage-range'
import layout from '../../kit/layout.module.css'
import classes from './usage.module.css'

export interface UsageControlsProps {
  readonly view: UsageView
  readonly range: UsageRange | null
  readonly timeZone: string
  readonly kind: Kind
  readonly onChange: (change: Partial<UsageView>) => void
}

const intervalLabels = {
  hour: 'By hour',
  day: 'By day',
  week: 'By week',
  month: 'By month',
} as const

/** Views that are grouped, in bars. */
const grouped: ReadonlySet<UsageView['tab']> = new Set(['figures', 'quality', 'traffic'])

export function UsageControls({ view, range, timeZone, kind, onChange }: UsageControlsProps) {
  return (
    <div className={layout.controls}>
      {view.tab === 'months' ? (
        <MonthsControls view={view} kind={kind} onChange={onChange} />
      ) : (
        <RangeControls view={view} range={range} timeZone={timeZone} onChange={onChange} />
      )}
      {grouped.has(view.tab) && <Grouping view={view} range={range} onChange={onChange} />}
      <SegmentedControl
        aria-label="Entries"
        className={classes.kind}
        value={kind}
        onChange={(value) => onChange({ kind: value === 'simulated' ? 'simulated' : 'real' })}
        data={[
          { value: 'real', label: 'Real' },
          { value: 'simulated', label: 'Simulated' },
        ]}
      />
    </div>
  )
}

/** A range by its name, or its first and last day. */
function RangeControls({ view, range, timeZone, onChange }: Omit<UsageControlsProps, 'kind'>) {
  const problem = view.preset === 'custom' ? customProblem(view.custom, timeZone) : null
  function choosePreset(value: string) {
    const preset = presets.find((one) => one === value) ?? '30d'
    const custom =
      range === null
        ? view.custom
        : { from: isoDate(range.from, timeZone), to: isoDate(range.to - 1, timeZone) }
    onChange(preset === 'custom' ? { preset, custom } : { preset })
  }
  return (
    <>
      <SegmentedControl
        aria-label="Range"
        value={view.preset}
        onChange={choosePreset}
        data={presets.map((value) => ({ value, label: presetLabels[value] }))}
      />
      {view.preset === 'custom' && (
        <div className={classes.dates}>
          <TextInput
            type="date"
            aria-label="First day"
            value={view.custom.from}
            onChange={(event) =>
              onChange({ custom: { ...view.custom, from: event.currentTarget.value } })
            }
          />
          <span aria-hidden="true">to</span>
          <TextInput
            type="date"
            aria-label="Last day"
            value={view.custom.to}
            onChange={(event) =>
              onChange({ custom: { ...view.custom, to: event.currentTarget.value } })
            }
          />
          {problem !== null && (
            <span role="alert" className={classes.problem}>
              {problem}
            </span>
          )}
        </div>
      )}
    </>
  )
}

/** By what bars are grouped, and how wide one is. */
function Grouping({
  view,
  range,
  onChange,
}: Pick<UsageControlsProps, 'view' | 'range' | 'onChange'>) {
  const fitting = intervals.options.filter((one) => range === null || intervalFits(range, one))
  return (
    <>
      <Select
        aria-label="Group by"
        className={classes.select}
        allowDeselect={false}
        value={view.by}
        onChange={(value) => onChange({ by: dimension.catch('model').parse(value) })}
        data={groupings.map((value) => ({
          value,
          label: `By ${dimensionLabels[value].toLowerCase()}`,
        }))}
      />
      <Select
        aria-label="Bar width"
        className={classes.select}
        allowDeselect={false}
        value={view.interval !== null && fitting.includes(view.interval) ? view.interval : 'auto'}
        onChange={(value) => onChange({ interval: intervals.nullable().catch(null).parse(value) })}
        data={[
          { value: 'auto', label: 'Bars: automatic' },
          ...fitting.map((value) => ({ value, label: intervalLabels[value] })),
        ]}
      />
    </>
  )
}
