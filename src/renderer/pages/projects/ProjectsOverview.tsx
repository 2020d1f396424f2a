/**
 * Projects at a glance (spec S6): keys, models, spend, tokens, errors and budgets side by side,
 * over a range, sortable, as CSV.
 */
import { Button, SegmentedControl } from '@mantine/core'
import { ArrowDown, ArrowUp, Download, FolderOpen } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import type { ProjectResources } from '../../../contract/projects'
import { useSettings } from '../../parts/console.state'
import { saveFile } from '../../kit/save-file'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { Money } from '../../parts/Money'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { Tokens } from '../../parts/Tokens'
import { formatCount } from '../../kit/format'
import { presetLabels, quantizeNow, usageRange, type Preset } from '../../parts/usage-range'
import {
  budgetView,
  errorText,
  keysView,
  modelsText,
  overviewCsv,
  sortedBy,
  sortProjects,
  type OverviewColumn,
  type OverviewSort,
} from './overview.words'
import { TotalRow } from './TotalRow'
import classes from './projects.module.css'

const ranges = ['today', '7d', 'month', 'last-month', '90d'] as const satisfies readonly Preset[]
const noDates = { from: '', to: '' }

const columns: readonly {
  readonly column: OverviewColumn
  readonly label: string
  readonly numeric: boolean
}[] = [
  { column: 'project', label: 'Project', numeric: false },
  { column: 'keys', label: 'Keys', numeric: false },
  { column: 'models', label: 'Models', numeric: false },
  { column: 'spend', label: 'Spend', numeric: true },
  { column: 'month', label: 'This month', numeric: true },
  { column: 'calls', label: 'Calls', numeric: true },
  { column: 'tokens', label: 'Tokens', numeric: true },
  { column: 'errors', label: 'Errors', numeric: true },
  { column: 'budget', label: 'Tightest budget', numeric: false },
  { column: 'activity', label: 'Last call', numeric: true },
]

