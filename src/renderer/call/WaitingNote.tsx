/**
 * What a call waits for, where its answer will stand: its place in line, the pause before another
 * attempt, or the model itself.
 */
import { Button } from '@mantine/core'
import { Hourglass } from 'lucide-react'
import { useProviderName } from '../parts/provider-names.state'
import type { CallRun } from './call-run'
import { useNow } from '../kit/use-now'
import { laterAttempt, waitingLine } from './waiting.words'
import classes from './call.module.css'

export interface WaitingNoteProps {
  readonly run: CallRun
  readonly onStop?: () => void
}

export function WaitingNote({ run, onStop }: WaitingNoteProps) {
  const nameOf = useProviderName()
  const now = useNow(run.waiting !== null)
  if (run.stopping) return <span className={classes.waiting}>Stopping</span>
  const line = waitingLine(run, now, nameOf)
  if (line === null) {
    const later = laterAttempt(run)
    const waiting = run.model === null ? 'Admitting the call' : `Waiting for ${run.model}`
    return (
      <span className={classes.waiting}>{later === null ? waiting : `${waiting}, ${later}`}</span>
    )
  }
  return (
    <div className={classes.waitingNote}>
      <Hourglass size={14} aria-hidden="true" />
      <span className={classes.waitingText}>
        <strong>{line.lead}</strong>: {line.reason}
      </span>
      {onStop !== undefined && (
        <Button variant="default" size="compact-xs" onClick={onStop}>
          Stop waiting
        </Button>
      )}
    </div>
  )
}
