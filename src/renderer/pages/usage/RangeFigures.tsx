/** The figures of one range: metric cards, the chart, shares, top spenders and charges. */
import type { Dimension } from '../../../contract/primitives'
import { SkeletonBlock, SkeletonCards, useDelayed } from '../../kit/Skeletons'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { groupLabels } from './group-labels'
import { MetricCards } from './MetricCards'
import { RangeSpenders } from './RangeSpenders'
import { UnknownCosts } from './UnknownCosts'
import { ledgerLink, type UsageView } from './usage-address'
import {
  dimensionLabels,
  isOneValue,
  metricCards,
  metricLabel,
  shareNoun,
  shares,
} from './usage-figures'
import { UsageCharges } from './UsageCharges'
import { UsageCharts } from './charts/UsageCharts'
import { UsageShares } from './UsageShares'
import type { UsageAnswers } from './use-usage'
import classes from './usage.module.css'

export interface RangeFiguresProps {
  readonly view: UsageView
  readonly usage: UsageAnswers
  /** The filter in words. */
  readonly filtered: string
  readonly names: DimensionNames
  readonly onChange: (part: Partial<UsageView>) => void
}

/** Blocks in the shape of the figures until both answers are there. */
export function RangeFigures({ view, usage, filtered, names, onChange }: RangeFiguresProps) {
  const { range, kind } = usage
  const summary = usage.summary.data
  const series = usage.series.data
  if (summary === undefined || series === undefined || range === null)
    return <UsageSkeleton waiting={range !== null} />
  const link = (by: Dimension) => (name: string) =>
    isOneValue(name) ? ledgerLink(range, kind, { ...view.filter, [by]: name }) : null
  return (
    <>
      <MetricCards
        cards={metricCards(summary, usage.previous.data ?? null, series, kind, usage.now)}
        metric={view.metric}
        previousLabel={range.previousLabel}
        onMetric={(metric) => onChange({ metric, chart: 'amount' })}
      />
      <UnknownCosts
        calls={summary.unknownCostCalls}
        href={ledgerLink(range, kind, { ...view.filter, costStatus: 'unknown' })}
      />
      <UsageCharts
        view={view}
        usage={usage}
        filtered={filtered}
        labelOf={groupLabels(view.by, names)}
        onChange={onChange}
      />
      <div className={classes.columns}>
        <UsageShares
          title={`Share of ${shareNoun(view.metric, kind)} by ${dimensionLabels[view.by].toLowerCase()}`}
          rows={shares(summary, view.metric, kind, groupLabels(view.by, names))}
          by={view.by}
          metric={view.metric}
          amountName={metricLabel(view.metric, kind)}
          range={{ from: range.from, to: range.to, timeZone: usage.timeZone }}
          facts={{ filter: filtered, unknownCostCalls: summary.unknownCostCalls }}
          linkOf={link(view.by)}
        />
        <RangeSpenders
          view={view}
          usage={usage}
          range={range}
          filtered={filtered}
          names={names}
          onChange={onChange}
        />
      </div>
      <UsageCharges charges={summary.charges} kind={kind} />
    </>
  )
}

function UsageSkeleton({ waiting }: { readonly waiting: boolean }) {
  const late = useDelayed(waiting)
  if (!waiting) return null
  return (
    <>
      <SkeletonCards cards={4} height={132} />
      {late && <SkeletonBlock height={320} />}
    </>
  )
}
