/**
 * Projects at a glance (spec S6): keys, models, spend, tokens, errors and budgets side by side,
 * over a range, sortable, as CSV.
 */
import { Button, SegmentedControl } from '@mantine/core'
import { Download, FolderOpen } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useSettings } from '../../parts/console.state'
import { saveFile } from '../../kit/save-file'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { presetLabels, usageRange, type Preset } from '../../parts/usage-range'
import { useQuantizedNow } from '../../parts/use-quantized-now'
import { overviewCsv } from './overview-csv'
import { OverviewTable } from './OverviewTable'
import { sortedBy, sortProjects, type OverviewSort } from './overview.words'
import classes from './projects.module.css'

const ranges = ['today', '7d', 'month', 'last-month', '90d'] as const satisfies readonly Preset[]
const noDates = { from: '', to: '' }

type Range = (typeof ranges)[number]

export interface ProjectsOverviewProps {
  /** Drawn in the bar of the overview. */
  readonly tabs: ReactNode
  readonly onOpen: (project: string) => void
}

/** The tab: what to look at above, the table below. */
export function ProjectsOverview({ tabs, onOpen }: ProjectsOverviewProps) {
  const [preset, setPreset] = useState<Range>('month')
  const [simulated, setSimulated] = useState(false)
  const [sort, setSort] = useState<OverviewSort>({ column: 'spend', descending: true })
  const { answer, settings } = useResources(preset, simulated)
  const items = sortProjects(answer.data?.items ?? [], sort, simulated)
  const { data } = answer
  return (
    <div className={classes.overview}>
      <div className={classes.overviewBar}>
        {tabs}
        <Choices
          preset={preset}
          simulated={simulated}
          onPreset={setPreset}
          onSimulated={setSimulated}
        />
        <Button
          variant="default"
          leftSection={<Download size={14} />}
          disabled={data === undefined}
          onClick={() =>
            data !== undefined &&
            saveFile(
              new Blob([overviewCsv(items, data)], { type: 'text/csv' }),
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
      {data === undefined && answer.error === null && settings.error === null && (
        <SkeletonRows
          rows={4}
          rowHeight={44}
          widths={['16%', '10%', '18%', '8%', '8%', '6%', '8%', '12%']}
        />
      )}
      {data !== undefined && items.length === 0 && (
        <EmptyState icon={FolderOpen} title="No projects yet">
          A project says whose work a call is. Add one above.
        </EmptyState>
      )}
      {items.length > 0 && (
        <OverviewTable
          items={items}
          simulated={simulated}
          sort={sort}
          onSort={(column) => setSort(sortedBy(sort, column))}
          onOpen={onOpen}
        />
      )}
      {data !== undefined && (
        <p className={classes.hint}>
          Real calls cost money; simulated ones show what they would have cost and count as no
          spend. The tightest budget is the one of those that name the project which is nearest its
          limit.
        </p>
      )}
    </div>
  )
}

/** What each project has and did over the range, once the time zone is known. */
function useResources(preset: Range, simulated: boolean) {
  const now = useQuantizedNow()
  const settings = useSettings()
  const range = usageRange(preset, noDates, now, settings.data?.timeZone ?? 'UTC')
  const answer = useServerQuery(
    ['projects', 'keys', 'budgets', 'usage', 'ledger'],
    ['projects', 'resources', range?.from, range?.to, simulated],
    (client, signal) =>
      client.projects.resources({ from: range?.from, to: range?.to, simulated }, { signal }),
    { enabled: settings.data !== undefined && range !== null, keepPrevious: true },
  )
  return { answer, settings }
}

interface ChoicesProps {
  readonly preset: Range
  readonly simulated: boolean
  readonly onPreset: (preset: Range) => void
  readonly onSimulated: (simulated: boolean) => void
}

/** Over which range, and of which entries. */
function Choices({ preset, simulated, onPreset, onSimulated }: ChoicesProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Range"
        value={preset}
        onChange={(value) => onPreset(ranges.find((one) => one === value) ?? 'month')}
        data={ranges.map((value) => ({ value, label: presetLabels[value] }))}
      />
      <span className={classes.spacer} />
      <SegmentedControl
        aria-label="Entries"
        value={simulated ? 'simulated' : 'real'}
        onChange={(value) => onSimulated(value === 'simulated')}
        data={[
          { value: 'real', label: 'Real' },
          { value: 'simulated', label: 'Simulated' },
        ]}
      />
    </>
  )
}
