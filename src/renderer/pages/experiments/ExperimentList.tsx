/** The experiments of the project in use, newest first: how far each is, and what it found. */
import { Button } from '@mantine/core'
import { Scale } from 'lucide-react'
import type { ExperimentBrief } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { EmptyState } from '../../kit/EmptyState'
import { moveFocus } from '../../kit/move-focus'
import { SkeletonRows } from '../../kit/Skeletons'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { useSettings } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import { ModelDot } from '../../parts/ModelDot'
import { doneText, failedText, leftText, spentText, stateText } from './experiment.words'
import { ProgressBar } from './ProgressBar'
import { useExperimentList } from './use-experiments'
import layout from '../../kit/layout.module.css'
import classes from './experiments.module.css'

export function ExperimentList({ onExample }: { readonly onExample: () => void }) {
  const project = useSettings().data?.project
  const list = useExperimentList(project)
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />
  if (list.loading || project === undefined)
    return <SkeletonRows rows={6} rowHeight={72} widths={['44%', '18%', '20%']} />
  if (list.items.length === 0) return <NoExperiments project={project} onExample={onExample} />
  return (
    <div className={layout.column}>
      <ul
        className={`${layout.plain} ${classes.list}`}
        aria-label="Experiments"
        onKeyDown={moveFocus}
      >
        {list.items.map((experiment) => (
          <li key={experiment.id}>
            <ExperimentRow experiment={experiment} />
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="default" loading={list.loadingMore} onClick={list.more}>
          Show older experiments
        </Button>
      )}
    </div>
  )
}

function NoExperiments({
  project,
  onExample,
}: {
  readonly project: string
  readonly onExample: () => void
}) {
  return (
    <EmptyState
      icon={Scale}
      title={`No experiments in ${project} yet`}
      action={
        <>
          <Button onClick={() => navigate('/experiments/new')}>New experiment</Button>
          <Button variant="default" onClick={onExample}>
            Try it on the simulated provider
          </Button>
        </>
      }
    >
      An experiment asks two or more models the same cases, checks every answer, and ends in a
      verdict: which one passes more, at what price, and whether that could be chance. The example
      is free and takes a minute.
    </EmptyState>
  )
}

function ExperimentRow({ experiment }: { readonly experiment: ExperimentBrief }) {
  const { id, name, state, progress, sentence, note, variants, createdAt } = experiment
  const { tone, word } = stateText(state)
  const left = state === 'running' ? leftText(progress) : null
  const ended = state === 'done' && sentence !== null
  return (
    <button
      type="button"
      className={`${layout.rowButton} ${classes.row}`}
      onClick={() => navigate(`/experiments/${id}${ended ? '/verdict' : ''}`)}
    >
      <span className={classes.rowHead}>
        <span className={classes.rowName}>{name}</span>
        <StatusChip tone={tone}>{word}</StatusChip>
        <span className={classes.quiet}>
          <Time at={createdAt} style="relative" />
        </span>
      </span>
      {sentence !== null && <span className={classes.rowSentence}>{sentence}</span>}
      {sentence === null && note !== null && <span className={classes.quiet}>{note}</span>}
      <span className={classes.rowFoot}>
        {variants.map((variant) => (
          <span key={variant.id} className={classes.variant}>
            <ModelDot model={variant.model} />
            {variant.id}
          </span>
        ))}
        {state !== 'draft' && (
          <>
            <ProgressBar done={progress.done} failed={progress.failed} total={progress.total} />
            <span className={classes.quiet}>
              {[doneText(progress), failedText(progress), spentText(progress), left]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
          </>
        )}
      </span>
    </button>
  )
}
