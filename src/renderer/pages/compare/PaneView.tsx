/** One pane: its model and parameters on top, the answer, and its figures at the foot. */
import { ActionIcon, Menu, Popover } from '@mantine/core'
import {
  CircleDollarSign,
  CopyPlus,
  EllipsisVertical,
  Play,
  SlidersHorizontal,
  Square,
  X,
  Zap,
} from 'lucide-react'
import { memo } from 'react'
import type { CallEstimate } from '../../../contract/call-estimate'
import type { Parameters } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import { Answer } from '../../call/Answer'
import { isRunning, type CallRun } from '../../call/call-run'
import { estimateLine } from '../../call/estimate.words'
import { useFieldProblems } from '../../call/field-problems.state'
import { ParameterFields } from '../../call/ParameterFields'
import { useFollowEnd } from '../../call/use-follow-end'
import { RunStrip } from '../../call/RunStrip'
import { CopyButton } from '../../kit/CopyButton'
import { ModelPicker } from '../../parts/ModelPicker'
import { ModelDot } from '../../parts/ModelDot'
import { modelColor } from '../../parts/model-color'
import { StatusChip } from '../../kit/StatusChip'
import { maxPanes, minPanes, splitModel, type Pane } from './panes'
import { useCompare, type CompareDesk } from './compare.state'
import classes from './compare.module.css'

export interface PaneViewProps {
  readonly pane: Pane
  readonly label: string
  readonly paneCount: number
  readonly model: Model | null
  readonly estimate: CallEstimate | null
  readonly desk: CompareDesk | null
  /** Its run belongs to an earlier comparison than the one shown. */
  readonly earlier: boolean
  readonly cheapest: boolean
  readonly fastest: boolean
  readonly chosen: boolean
}

function State({ run }: { readonly run: CallRun | null }) {
  if (run === null) return null
  switch (run.phase) {
    case 'waiting':
      return (
        <StatusChip tone="neutral">
          {run.stopping
            ? 'stopping'
            : run.waiting === null
              ? 'waiting'
              : run.waiting.why === 'queue'
                ? 'in line'
                : 'will try again'}
        </StatusChip>
      )
    case 'streaming':
      return <StatusChip tone="info">{run.stopping ? 'stopping' : 'streaming'}</StatusChip>
    case 'done':
      return <StatusChip tone="good">done</StatusChip>
    case 'stopped':
      return <StatusChip tone="neutral">stopped</StatusChip>
    case 'failed':
      return <StatusChip tone="bad">failed</StatusChip>
  }
}

interface PaneHeadProps {
  readonly id: string
  readonly modelId: string | null
  readonly parameters: Parameters
  readonly running: boolean
  readonly paneCount: number
  readonly model: Model | null
  readonly maxOutput: number | null
  readonly desk: CompareDesk | null
}

/** Apart from the answer, so that its pickers are not drawn again with every beat of it. */
const PaneHead = memo(function PaneHead({
  id,
  modelId,
  parameters,
  running,
  paneCount,
  model,
  maxOutput,
  desk,
}: PaneHeadProps) {
  const act = useCompare.getState()
  const { problems, report } = useFieldProblems()
  const wrong = Object.keys(problems).length > 0
  const setCount = Object.values(parameters).filter((value) => value !== undefined).length
  return (
    <div
      className={classes.paneHead}
      style={{ borderTopColor: modelId === null ? 'transparent' : modelColor(modelId) }}
    >
      <span className={classes.letter} aria-hidden="true">
        {id.toUpperCase()}
      </span>
      <div className={classes.panePicker}>
        <ModelPicker
          value={modelId}
          onChange={(picked) => act.setModel(id, picked.id)}
          label={`Model of pane ${id.toUpperCase()}`}
          disabled={running}
          project={desk?.scope.project}
          onLeave={act.focusPrompt}
        />
      </div>
      {/* A field that holds no value stays in sight until it does. */}
      <Popover
        position="bottom-end"
        width={340}
        trapFocus
        closeOnClickOutside={!wrong}
        closeOnEscape={!wrong}
      >
        <Popover.Target>
          <ActionIcon
            aria-label={`Parameters of pane ${id.toUpperCase()}${setCount === 0 ? '' : `, ${setCount} set`}`}
            disabled={running}
            variant={setCount > 0 ? 'light' : 'subtle'}
            color={setCount > 0 ? 'indigo' : 'gray'}
          >
            <SlidersHorizontal size={15} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={`Parameters of pane ${id.toUpperCase()}`}>
          <ParameterFields
            parameters={parameters}
            onChange={(change) => act.setParameters(id, change)}
            model={model}
            defaultMaxOutput={parameters.maxOutputTokens === undefined ? maxOutput : null}
            onProblem={report}
          />
        </Popover.Dropdown>
      </Popover>
      {running ? (
        <ActionIcon
          aria-label={`Stop pane ${id.toUpperCase()}`}
          title="Stop"
          onClick={() => act.stopOne(id)}
        >
          <Square size={13} fill="currentColor" />
        </ActionIcon>
      ) : (
        <ActionIcon
          aria-label={`Run pane ${id.toUpperCase()} alone`}
          title="Run alone"
          onClick={() => desk !== null && void act.runOne(id, desk)}
          disabled={desk === null || modelId === null}
        >
          <Play size={15} />
        </ActionIcon>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`More for pane ${id.toUpperCase()}`}>
            <EllipsisVertical size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<CopyPlus size={14} aria-hidden="true" />}
            disabled={paneCount >= maxPanes}
            onClick={() => act.copy(id)}
          >
            Add a copy
          </Menu.Item>
          <Menu.Item
            leftSection={<X size={14} aria-hidden="true" />}
            disabled={paneCount <= minPanes}
            onClick={() => act.close(id)}
          >
            Close pane
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
})

export const PaneView = memo(function PaneView({
  pane,
  label,
  paneCount,
  model,
  estimate,
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
  const refusal = run === null ? (estimate?.refusal ?? null) : null
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
        running={running}
        paneCount={paneCount}
        model={model}
        maxOutput={estimate?.maxOutputTokens ?? null}
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
          refusal === null ? (
            <p className={classes.quiet}>
              {estimate === null
                ? 'The answer stands here.'
                : `Next: ${estimateLine(estimate).cost}.`}
            </p>
          ) : (
            <p className={classes.refusal}>
              <StatusChip tone="warn">would be refused</StatusChip> {refusal.message}
            </p>
          )
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
          <>
            <div className={classes.footChips}>
              <State run={run} />
              {run.facts?.finishReason === 'length' && (
                <StatusChip tone="warn">cut at max output</StatusChip>
              )}
              {earlier && (
                <StatusChip tone="neutral" title="This answer belongs to an earlier comparison.">
                  earlier run
                </StatusChip>
              )}
              {cheapest && (
                <StatusChip tone="info" icon={CircleDollarSign}>
                  cheapest
                </StatusChip>
              )}
              {fastest && (
                <StatusChip tone="info" icon={Zap}>
                  fastest
                </StatusChip>
              )}
              <span className={classes.space} />
              {run.text !== '' && !running && (
                <CopyButton
                  text={run.text}
                  label={`Copy the answer of pane ${pane.id.toUpperCase()}`}
                />
              )}
            </div>
            <RunStrip run={run} rates={model?.price?.rates ?? null} chips={false} />
          </>
        )}
      </div>
    </section>
  )
})
