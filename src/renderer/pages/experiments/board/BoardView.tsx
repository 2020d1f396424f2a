/** The board of a project: which models win, by how much, and how sure that is. */
import { Button, SegmentedControl } from '@mantine/core'
import { Trophy } from 'lucide-react'
import { useServerQuery } from '../../../client/query'
import { navigate, useRoute } from '../../../frame/route'
import { EmptyState } from '../../../kit/EmptyState'
import { OptionalSelect } from '../../../kit/OptionalSelect'
import { SkeletonRows } from '../../../kit/Skeletons'
import { useSettings } from '../../../parts/console.state'
import { ErrorState } from '../../../parts/ErrorState'
import { useQuantizedNow } from '../../../parts/use-quantized-now'
import { BoardTable } from './BoardTable'
import { RunningRollouts } from './RunningRollouts'
import {
  boardTimes,
  evidenceText,
  methodSentences,
  scopeOf,
  sourceOf,
  sourceWords,
  timeOf,
} from './board.words'
import layout from '../../../kit/layout.module.css'
import classes from './board.module.css'

export function BoardView() {
  const { query } = useRoute()
  const now = useQuantizedNow()
  const project = useSettings().data?.project
  const scope = scopeOf(query, project ?? '', now)
  const { data, error, loading, reload } = useServerQuery(
    ['comparisons', 'experiments'],
    ['board', scope],
    (client) => client.board.get(scope),
    { enabled: project !== undefined, keepPrevious: true },
  )
  const isFiltered = query.size > 0
  return (
    <div className={layout.column}>
      <Filters tags={data?.tags ?? []} evidence={data === undefined ? '' : evidenceText(data)} />
      {error !== null && <ErrorState error={error} onRetry={reload} />}
      {loading && <SkeletonRows rows={6} rowHeight={40} widths={['24%', '10%', '40%', '16%']} />}
      {error === null && data !== undefined && project !== undefined && (
        <>
          {data.items.length === 0 ? (
            <Nothing project={project} isFiltered={isFiltered} />
          ) : (
            <BoardTable board={data} project={project} />
          )}
        </>
      )}
      <RunningRollouts />
      {data !== undefined && data.items.length > 0 && (
        <section aria-label="How the board is read" className={classes.method}>
          <h2>How this is read</h2>
          {methodSentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      )}
    </div>
  )
}

function Filters({
  tags,
  evidence,
}: {
  readonly tags: readonly string[]
  readonly evidence: string
}) {
  const { query } = useRoute()
  const tag = query.get('tag')
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(query)
    if (value === null) next.delete(name)
    else next.set(name, value)
    navigate(`/experiments/board${next.size === 0 ? '' : `?${next}`}`, { replace: true })
  }
  return (
    <div className={layout.controls} role="group" aria-label="What the board is of">
      <SegmentedControl
        aria-label="Time"
        value={timeOf(query)}
        onChange={(value) => set('time', value === 'all' ? null : value)}
        data={Object.entries(boardTimes).map(([value, label]) => ({ value, label }))}
      />
      <SegmentedControl
        aria-label="Evidence"
        value={sourceOf(query)}
        onChange={(value) => set('source', value === 'both' ? null : value)}
        data={Object.entries(sourceWords).map(([value, label]) => ({ value, label }))}
      />
      <OptionalSelect
        label="Tag"
        none="Every tag"
        width={180}
        options={tag === null || tags.includes(tag) ? tags : [tag, ...tags]}
        value={tag}
        onChange={(value) => set('tag', value)}
      />
      <span className={layout.count} role="status">
        {evidence === '' ? '' : `From ${evidence}`}
      </span>
    </div>
  )
}

function Nothing({
  project,
  isFiltered,
}: {
  readonly project: string
  readonly isFiltered: boolean
}) {
  if (isFiltered)
    return (
      <EmptyState
        icon={Trophy}
        title="No model met another in this choice"
        action={
          <Button
            variant="default"
            onClick={() => navigate('/experiments/board', { replace: true })}
          >
            Show everything
          </Button>
        }
      >
        No vote and no experiment of {project} has this tag, time and kind of evidence.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={Trophy}
      title={`No model of ${project} has met another yet`}
      action={
        <>
          <Button onClick={() => navigate('/compare')}>Compare and vote</Button>
          <Button variant="default" onClick={() => navigate('/experiments/new')}>
            New experiment
          </Button>
        </>
      }
    >
      The board ranks models by what people voted in comparisons and by what experiments found, with
      an interval that says how sure the order is.
    </EmptyState>
  )
}
