/**
 * Usage: what was spent, called and saved over a range, and where it went. Answers come from this
 * machine's ledger alone.
 */
import { Button, Menu } from '@mantine/core'
import { BarChart3, Download, Info } from 'lucide-react'
import { useCallback } from 'react'
import { labelNames, noValue, restName } from '../../../contract/entry-filter'
import type { Dimension } from '../../../contract/primitives'
import { useConnection } from '../../client/connection-context'
import { navigate, useRoute } from '../../frame/route'
import { bucketRange } from '../../kit/charts/chart-data'
import {
  dimensionLabel,
  useDimensionNames,
  type DimensionNames,
} from '../../parts/dimension-names.state'
import { fileStem, saveFile } from '../../kit/save-file'
import { StackedBars, type StackedBarsProps } from '../../kit/charts/StackedBars'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { exportPath, filterText } from '../../parts/filters/entry-filters'
import { FilterBar } from '../../parts/filters/FilterBar'
import { seriesColors } from '../../parts/series-colors'
import { useServerAction } from '../../client/query'
import { SkeletonBlock, SkeletonCards, useDelayed } from '../../kit/Skeletons'
import { MetricCards } from './MetricCards'
import { TopSpenders } from './TopSpenders'
import { UnknownCosts } from './UnknownCosts'
import { ledgerLink, readUsageView, usageAddress, type UsageView } from './usage-address'
import { summaryCsv } from './usage-csv'
import {
  dimensionLabels,
  isOneValue,
  metricCards,
  metricLabel,
  shareNoun,
  shares,
  usageChart,
} from './usage-figures'
import { UsageCharges } from './UsageCharges'
import { UsageControls } from './UsageControls'
import { UsageShares } from './UsageShares'
import { useUsage } from './use-usage'
import layout from '../../kit/layout.module.css'
import classes from './usage.module.css'

export function UsagePage() {
  const route = useRoute()
  const view = readUsageView(route.query)
  const usage = useUsage(view)
  const names = useDimensionNames()
  const { range, kind, timeZone } = usage
  const change = (part: Partial<UsageView>) =>
    navigate(usageAddress({ ...view, ...part }), { replace: true })
  const labelOf = (by: Dimension) => (name: string) => groupLabel(by, name, names)
  const link = (by: Dimension) => (name: string) =>
    range === null || !isOneValue(name)
      ? null
      : ledgerLink(range, kind, { ...view.filter, [by]: name })

  const summary = usage.summary.data
  const series = usage.series.data
  const error = usage.summary.error ?? usage.series.error
  const filtered = filterText(view.filter, timeZone, names) ?? 'all calls'
  const title = `${metricLabel(view.metric, kind)} by ${dimensionLabels[view.by].toLowerCase()}`
  return (
    <Page
      title="Usage"
      action={
        <ExportMenu view={view} usage={usage} filtered={filtered} labelOf={labelOf(view.by)} />
      }
    >
      <div className={layout.column}>
        {usage.any && (
          <>
            <UsageControls
              view={view}
              range={range}
              timeZone={timeZone}
              kind={kind}
              onChange={change}
            />
            <FilterBar
              filter={view.filter}
              timeZone={timeZone}
              names={names}
              fields={labelNames}
              what="calls"
              onFilter={(filter) => change({ filter })}
            />
          </>
        )}
        {kind === 'simulated' && usage.any && (
          <p className={classes.banner}>
            <Info size={14} aria-hidden="true" />
            <span>
              <b>Simulated: nothing was spent.</b> Amounts are list prices.
              {!usage.anyReal && ' There is no real call yet.'}
            </span>
          </p>
        )}
        {error !== null && (
          <ErrorState
            error={error}
            onRetry={() => [usage.summary, usage.series].forEach((query) => query.reload())}
          />
        )}
        {error === null && !usage.any && (
          <EmptyState
            icon={BarChart3}
            title="No calls yet"
            action={
              <Button component="a" href="#/playground">
                Open the playground
              </Button>
            }
          >
            Spend, tokens and savings show up here as soon as a call settles. The simulated provider
            needs no key and costs nothing.
          </EmptyState>
        )}
        {error === null &&
          usage.any &&
          (summary === undefined || series === undefined || range === null) && (
            <UsageSkeleton waiting={range !== null} />
          )}
        {error === null &&
          usage.any &&
          summary !== undefined &&
          series !== undefined &&
          range !== null && (
            <>
              <MetricCards
                cards={metricCards(summary, usage.previous.data ?? null, series, kind, usage.now)}
                metric={view.metric}
                previousLabel={range.previousLabel}
                onMetric={(metric) => change({ metric })}
              />
              <UnknownCosts
                calls={summary.unknownCostCalls}
                href={ledgerLink(range, kind, { ...view.filter, costStatus: 'unknown' })}
              />
              <UsageChart
                title={title}
                view={view}
                usage={usage}
                filtered={filtered}
                labelOf={labelOf(view.by)}
                onWiden={() => change({ preset: '90d' })}
              />
              <div className={classes.columns}>
                <UsageShares
                  title={`Share of ${shareNoun(view.metric, kind)} by ${dimensionLabels[view.by].toLowerCase()}`}
                  rows={shares(summary, view.metric, kind, labelOf(view.by))}
                  by={view.by}
                  metric={view.metric}
                  linkOf={link(view.by)}
                />
                <TopSpenders
                  rows={shares(
                    usage.spenders.data ?? { ...summary, groups: [] },
                    'spend',
                    kind,
                    labelOf(view.spendersBy),
                  )}
                  by={view.spendersBy}
                  total={usage.spenders.data ?? summary}
                  kind={kind}
                  linkOf={link(view.spendersBy)}
                  onBy={(spendersBy) => change({ spendersBy })}
                />
              </div>
              <UsageCharges charges={summary.charges} kind={kind} />
            </>
          )}
      </div>
    </Page>
  )
}

