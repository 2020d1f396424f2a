/**
 * An answer as it arrives and after: reasoning folded, Markdown or plain text, and the error where
 * it ended in one.
 */
import { memo, useState } from 'react'
import { ErrorState } from '../parts/ErrorState'
import { LongText } from '../kit/LongText'
import { Markdown } from '../kit/markdown/Markdown'
import { Opener } from '../kit/Opener'
import type { CallRun } from './call-run'
import { WaitingNote } from './WaitingNote'
import { WaysOut, type WaysOutProps } from './WaysOut'
import classes from './call.module.css'

export interface AnswerProps extends Omit<WaysOutProps, 'error' | 'since'> {
  readonly run: CallRun
  /** Shows the text as it came, without Markdown. */
  readonly plain?: boolean
  /** Stops the call while it waits for its turn. */
  readonly onStop?: () => void
}

export const Answer = memo(function Answer({ run, plain = false, onStop, ...ways }: AnswerProps) {
  return (
    <div className={classes.answer}>
      {run.reasoning !== '' && (
        <Reasoning text={run.reasoning} open={run.phase === 'streaming' && run.text === ''} />
      )}
      {run.text !== '' &&
        (plain ? (
          <pre className={classes.plain}>
            <LongText text={run.text} />
          </pre>
        ) : (
          <Markdown text={run.text} growing={run.phase === 'streaming'} />
        ))}
      {run.phase === 'waiting' && (
        <WaitingNote run={run} {...(onStop === undefined ? {} : { onStop })} />
      )}
      {run.phase === 'streaming' && <span className={classes.caret} aria-hidden="true" />}
      {run.phase === 'done' && run.text === '' && (
        <span className={classes.waiting}>
          The model answered with no text
          {run.facts?.finishReason === 'length' ? ': its output limit was spent before it' : ''}.
        </span>
      )}
      {run.error !== null && run.phase === 'failed' && (
        <ErrorState
          error={run.error}
          actions={<WaysOut error={run.error} since={run.endedAt} {...ways} />}
        />
      )}
    </div>
  )
})

function Reasoning({ text, open }: { readonly text: string; readonly open: boolean }) {
  const [chosen, setChosen] = useState<boolean | null>(null)
  const shown = chosen ?? open
  return (
    <div className={classes.reasoning}>
      <Opener className={classes.reasoningHead} open={shown} onToggle={() => setChosen(!shown)}>
        Reasoning
      </Opener>
      {shown && (
        <div className={classes.reasoningText}>
          <LongText text={text} />
        </div>
      )}
    </div>
  )
}
