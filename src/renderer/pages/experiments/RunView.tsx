/** An experiment while it runs and after: its progress, what can be done, and every trial in a table. */
import { Button } from '@mantine/core'
import { Pause, Play, RotateCcw } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Experiment } from '../../../contract/experiments'
import { navigate } from '../../frame/route'
import { StatusChip } from '../../kit/StatusChip'
import { ErrorState } from '../../parts/ErrorState'
import { Money } from '../../parts/Money'
import { CopyButton } from './CopyButton'
import { doneText, failedText, leftText, plural, spentText, stateText } from './experiment.words'
import { ProgressBar } from './ProgressBar'
import { ResumeCapped } from './ResumeCapped'
import { runningCells, type OpenCell } from './trial-grid'
import { TrialPanel } from './TrialPanel'
import { TrialTable } from './TrialTable'
import { useExperimentActions } from './use-experiments'
import { useTrials } from './use-trials'
import layout from '../../kit/layout.module.css'
import classes from './experiments.module.css'

export function RunView({ experiment }: { readonly experiment: Experiment }) {
  const trials = useTrials(experiment)
  const [open, setOpen] = useState<OpenCell | null>(null)
  const running = useMemo(() => runningCells({ running: experiment.running }), [experiment.running])
  return (
    <>
      <RunHead experiment={experiment} />
      {trials.error !== null && (
        <div className={classes.notice}>
          <ErrorState error={trials.error} />
        </div>
      )}
      <div className={`${layout.fill} ${classes.run}`}>
        <TrialTable
          experiment={experiment}
          table={trials.table}
          running={running}
          open={open}
          onOpen={setOpen}
        />
        {open !== null && (
          <TrialPanel
            experiment={experiment}
            table={trials.table}
            cell={open}
            onClose={() => setOpen(null)}
          />
        )}
      </div>
    </>
  )
}

function RunHead({ experiment }: { readonly experiment: Experiment }) {
  const { state, progress, note } = experiment
  const { tone, word } = stateText(state)
  const left = state === 'running' ? leftText(progress) : null
  return (
    <div className={classes.runHead}>
      <h2 className={classes.runName}>{experiment.name}</h2>
      <div className={classes.runLine}>
        <StatusChip tone={tone}>{word}</StatusChip>
        <ProgressBar done={progress.done} failed={progress.failed} total={progress.total} />
        <span role="status" className={classes.figures}>
          {[doneText(progress), left].filter((part) => part !== null).join(' · ')}
        </span>
        <span className={classes.figures}>{spentText(progress)}</span>
        {progress.failed > 0 && <span className={classes.bad}>{failedText(progress)}</span>}
        <RunActions experiment={experiment} />
      </div>
      {progress.judgeTotal > 0 && (
        <p className={classes.hint}>
          Judge: {progress.judgeDone} of {plural(progress.judgeTotal, 'reading')}, of that money{' '}
          <Money nanoUsd={progress.judgeSpentNanoUsd} />
        </p>
      )}
      {note !== null && <p className={classes.note}>{note}</p>}
      {!experiment.contentKept && (
        <p className={classes.note}>
          Its cases are no longer kept, so it cannot run on; what it found stays.
        </p>
      )}
    </div>
  )
}

function RunActions({ experiment }: { readonly experiment: Experiment }) {
  const { id, state, progress, contentKept } = experiment
  const { start, pause, retry } = useExperimentActions(id)
  const error = start.error ?? pause.error ?? retry.error
  return (
    <>
      <span className={classes.runActions}>
        {progress.failed > 0 && state !== 'running' && (
          <Button
            variant="default"
            leftSection={<RotateCcw size={14} aria-hidden="true" />}
            loading={retry.running}
            onClick={() => void retry.run(null)}
          >
            Retry failures
          </Button>
        )}
        {state === 'running' && (
          <Button
            variant="default"
            leftSection={<Pause size={14} aria-hidden="true" />}
            loading={pause.running}
            title="Calls that run now end; none begins"
            onClick={() => void pause.run(null)}
          >
            Pause
          </Button>
        )}
        {state === 'capped' && progress.capNanoUsd !== null && (
          <ResumeCapped id={id} cap={progress.capNanoUsd} />
        )}
        {(state === 'paused' || (state === 'capped' && progress.capNanoUsd === null)) && (
          <Button
            leftSection={<Play size={14} aria-hidden="true" />}
            loading={start.running}
            onClick={() => void start.run(null)}
          >
            Resume
          </Button>
        )}
        {state !== 'running' && contentKept && <CopyButton experiment={experiment} />}
        {state === 'done' && (
          <Button onClick={() => navigate(`/experiments/${id}/verdict`)}>See the verdict</Button>
        )}
      </span>
      {error !== null && <ErrorState error={error} />}
    </>
  )
}
