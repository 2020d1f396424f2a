/** The head of a pane: its model, its parameters, running and stopping it, and the rest in a menu. */
import { ActionIcon, Menu, Popover, Textarea } from '@mantine/core'
import {
  ArrowLeft,
  ArrowRight,
  CopyPlus,
  EllipsisVertical,
  Play,
  SlidersHorizontal,
  Square,
  X,
} from 'lucide-react'
import { memo } from 'react'
import type { Parameters } from '../../../contract/calls'
import type { Model } from '../../../contract/models'
import { useFieldProblems } from '../../call/field-problems.state'
import { ParameterFields } from '../../call/ParameterFields'
import { modelColor } from '../../parts/model-color'
import { ModelPicker } from '../../parts/ModelPicker'
import type { CompareDesk } from './compare-shape'
import { useCompare } from './compare.state'
import { FocusButton } from './FocusButton'
import { maxPanes, minPanes } from './panes'
import classes from './compare.module.css'

export interface PaneHeadProps {
  readonly id: string
  readonly modelId: string | null
  readonly parameters: Parameters
  readonly system: string
  readonly running: boolean
  readonly paneCount: number
  /** Its place among the panes, from 0. */
  readonly place: number
  readonly model: Model | null
  readonly maxOutput: number | null
  readonly desk: CompareDesk | null
}

/** Apart from the answer, so that its pickers are not drawn again with every beat of it. */
export const PaneHead = memo(function PaneHead({
  id,
  modelId,
  parameters,
  system,
  running,
  paneCount,
  place,
  model,
  maxOutput,
  desk,
}: PaneHeadProps) {
  const act = useCompare.getState()
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
      <PaneParameters
        id={id}
        parameters={parameters}
        system={system}
        running={running}
        model={model}
        maxOutput={maxOutput}
      />
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
      <FocusButton id={id} />
      <PaneMenu id={id} paneCount={paneCount} place={place} />
    </div>
  )
})

type PaneParametersProps = Pick<
  PaneHeadProps,
  'id' | 'parameters' | 'system' | 'running' | 'model' | 'maxOutput'
>

function PaneParameters({
  id,
  parameters,
  system,
  running,
  model,
  maxOutput,
}: PaneParametersProps) {
  const act = useCompare.getState()
  const synced = useCompare((state) => state.synced)
  const { problems, report } = useFieldProblems()
  // A field that holds no value stays in sight until it does.
  const wrong = Object.keys(problems).length > 0
  const setCount =
    Object.values(parameters).filter((value) => value !== undefined).length +
    (system.trim() === '' ? 0 : 1)
  return (
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
        {synced && <p className={classes.syncedNote}>What is set here is set in all panes.</p>}
        <ParameterFields
          parameters={parameters}
          onChange={(change) => act.setParameters(id, change)}
          model={model}
          defaultMaxOutput={parameters.maxOutputTokens === undefined ? maxOutput : null}
          onProblem={report}
        />
        <Textarea
          mt="sm"
          label="System prompt of this pane alone"
          placeholder="as all panes"
          rows={2}
          value={system}
          onChange={(event) => act.setPaneSystem(id, event.currentTarget.value)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function PaneMenu({ id, paneCount, place }: Pick<PaneHeadProps, 'id' | 'paneCount' | 'place'>) {
  const act = useCompare.getState()
  return (
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
          leftSection={<ArrowLeft size={14} aria-hidden="true" />}
          disabled={place === 0}
          onClick={() => act.move(id, -1)}
        >
          Move left
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowRight size={14} aria-hidden="true" />}
          disabled={place === paneCount - 1}
          onClick={() => act.move(id, 1)}
        >
          Move right
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
  )
}
