/** A case with two answers in an order that chance chose: by key or button, which is better. */
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { Experiment } from '../../../../contract/experiments'
import { useServerAction, useServerQuery } from '../../../client/query'
import { LongText } from '../../../kit/LongText'
import { Markdown } from '../../../kit/markdown/Markdown'
import { SkeletonBlock } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import { inputText } from '../experiment.words'
import { betterOf, sideOfKey, type ReadablePair, type Side } from './blind-queue'
import layout from '../../../kit/layout.module.css'
import classes from './people.module.css'

export interface BlindCaseProps {
  readonly experiment: Experiment
  readonly a: string
  readonly b: string
  readonly pair: ReadablePair
  readonly onSkip: () => void
}

export function BlindCase({ experiment, a, b, pair, onSkip }: BlindCaseProps) {
  const { caseId, callA, callB } = pair
  const [flipped] = useState(() => Math.random() < 0.5)
  const place = useRef<HTMLDivElement>(null)
  const keep = useServerAction(
    (client, side: Side) =>
      client.experiments.pick({
        id: experiment.id,
        case: caseId,
        a,
        b,
        better: betterOf(side, flipped),
      }),
    ['experiments'],
  )
  useEffect(() => place.current?.focus(), [])
  const one = experiment.cases.find(({ id }) => id === caseId)
  const decide = (side: Side) => {
    if (!keep.running) void keep.run(side)
  }
  return (
    <div
      ref={place}
      tabIndex={-1}
      role="group"
      aria-label={`Case ${caseId}`}
      className={`${layout.box} ${classes.case}`}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const side = sideOfKey(event.key)
        if (side !== null) decide(side)
        else if (event.key === 's') onSkip()
        else return
        event.preventDefault()
      }}
    >
      <div className={classes.input}>
        <h3>Input</h3>
        <div className={classes.text}>
          {typeof one?.input === 'string' ? (
            <LongText text={one.input} />
          ) : (
            inputText(one?.input ?? '')
          )}
        </div>
      </div>
      <div className={classes.answers}>
        <Answer name="Answer 1" callId={flipped ? callB : callA} />
        <Answer name="Answer 2" callId={flipped ? callA : callB} />
      </div>
      {keep.error !== null && <ErrorState error={keep.error} />}
      <div className={classes.choices} role="group" aria-label="Which is better">
        <Button variant="default" aria-keyshortcuts="1" onClick={() => decide('left')}>
          1 is better
        </Button>
        <Button variant="default" aria-keyshortcuts="0" onClick={() => decide('tie')}>
          0 Equally good
        </Button>
        <Button variant="default" aria-keyshortcuts="2" onClick={() => decide('right')}>
          2 is better
        </Button>
        <Button variant="subtle" color="gray" aria-keyshortcuts="S" onClick={onSkip}>
          Skip
        </Button>
        <span className={classes.quiet}>Keys 1, 2, 0, and S to skip</span>
      </div>
    </div>
  )
}

function Answer({ name, callId }: { readonly name: string; readonly callId: string }) {
  const call = useServerQuery(['calls'], ['calls', 'one', callId], (client) =>
    client.calls.get({ id: callId }),
  )
  return (
    <section aria-label={name}>
      <h3>{name}</h3>
      {call.error !== null && <ErrorState error={call.error} onRetry={call.reload} />}
      {call.loading && <SkeletonBlock height={64} />}
      {call.data !== undefined && (
        <div className={classes.answer}>
          {call.data.text === null ? 'The answer is not kept.' : <Markdown text={call.data.text} />}
        </div>
      )}
    </section>
  )
}