/** The present in steps of a quarter of an hour, so that the question stays the same meanwhile. */
function useQuantizedNow(): number {
  const [now, setNow] = useState(() => quantizeNow(Date.now()))
  useEffect(() => {
    const timer = setInterval(() => setNow(quantizeNow(Date.now())), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function ProjectsOverview({
  tabs,
  onOpen,
}: {
  readonly tabs: ReactNode
  readonly onOpen: (project: string) => void
}) {
  const [preset, setPreset] = useState<(typeof ranges)[number]>('month')
  const [simulated, setSimulated] = useState(false)
  const [sort, setSort] = useState<OverviewSort>({ column: 'spend', descending: true })
  const now = useQuantizedNow()
  const settings = useSettings()
  const timeZone = settings.data?.timeZone ?? 'UTC'
  const range = usageRange(preset, noDates, now, timeZone)
  const answer = useServerQuery(
    ['projects', 'keys', 'budgets', 'usage', 'ledger'],
    ['projects', 'resources', range?.from, range?.to, simulated],
    (client, signal) =>
      client.projects.resources({ from: range?.from, to: range?.to, simulated }, { signal }),
    { enabled: settings.data !== undefined && range !== null, keepPrevious: true },
  )
  const items = sortProjects(answer.data?.items ?? [], sort, simulated)
  return (
    <div className={classes.overview}>
      <div className={classes.overviewBar}>
        {tabs}
        <SegmentedControl
          aria-label="Range"
          value={preset}
          onChange={(value) => setPreset(ranges.find((one) => one === value) ?? 'month')}
          data={ranges.map((value) => ({ value, label: presetLabels[value] }))}
        />
        <span className={classes.spacer} />
        <SegmentedControl
          aria-label="Entries"
          value={simulated ? 'simulated' : 'real'}
          onChange={(value) => setSimulated(value === 'simulated')}
          data={[
            { value: 'real', label: 'Real' },
            { value: 'simulated', label: 'Simulated' },
          ]}
        />
        <Button
          variant="default"
          leftSection={<Download size={14} />}
          disabled={answer.data === undefined}
          onClick={() =>
            answer.data !== undefined &&
            saveFile(
              new Blob([overviewCsv(items, answer.data)], { type: 'text/csv' }),
              'tollgate-projects.csv',
            )
          }
        >
          CSV
        </Button>
      </div>
      {(answer.error ?? settings.error) !== null && (
        <ErrorState
          error={answer.error ?? settings.error ?? { code: 'internal', message: '' }}
          onRetry={answer.error === null ? settings.reload : answer.reload}
        />
      )}
      {answer.data === undefined && answer.error === null && settings.error === null && (
        <SkeletonRows
          rows={4}
          rowHeight={44}
          widths={['16%', '10%', '18%', '8%', '8%', '6%', '8%', '12%']}
        />
      )}
      {answer.data !== undefined && items.length === 0 && (
        <EmptyState icon={FolderOpen} title="No projects yet">
          A project says whose work a call is. Add one above.
        </EmptyState>
      )}
      {items.length > 0 && (
        <div
          className={classes.tableScroll}
          tabIndex={0}
          role="group"
          aria-label="Projects at a glance, table"
        >
          <table className={classes.table} aria-label="Projects at a glance">
            <thead>
              <tr>
                {columns.map(({ column, label, numeric }) => (
                  <th
                    key={column}
                    scope="col"
                    data-numeric={numeric || undefined}
                    aria-sort={
                      sort.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'
                    }
                  >
                    <button type="button" onClick={() => setSort(sortedBy(sort, column))}>
                      {label}
                      {sort.column === column &&
                        (sort.descending ? (
                          <ArrowDown size={12} aria-hidden="true" />
                        ) : (
                          <ArrowUp size={12} aria-hidden="true" />
                        ))}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <Row key={item.project} item={item} simulated={simulated} onOpen={onOpen} />
              ))}
            </tbody>
            <tfoot>
              <TotalRow items={items} simulated={simulated} />
            </tfoot>
          </table>
        </div>
      )}
      {answer.data !== undefined && (
        <p className={classes.hint}>
          Real calls cost money; simulated ones show what they would have cost and count as no
          spend. The tightest budget is the one of those that name the project which is nearest its
          limit.
        </p>
      )}
    </div>
  )
}

function Row({
  item,
  simulated,
  onOpen,
}: {
  readonly item: ProjectResources
  readonly simulated: boolean
  readonly onOpen: (project: string) => void
}) {
  const keys = keysView(item)
  const models = modelsText(item.models)
  const budget = budgetView(item.budgets)
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className={classes.rowName}
          title={item.description}
          onClick={() => onOpen(item.project)}
        >
          {item.project}
        </button>
      </th>
      <td>
        <StatusChip tone={keys.tone} title={keys.detail}>
          {keys.text}
        </StatusChip>
      </td>
      <td className={classes.modelsCell} title={models.detail}>
        {models.names.length === 0 ? (
          <span className={classes.quiet}>none</span>
        ) : (
          models.names.join(', ')
        )}
        {models.more > 0 && <span className={classes.quiet}> and {models.more} more</span>}
      </td>
      <td data-numeric>
        <Money nanoUsd={simulated ? item.wouldCostNanoUsd : item.costNanoUsd} would={simulated} />
        {item.unknownCostCalls > 0 && (
          <span
            className={classes.quiet}
            title={`${item.unknownCostCalls} calls had no price, so their cost is not known and not in the sum.`}
          >
            {' '}
            +?
          </span>
        )}
      </td>
      <td data-numeric>
        <Money nanoUsd={item.monthNanoUsd} />
      </td>
      <td data-numeric>{formatCount(item.calls)}</td>
      <td
        data-numeric
        title={`${formatCount(item.inputTokens)} in, ${formatCount(item.outputTokens)} out`}
      >
        <Tokens count={item.inputTokens + item.outputTokens} compact />
      </td>
      <td data-numeric data-bad={item.calls > 0 && item.errorRate > 0.05 ? true : undefined}>
        {errorText(item)}
        {item.calls > 0 && item.errorRate > 0.05 && (
          <span className="tg-visually-hidden"> (high)</span>
        )}
      </td>
      <td>
        {budget === null ? (
          <span className={classes.quiet}>none of its own</span>
        ) : (
          <span className={classes.budgetCell} title={budget.detail}>
            <span>
              {budget.text} <span className={classes.quiet}>{budget.of}</span>
            </span>
            <span className={classes.budgetTrack} aria-hidden="true">
              <span data-tone={budget.tone} style={{ width: `${budget.share * 100}%` }} />
            </span>
          </span>
        )}
      </td>
      <td data-numeric>
        <Time at={item.lastActivityAt} style="relative" />
      </td>
    </tr>
  )
}
