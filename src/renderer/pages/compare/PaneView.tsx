/** One pane: its model and parameters on top, the answer, and its figures at the foot. */
import { memo } from 'react'
import type { Model } from '../../../contract/models'
import { Answer } from '../../call/Answer'
import { isRunning } from '../../call/call-run'
import { estimateLine } from '../../call/estimate.words'
import { useFollowEnd } from '../../call/use-follow-end'
import { StatusChip } from '../../kit/StatusChip'
import { ModelDot } from '../../parts/ModelDot'
import type { CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { PaneFoot, type PaneFootProps } from './PaneFoot'
import type { PaneEstimate } from './pane-estimates'
import { PaneHead } from './PaneHead'
import { splitModel, type Pane } from './panes'
import classes from './compare.module.css'

export interface PaneViewProps extends Pick<PaneFootProps, 'earlier' | 'cheapest' | 'fastest'> {
  readonly pane: Pane
  readonly label: string
  readonly paneCount: number
  readonly place: number
  readonly model: Model | null
  /** What the console says of running it. */
  readonly told: PaneEstimate
  readonly desk: CompareDesk | null
  readonly chosen: boolean
}

/** Drawn again only when its own pane changes, not with every beat of another's answer. */
export const PaneView = memo(function PaneView({
  pane,
  label,
  paneCount,
  place,
  model,
  told,
  desk,
  earlier,
  cheapest,
  fastest,
  chosen,
}: PaneViewProps) {
  const act = useCompare.getState()
  const { run } = pane
  const running = isRunning(run)
  const follow = useFollowEnd(run, run?.callId ?? null)
  const answerOf =
    run !== null && pane.askedModel !== null && pane.askedModel !== pane.model
      ? splitModel(pane.askedModel).model
      : null
  const runAgain = () => desk !== null && void act.runOne(pane.id, desk)
  return (
    <section
      className={classes.pane}
      aria-label={`Pane ${pane.id.toUpperCase()}, ${label}${answerOf === null ? '' : `, with an answer of ${answerOf}`}`}
      data-chosen={chosen || undefined}
    >
      <PaneHead
        id={pane.id}
        modelId={pane.model}
        parameters={pane.parameters}
        system={pane.system}
        running={running}
        paneCount={paneCount}
        place={place}
        model={model}
        maxOutput={told.estimate?.maxOutputTokens ?? null}
        desk={desk}
      />
      <div
        ref={follow.ref}
        onScroll={follow.onScroll}
        className={classes.paneBody}
        tabIndex={0}
        role="group"
        aria-label={`Answer of pane ${pane.id.toUpperCase()}`}
        aria-busy={running}
      >
        {answerOf !== null && (
          <p className={classes.answerOf} role="note">
            <ModelDot model={pane.askedModel ?? ''} />
            <span>
              Answer of <strong>{answerOf}</strong>. The model picked above has not answered yet.
            </span>
          </p>
        )}
        {run === null ? (
          <NotRun {...told} />
        ) : (
          <Answer
            run={run}
            onStop={() => act.stopOne(pane.id)}
            onRetry={runAgain}
            onMaxOutput={(maxOutputTokens) => act.setParameters(pane.id, { maxOutputTokens })}
            onModel={(picked, maxOutputTokens) => {
              act.setModel(pane.id, picked)
              if (maxOutputTokens !== null) act.setParameters(pane.id, { maxOutputTokens })
            }}
          />
        )}
      </div>
      <div className={classes.paneFoot}>
        {run === null ? (
          <span className={classes.quiet}>not run yet</span>
        ) : (
          <PaneFoot
            id={pane.id}
            run={run}
            rates={model?.price?.rates ?? null}
            earlier={earlier}
            cheapest={cheapest}
            fastest={fastest}
          />
        )}
      </div>
    </section>
  )
})

/** What running it would do: the cost, or why it would be refused. */
function NotRun({ estimate, refusal }: PaneEstimate) {
  if (refusal === null)
    return (
      <p className={classes.quiet}>
        {estimate === null ? 'The answer stands here.' : `Next: ${estimateLine(estimate).cost}.`}
      </p>
    )
  return (
    <p className={classes.refusal}>
      <StatusChip tone="warn">would be refused</StatusChip> {refusal.message}
    </p>
  )
}
