/**
 * A pane of a blind comparison before its vote: its letter and its text, once all have ended. What
 * could tell who answered is not here: no name, colour, figure, reasoning, error or link.
 */
import { EyeOff } from 'lucide-react'
import { memo, useMemo } from 'react'
import { Answer } from '../../call/Answer'
import { isRunning, type CallRun } from '../../call/call-run'
import { CopyButton } from '../../kit/CopyButton'
import { answerOnly } from './blind'
import { hasAnswer } from './panes'
import { FocusButton } from './FocusButton'
import classes from './compare.module.css'

export interface HiddenPaneProps {
  readonly id: string
  /** Null until every pane has ended. */
  readonly run: CallRun | null
}

/** Give no run before all have ended: then nothing is drawn while answers arrive. */
export const HiddenPane = memo(function HiddenPane({ id, run }: HiddenPaneProps) {
  const letter = id.toUpperCase()
  const shown = useMemo(() => (run === null || !hasAnswer(run) ? null : answerOnly(run)), [run])
  return (
    <section className={classes.pane} aria-label={`Pane ${letter}, name hidden`}>
      <div className={classes.paneHead}>
        <span className={classes.letter} aria-hidden="true">
          {letter}
        </span>
        <span className={classes.hiddenName}>
          <EyeOff size={13} aria-hidden="true" /> hidden until the vote
        </span>
        <FocusButton id={id} />
      </div>
      <div
        className={classes.paneBody}
        tabIndex={0}
        role="group"
        aria-label={`Answer of pane ${letter}`}
        aria-busy={run === null || isRunning(run)}
      >
        {run === null ? (
          <p className={classes.quiet}>Answers are shown together, once all have ended.</p>
        ) : shown === null ? (
          <p className={classes.quiet}>No answer came. Why is shown after the vote.</p>
        ) : (
          <Answer run={shown} />
        )}
      </div>
      <div className={classes.paneFoot}>
        <div className={classes.footChips}>
          <span className={classes.quiet}>
            {run === null ? 'under way' : shown === null ? 'no answer' : 'answered'}
          </span>
          <span className={classes.space} />
          {shown !== null && (
            <CopyButton text={shown.text} label={`Copy the answer of pane ${letter}`} />
          )}
        </div>
      </div>
    </section>
  )
})
