/** Says what was removed from a list, with the way back, which takes the focus of what is gone. */
import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import { ErrorState } from '../../parts/ErrorState'
import classes from './prompts.module.css'

export interface RemovedNoteProps {
  readonly sentence: string
  /** It is being put back. */
  readonly running: boolean
  readonly error: ErrorBody | null
  readonly onUndo: () => void
}

export function RemovedNote({ sentence, running, error, onUndo }: RemovedNoteProps) {
  const undo = useRef<HTMLButtonElement>(null)
  useEffect(() => undo.current?.focus(), [sentence])
  return (
    <>
      <div className={classes.removed} role="status">
        <span>{sentence}</span>
        <Button ref={undo} size="compact-sm" variant="default" loading={running} onClick={onUndo}>
          Undo
        </Button>
      </div>
      {error !== null && <ErrorState error={error} />}
    </>
  )
}
