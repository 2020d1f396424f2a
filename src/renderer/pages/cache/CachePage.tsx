/**
 * Cache: what reusing answers has spared, how long each service keeps them, and what is kept now.
 */
import { Button, SegmentedControl, Select } from '@mantine/core'
import { DatabaseZap, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useProjects } from '../../parts/console.state'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { useServerAction, useServerList, useServerQuery } from '../../client/query'
import { SkeletonCards, SkeletonRows } from '../../kit/Skeletons'
import { CacheCards } from './CacheCards'
import {
  isUnused,
  rangeLabels,
  ranges,
  rangeStart,
  type CacheRange,
  type ClearScope,
} from './cache.words'
import { ClearDialog } from './ClearDialog'
import { KeptAnswers } from './KeptAnswers'
import { ServiceTable } from './ServiceTable'
import layout from '../../kit/layout.module.css'

const topics = ['cache', 'services', 'settings', 'ledger'] as const

export function CachePage() {
  const [range, setRange] = useState<CacheRange>('30d')
  const [project, setProject] = useState<string | null>(null)
  const [service, setService] = useState<string | null>(null)
  const [clearing, setClearing] = useState<ClearScope | null>(null)
  const from = rangeStart(range, Date.now())
  const scope = useMemo(() => (project === null ? {} : { project }), [project])
  const figures = useServerQuery(
    topics,
    ['cache', 'figures', range, from, project],
    (client) => client.cache.figures({ ...scope, limit: 1, ...(from === null ? {} : { from }) }),
    { keepPrevious: true },
  )
  const kept = useServerList(topics, ['cache', 'kept', project, service], (client, cursor) =>
    client.cache.figures({
      ...scope,
      limit: 100,
      ...(service === null ? {} : { service }),
      ...(cursor === undefined ? {} : { cursor }),
    }),
  )
  const clear = useServerAction(
    (client, what: ClearScope) =>
      client.cache.clear({
        ...scope,
        ...(what.kind === 'all' && project === null ? { all: true } : {}),
        ...(what.kind === 'service'
          ? { service: what.service ?? '' }
          : what.kind === 'answer'
            ? { key: what.answer.key }
            : {}),
      }),
    ['cache'],
  )
  const data = figures.data

  async function confirm() {
    if (clearing !== null && (await clear.run(clearing)).ok) setClearing(null)
  }
  function ask(what: ClearScope | null) {
    clear.reset()
    setClearing(what)
  }

  return (
    <Page
      title="Cache"
      action={
        data !== undefined && data.answers > 0 ? (
          <Button
            variant="default"
            leftSection={<Trash2 size={14} />}
            onClick={() => ask({ kind: 'all' })}
          >
            Clear {project === null ? 'all' : project}
          </Button>
        ) : undefined
      }
    >
      <div className={layout.column}>
        <Controls range={range} project={project} onRange={setRange} onProject={setProject} />
        {figures.error !== null && <ErrorState error={figures.error} onRetry={figures.reload} />}
        {figures.loading && <SkeletonCards cards={4} height={84} />}
        {figures.loading && (
          <SkeletonRows rows={8} widths={['20%', '12%', '10%', '10%', '12%', '12%']} />
        )}
        {data !== undefined && figures.error === null && (
          <>
            <CacheCards figures={data} />
            {isUnused(data) && <Unused everything={range === 'all' && project === null} />}
            <ServiceTable
              services={data.services}
              onClear={(of) => ask({ kind: 'service', service: of })}
              chosen={service}
              onChoose={(of) => setService(of === service ? null : of)}
            />
            {data.answers > 0 && (
              <KeptAnswers
                list={kept}
                service={service}
                onAll={() => setService(null)}
                onForget={(answer) => ask({ kind: 'answer', answer })}
              />
            )}
          </>
        )}
      </div>
      <ClearDialog
        clearing={clearing}
        project={project}
        figures={data}
        clear={clear}
        onConfirm={() => void confirm()}
        onCancel={() => ask(null)}
      />
    </Page>
  )
}

function Controls({
  range,
  project,
  onRange,
  onProject,
}: {
  readonly range: CacheRange
  readonly project: string | null
  readonly onRange: (range: CacheRange) => void
  readonly onProject: (project: string | null) => void
}) {
  const projects = useProjects()
  return (
    <div className={layout.controls}>
      <SegmentedControl
        aria-label="Range"
        value={range}
        onChange={(value) => onRange(ranges.find((one) => one === value) ?? '30d')}
        data={ranges.map((value) => ({ value, label: rangeLabels[value] }))}
      />
      <Select
        aria-label="Project"
        placeholder="Every project"
        w={160}
        clearable
        clearButtonProps={{ 'aria-label': 'Every project' }}
        data={(projects.data?.items ?? []).map(({ name }) => name)}
        value={project}
        onChange={onProject}
      />
    </div>
  )
}

function Unused({ everything }: { readonly everything: boolean }) {
  return (
    <EmptyState
      icon={DatabaseZap}
      title={everything ? 'No answer has been kept yet' : 'Nothing was asked of the cache here'}
      tight
      action={
        <Button component="a" href="#/playground" variant="default">
          Open the playground
        </Button>
      }
    >
      Calls of a service that reuses answers are looked up here first. Temperature above 0 is left
      out unless a call asks with cache: true.
    </EmptyState>
  )
}
