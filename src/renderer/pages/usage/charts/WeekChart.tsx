/** When in the week calls come, cost and fail, and the entries behind one hour of it. */
import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { UsageWeek } from '../../../../contract/usage'
import { useServerQuery, type ServerQuery } from '../../../client/query'
import { amountLabel } from '../../../kit/charts/chart.words'
import type { WeekData } from '../../../kit/charts/week-data'
import { weekHourName } from '../../../kit/charts/week.words'
import { WeekMap } from '../../../kit/charts/WeekMap'
import { SkeletonBlock, useDelayed } from '../../../kit/Skeletons'
import { formatDay } from '../../../kit/time-format'
import { ErrorState } from '../../../parts/ErrorState'
import { writeFilter } from '../../../parts/filters/entry-filters'
import { ledgerLink, type UsageView } from '../usage-address'
import { metricLabel, metricValue, type Kind } from '../usage-figures'
import type { UsageAnswers } from '../use-usage'
import { weekMeasures, type WeekMeasure } from './chart-choice'
import type { UsageChartsProps } from './chart-props'
import { hoursBehind } from './hours-behind'
import classes from './usage-charts.module.css'

const measureLabel = (measure: WeekMeasure, kind: Kind) =>
  measure === 'errors' ? 'Failed' : metricLabel(measure, kind)

export function WeekChart({ view, usage, filtered, onChange }: UsageChartsProps) {
  const week = useWeek(view, usage)
  const [chosen, setChosen] = useState<number | null>(null)
  const late = useDelayed(week.loading)
  const { hours: measure } = view
  const { kind } = usage
  if (week.error !== null) return <ErrorState error={week.error} onRetry={week.reload} />
  if (week.data === undefined) return late ? <SkeletonBlock height={320} /> : null
  const data = weekData(week.data, measure, kind)
  return (
    <WeekMap
      title={`${measureLabel(measure, kind)} by hour of the week`}
      data={data}
      facts={{ filter: filtered, unknownCostCalls: week.data.total.unknownCostCalls }}
      chosen={chosen}
      onChoose={setChosen}
      choice={
        <SegmentedControl
          aria-label="What the map counts"
          value={measure}
          onChange={(value) =>
            onChange({ hours: weekMeasures.find((one) => one === value) ?? 'calls' })
          }
          data={weekMeasures.map((value) => ({ value, label: measureLabel(value, kind) }))}
        />
      }
    >
      <HoursBehind data={data} chosen={chosen} view={view} usage={usage} />
    </WeekMap>
  )
}

function weekData(
  { from, to, timeZone, hours }: UsageWeek,
  measure: WeekMeasure,
  kind: Kind,
): WeekData {
  const values = hours.map((figures) =>
    measure === 'errors' ? figures.errors : metricValue(figures, measure, kind),
  )
  return { unit: measure === 'spend' ? 'usd' : 'count', values, from, to, timeZone }
}

function useWeek(view: UsageView, usage: UsageAnswers): ServerQuery<UsageWeek> {
  const { range, timeZone, kind } = usage
  const { filter } = view
  const { from, to } = range ?? { from: 0, to: 0 }
  const simulated = kind === 'simulated'
  return useServerQuery(
    ['usage', 'ledger'],
    ['usage', 'week', from, to, timeZone, simulated, writeFilter(filter)],
    (client, signal) => client.usage.week({ from, to, timeZone, simulated, ...filter }, { signal }),
    { enabled: range !== null, keepPrevious: true },
  )
}

/** More would be a calendar, not a line. */
const mostDates = 14

interface HoursBehindProps extends Pick<UsageChartsProps, 'view' | 'usage'> {
  readonly data: WeekData
  readonly chosen: number | null
}

/** The dates that an hour of the week had in the range, each a way to its entries. */
function HoursBehind({ data, chosen, view, usage }: HoursBehindProps) {
  const { from, to, timeZone, unit, values } = data
  const until = Math.min(to, usage.now)
  const amount = chosen === null ? 0 : (values[chosen] ?? 0)
  // Nothing is behind nothing, though calls that cost nothing may be there.
  const empty = chosen === null || (amount === 0 && unit === 'count')
  const dates = useMemo(
    () => (empty || chosen === null ? [] : hoursBehind({ from, to: until }, chosen, timeZone)),
    [empty, chosen, from, until, timeZone],
  )
  if (chosen === null)
    return <p className={classes.hint}>Choose an hour to see the days behind it.</p>
  const shown = dates.slice(0, mostDates)
  return (
    <div className={classes.behind} role="status">
      <span>
        <b>{weekHourName(chosen)}</b> {amountLabel(amount, unit)}
      </span>
      {shown.length > 0 && (
        <ul aria-label="Entries of this hour">
          {shown.map((stretch) => (
            <li key={stretch.from}>
              <a href={ledgerLink(stretch, usage.kind, view.filter)}>
                {formatDay(stretch.from, timeZone)}
              </a>
            </li>
          ))}
        </ul>
      )}
      {dates.length > shown.length && <span>and {dates.length - shown.length} earlier</span>}
    </div>
  )
}
