/**
 * An answer as it arrives and after: reasoning folded, Markdown or plain text, and the error where
 * it ended in one.
 */
import { memo, useMemo, useState } from 'react'
import { ErrorState } from '../parts/ErrorState'
import { LongText } from '../kit/LongText'
import { CodeBlock } from '../kit/markdown/CodeBlock'
import { Markdown } from '../kit/markdown/Markdown'
import { Opener } from '../kit/Opener'
import { StillOpen } from '../kit/typeset/ColouredCode'
import type { CallRun } from './call-run'
import { jsonAnswer } from './tooling/pretty-json'
import { ToolCalls, type ToolResults } from './tooling/ToolCalls'
import { WaitingNote } from './WaitingNote'
import { WaysOut, type WaysOutProps } from './WaysOut'
import classes from './call.module.css'

export interface AnswerProps extends Omit<WaysOutProps, 'error' | 'since'> {
  readonly run: CallRun
  /** Shows the text as it came, without Markdown. */
  readonly plain?: boolean
  /** Results of the calls of tools it asks for, where they can be given. */
  readonly results?: ToolResults | undefined
  /** Stops the call while it waits for its turn. */
  readonly onStop?: () => void
}

export const Answer = memo(function Answer({
  run,
  plain = false,
  results,
  onStop,
  ...ways
}: AnswerProps) {
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
          <AnswerText run={run} />
        ))}
      {run.toolCalls.length > 0 && (
        <StillOpen value={run.phase === 'streaming'}>
          <ToolCalls calls={run.toolCalls} results={results} />
        </StillOpen>
      )}
      {run.phase === 'waiting' && (
        <WaitingNote run={run} {...(onStop === undefined ? {} : { onStop })} />
      )}
      {run.phase === 'streaming' && <span className={classes.caret} aria-hidden="true" />}
      {run.phase === 'done' && run.text === '' && run.toolCalls.length === 0 && (
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

/** JSON in order once it is whole, else Markdown. */
function AnswerText({ run: { text, phase } }: Pick<AnswerProps, 'run'>) {
  const growing = phase === 'streaming'
  const json = useMemo(() => (growing ? null : jsonAnswer(text)), [growing, text])
  return json === null ? (
    <Markdown text={text} growing={growing} />
  ) : (
    <CodeBlock language="json" code={json} whole={() => text} />
  )
}

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
