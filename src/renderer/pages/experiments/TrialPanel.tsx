/** A case as one variant answered it: every repeat with its answer, what the checks found, cost and time. */
import { Button } from '@mantine/core'
import type { Experiment } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { useServerQuery } from '../../client/query'
import { Duration } from '../../kit/Duration'
import { EmptyState } from '../../kit/EmptyState'
import { LongText } from '../../kit/LongText'
import { Panel } from '../../kit/Panel'
import { SkeletonBlock } from '../../kit/Skeletons'
import { StatusChip, type Tone } from '../../kit/StatusChip'
import { ErrorState } from '../../parts/ErrorState'
import { Money } from '../../parts/Money'
import { inputText } from './experiment.words'
import { cellKey, type GridTrial, type OpenCell, type TrialTable } from './trial-grid'
import classes from './experiments.module.css'

export interface TrialPanelProps {
  readonly experiment: Experiment
  readonly table: TrialTable
  readonly cell: OpenCell
  readonly onClose: () => void
}

export function TrialPanel({ experiment, table, cell, onClose }: TrialPanelProps) {
  const { caseId, variantId } = cell
  const one = experiment.cases.find(({ id }) => id === caseId)
  const trials = table.get(cellKey(caseId, variantId)) ?? []
  return (
    <Panel
      title={`${caseId} · ${variantId}`}
      label={`Trials of ${caseId}, ${variantId}`}
      onClose={onClose}
    >
      {one !== undefined && (
        <div className={classes.trialInput}>
          <h3>Input</h3>
          <div className={classes.text}>
            {typeof one.input === 'string' ? <LongText text={one.input} /> : inputText(one.input)}
          </div>
          {one.expected !== undefined && (
            <>
              <h3>Expected</h3>
              <div className={classes.text}>
                <LongText text={one.expected} />
              </div>
            </>
          )}
        </div>
      )}
      {trials.length === 0 && <EmptyState tight title="Not asked yet" />}
      {trials.map((trial) => (
        <TrialAnswer
          key={`${trial.repeat} ${trial.callId}`}
          trial={trial}
          of={experiment.repeats}
        />
      ))}
    </Panel>
  )
}

function TrialAnswer({ trial, of }: { readonly trial: GridTrial; readonly of: number }) {
  const call = useServerQuery(['calls'], ['calls', 'one', trial.callId], (client) =>
    client.calls.get({ id: trial.callId }),
  )
  const { tone, word } = outcomeOf(trial)
  return (
    <section className={classes.trial} aria-label={`Repeat ${trial.repeat}`}>
      <header className={classes.trialTop}>
        {of > 1 && <span>Repeat {trial.repeat}</span>}
        <StatusChip tone={tone}>{word}</StatusChip>
        <Money nanoUsd={trial.costNanoUsd} would={(call.data?.wouldCostNanoUsd ?? null) !== null} />
        <Duration ms={trial.latencyMs} />
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => navigate(`/ledger?callId=${encodeURIComponent(trial.callId)}`)}
        >
          Entry
        </Button>
      </header>
      {trial.problem !== null && <p className={classes.trialProblem}>{trial.problem}</p>}
      {call.error !== null && <ErrorState error={call.error} onRetry={call.reload} />}
      {call.loading && <SkeletonBlock height={64} />}
      {call.data !== undefined &&
        (call.data.text === null ? (
          <p className={classes.quiet}>
            {trial.state === 'failed' ? 'There is no answer.' : 'The answer is not kept.'}
          </p>
        ) : (
          <div className={classes.text}>
            <LongText text={call.data.text} />
          </div>
        ))}
    </section>
  )
}

function outcomeOf({ state, passed }: GridTrial): { readonly tone: Tone; readonly word: string } {
  if (state === 'failed') return { tone: 'bad', word: 'No answer' }
  if (passed === null) return { tone: 'neutral', word: 'Answered' }
  return passed ? { tone: 'good', word: 'Pass' } : { tone: 'warn', word: 'Fail' }
}