function groupLabel(by: Dimension, name: string, names: DimensionNames): string {
  if (name === noValue) return `No ${dimensionLabels[by].toLowerCase()}`
  return name === restName ? 'All others' : dimensionLabel(by, name, names)
}

interface PartProps {
  readonly view: UsageView
  readonly usage: ReturnType<typeof useUsage>
  /** The filter in words. */
  readonly filtered: string
  readonly labelOf: (name: string) => string
}

function UsageChart({
  title,
  view,
  usage,
  filtered,
  labelOf,
  onWiden,
}: PartProps & { readonly title: string; readonly onWiden: () => void }) {
  const { range, kind } = usage
  const { by } = view
  const colorsOf: StackedBarsProps['colorsOf'] = useCallback(
    (series, scheme) => seriesColors(by, series, scheme),
    [by],
  )
  if (usage.series.data === undefined || range === null) return null
  const data = usageChart(usage.series.data, view.metric, kind, labelOf)
  function linkOf(bucket: number | null, index: number | null): string | null {
    const series = index === null ? null : (data.series[index] ?? null)
    if (range === null || (series !== null && (series.isOther || !isOneValue(series.name))))
      return null
    const within = bucket === null ? range : (bucketRange(data, bucket) ?? range)
    return ledgerLink(
      within,
      kind,
      series === null ? view.filter : { ...view.filter, [view.by]: series.name },
    )
  }
  const noCalls = (usage.summary.data?.entries ?? 0) === 0
  const empty = noCalls ? (
    <EmptyState
      icon={BarChart3}
      title={kind === 'real' ? 'No real calls in this range' : 'No simulated calls in this range'}
      action={
        view.preset === '90d' ? (
          <Button component="a" href="#/playground" variant="default">
            Open the playground
          </Button>
        ) : (
          <Button variant="default" onClick={onWiden}>
            Show 90 days
          </Button>
        )
      }
    >
      Every call that passes the gate shows up here as soon as it settles.
    </EmptyState>
  ) : (
    <EmptyState
      icon={BarChart3}
      title={`Nothing ${view.metric === 'saved' ? 'saved' : 'spent'} in this range`}
    >
      {view.metric === 'saved'
        ? 'Answers served from the cache would show what they saved.'
        : 'The calls of this range cost nothing, or their cost is not known.'}
    </EmptyState>
  )
  return (
    <StackedBars
      title={title}
      data={data}
      colorsOf={colorsOf}
      linkOf={linkOf}
      onFollow={(to) => navigate(to.replace(/^#/, ''))}
      empty={empty}
      facts={{ filter: filtered, unknownCostCalls: usage.summary.data?.unknownCostCalls ?? 0 }}
    />
  )
}

function ExportMenu({ view, usage, filtered, labelOf }: PartProps) {
  const { download } = useConnection()
  const entries = useServerAction(async (_, path: string) => download(path, 'tollgate-ledger.csv'))
  const { range, kind, summary } = usage
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} />} loading={entries.running}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          disabled={summary.data === undefined}
          onClick={() => {
            if (summary.data !== undefined)
              saveFile(
                new Blob(
                  [
                    summaryCsv(summary.data, view.by, labelOf, {
                      filter: filtered,
                      timeZone: usage.timeZone,
                    }),
                  ],
                  { type: 'text/csv;charset=utf-8' },
                ),
                `${fileStem(`usage by ${view.by}`)}.csv`,
              )
          }}
        >
          Figures by {dimensionLabels[view.by].toLowerCase()} (CSV)
        </Menu.Item>
        <Menu.Item
          disabled={range === null}
          onClick={() =>
            range !== null &&
            void entries.run(
              exportPath('csv', {
                ...view.filter,
                from: range.from,
                to: range.to,
                simulated: kind === 'simulated',
              }),
            )
          }
        >
          Every entry of this range (CSV)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
