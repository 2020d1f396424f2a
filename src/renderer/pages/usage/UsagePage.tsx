/**
 * Usage: what was spent, called and saved over a range, and where it went. Answers come from this
 * machine's ledger alone.
 */
import { Button } from '@mantine/core'
import { BarChart3, Info } from 'lucide-react'
import { labelNames } from '../../../contract/entry-filter'
import { navigate, useRoute } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { Page } from '../../kit/Page'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { ErrorState } from '../../parts/ErrorState'
import { filterText } from '../../parts/filters/entry-filters'
import { FilterBar } from '../../parts/filters/FilterBar'
import { AdviceView } from './advice/AdviceView'
import { groupLabels } from './group-labels'
import { MonthsView } from './months/MonthsView'
import { QualityView } from './quality/QualityView'
import { TrafficView } from './traffic/TrafficView'
import { readUsageView, usageAddress, type UsageView } from './usage-address'
import { ReconcileView } from './reconcile/ReconcileView'
import { UsageControls } from './UsageControls'
import { UsageExport } from './UsageExport'
import { UsageTabs } from './UsageTabs'
import { RangeFigures } from './RangeFigures'
import { ReportButton } from './ReportDialog'
import { useUsage } from './use-usage'
import layout from '../../kit/layout.module.css'
import classes from './usage.module.css'

/** Figures, or the reconciliation where the address says so. */
export function UsagePage() {
  return useRoute().rest[0] === 'reconcile' ? <ReconcileView /> : <UsageFigures />
}

/** Controls, filters and figures over one range, all of which the address holds. */
function UsageFigures() {
  const route = useRoute()
  const view = readUsageView(route.query)
  const usage = useUsage(view)
  const names = useDimensionNames()
  const { range, kind, timeZone } = usage
  const change = (part: Partial<UsageView>) =>
    navigate(usageAddress({ ...view, ...part }), { replace: true })
  const error = usage.summary.error ?? usage.series.error
  const filtered = filterText(view.filter, timeZone, names) ?? 'all calls'
  return (
    <Page
      title="Usage"
      action={
        <div className={classes.headActions}>
          <ReportButton
            filter={view.filter}
            filtered={filtered}
            simulated={kind === 'simulated'}
            timeZone={timeZone}
            now={usage.now}
          />
          <UsageExport
            view={view}
            usage={usage}
            filtered={filtered}
            labelOf={groupLabels(view.by, names)}
          />
        </div>
      }
    >
      <div className={layout.column}>
        <UsageTabs value={view.tab} onView={(tab) => change({ tab })} />
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
        {error === null && !usage.any && <NoCalls />}
        {usage.any && view.tab === 'advice' && (
          <AdviceView view={view} usage={usage} onChange={change} />
        )}
        {usage.any && view.tab === 'months' && (
          <MonthsView view={view} usage={usage} filtered={filtered} names={names} />
        )}
        {usage.any && view.tab === 'quality' && (
          <QualityView
            view={view}
            usage={usage}
            filtered={filtered}
            labelOf={groupLabels(view.by, names)}
          />
        )}
        {usage.any && view.tab === 'traffic' && (
          <TrafficView view={view} usage={usage} filtered={filtered} names={names} />
        )}
        {error === null && usage.any && view.tab === 'figures' && (
          <RangeFigures
            view={view}
            usage={usage}
            filtered={filtered}
            names={names}
            onChange={change}
          />
        )}
      </div>
    </Page>
  )
}

function NoCalls() {
  return (
    <EmptyState
      icon={BarChart3}
      title="No calls yet"
      action={
        <Button component="a" href="#/playground">
          Open the playground
        </Button>
      }
    >
      Spend, tokens and savings show up here as soon as a call settles. The simulated provider needs
      no key and costs nothing.
    </EmptyState>
  )
}
