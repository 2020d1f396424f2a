/** What checked answers scored: by service or model over time, and one by one. */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { Gauge, ListFilter } from 'lucide-react'
import { useState } from 'react'
import type { ResultItem } from '../../../contract/validation'
import { navigate } from '../../frame/route'
import { ValidationResult } from '../../call/ValidationResult'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { Panel } from '../../kit/Panel'
import { useServerList, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import { QualityTable } from './QualityTable'
import { rangeLabels, ranges, rangeStart, type QualityRange } from './quality.words'
import { ResultList } from './ResultList'
import layout from '../../kit/layout.module.css'
import classes from './validation.module.css'

type By = 'service' | 'model'

/** The filter stands in the address, so that other pages can link to it. */
interface Filter {
  readonly service: string | null
  readonly model: string | null
  readonly passed: 'all' | 'true' | 'false'
}

function readFilter(query: URLSearchParams): Filter {
  const passed = query.get('passed')
  return {
    service: query.get('service'),
    model: query.get('model'),
    passed: passed === 'true' || passed === 'false' ? passed : 'all',
  }
}

function addressOf({ service, model, passed }: Filter): string {
  const query = new URLSearchParams({
    ...(service === null ? {} : { service }),
    ...(model === null ? {} : { model }),
    ...(passed === 'all' ? {} : { passed }),
  }).toString()
  return `/validation/results${query === '' ? '' : `?${query}`}`
}

export function Results({ query }: { readonly query: URLSearchParams }) {
  const filter = readFilter(query)
  const [range, setRange] = useState<QualityRange>('30d')
  const [by, setBy] = useState<By>('service')
  const [open, setOpen] = useState<ResultItem | null>(null)
  const from = rangeStart(range, Date.now())
  const summary = useServerQuery(
    ['validation'],
    ['validation', 'summary', by, from],
    (client) => client.validation.summary({ by, from }),
    { keepPrevious: true },
  )
  const list = useServerList(['validation'], ['validation', 'results', filter], (client, cursor) =>
    client.validation.results({
      limit: 100,
      ...(filter.service === null ? {} : { service: filter.service }),
      ...(filter.model === null ? {} : { model: filter.model }),
      ...(filter.passed === 'all' ? {} : { passed: filter.passed === 'true' }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const change = (part: Partial<Filter>) =>
    navigate(addressOf({ ...filter, ...part }), { replace: true })
  const filtered = filter.service !== null || filter.model !== null || filter.passed !== 'all'
  const none = !list.loading && list.error === null && list.items.length === 0 && !filtered
  return (
    <div className={`${layout.fill} ${classes.columns}`}>
      <div className={classes.resultsMain} tabIndex={0} role="group" aria-label="Results">
        {none && <NoneChecked />}
        {!none && (
          <>
            <div className={`${layout.controls} ${classes.controls}`}>
              <SegmentedControl
                aria-label="Range"
                value={range}
                onChange={(value) => setRange(ranges.find((one) => one === value) ?? '30d')}
                data={ranges.map((value) => ({ value, label: rangeLabels[value] }))}
              />
              <SegmentedControl
                aria-label="Group by"
                value={by}
                onChange={(value) => setBy(value === 'model' ? 'model' : 'service')}
                data={[
                  { value: 'service', label: 'By service' },
                  { value: 'model', label: 'By model' },
                ]}
              />
            </div>
            {summary.error !== null && (
              <ErrorState error={summary.error} onRetry={summary.reload} />
            )}
            {summary.loading && (
              <SkeletonRows rows={4} rowHeight={40} widths={['20%', '10%', '10%', '20%', '30%']} />
            )}
            {summary.data !== undefined && summary.error === null && (
              <QualityTable
                summary={summary.data}
                onChoose={(name) =>
                  change(summary.data?.by === 'model' ? { model: name } : { service: name ?? '' })
                }
              />
            )}
            <ResultFilters filter={filter} onFilter={change} />
            <ResultList list={list} openId={open?.id ?? null} onOpen={setOpen} />
          </>
        )}
      </div>
      {open !== null && <OpenResult result={open} onClose={() => setOpen(null)} />}
    </div>
  )
}

function NoneChecked() {
  return (
    <EmptyState
      icon={Gauge}
      title="No answer was checked yet"
      action={
        <Button component="a" href="#/services" variant="default">
          Open services
        </Button>
      }
    >
      Name a profile in a service’s or a project’s policy: each of its answers is then held against
      the profile’s rules, and scored here.
    </EmptyState>
  )
}

function ResultFilters({
  filter,
  onFilter,
}: {
  readonly filter: Filter
  readonly onFilter: (part: Partial<Filter>) => void
}) {
  return (
    <div
      className={`${layout.controls} ${classes.controls}`}
      role="search"
      aria-label="Filter results"
    >
      <h2 className={classes.heading}>Checked answers</h2>
      <Select
        aria-label="Outcome"
        w={140}
        allowDeselect={false}
        data={[
          { value: 'all', label: 'All' },
          { value: 'false', label: 'Failed' },
          { value: 'true', label: 'Passed' },
        ]}
        value={filter.passed}
        onChange={(value) =>
          onFilter({ passed: value === 'true' || value === 'false' ? value : 'all' })
        }
      />
      {(filter.service !== null || filter.model !== null) && (
        <Button
          variant="default"
          leftSection={<ListFilter size={14} />}
          onClick={() => onFilter({ service: null, model: null })}
        >
          {filter.model ?? (filter.service === '' ? 'no service' : filter.service)}: show all
        </Button>
      )}
    </div>
  )
}

function OpenResult({
  result,
  onClose,
}: {
  readonly result: ResultItem
  readonly onClose: () => void
}) {
  return (
    <Panel
      title={`${result.model}, ${result.service ?? result.project}`}
      label="Result"
      onClose={onClose}
      width={440}
    >
      <div className={classes.panelBody}>
        <ValidationResult result={result} />
        <div className={classes.panelLinks}>
          <Button
            component="a"
            variant="default"
            href={`#/playground?call=${encodeURIComponent(result.callId)}`}
          >
            Open in playground
          </Button>
          <Button
            component="a"
            variant="default"
            href={`#/ledger?callId=${encodeURIComponent(result.callId)}`}
          >
            Ledger entries
          </Button>
          <Button
            component="a"
            variant="default"
            href={`#/validation/profiles/${encodeURIComponent(result.profile)}`}
          >
            Open profile
          </Button>
        </div>
      </div>
    </Panel>
  )
}
