/**
 * One message: its role, its text or answer, what can be done with it, and the answer's figures.
 */
import { ActionIcon, Menu } from '@mantine/core'
import { EllipsisVertical, Pencil, RotateCcw } from 'lucide-react'
import { memo } from 'react'
import { flushSync } from 'react-dom'
import type { Rates } from '../../../contract/models'
import { Answer } from '../../call/Answer'
import { isRunning, type CallRun } from '../../call/call-run'
import { RunStrip } from '../../call/RunStrip'
import { CopyButton } from '../../kit/CopyButton'
import { ToolCalls } from '../../call/tooling/ToolCalls'
import { LongText } from '../../kit/LongText'
import { Markdown } from '../../kit/markdown/Markdown'
import { ModelDot } from '../../parts/ModelDot'
import { turnText, type Turn } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { RoleChip } from './RoleChip'
import { Siblings } from './Siblings'
import { callsOf } from './tool-turns'
import { TurnEditor } from './TurnEditor'
import { ContinueButton, useToolResults } from './TurnToolCalls'
import classes from './playground.module.css'

export interface TurnViewProps {
  readonly turn: Turn
  readonly desk: Desk | null
  readonly rates: Rates | null
  readonly editing: boolean
  readonly chosen: boolean
  /** Which of the versions of this message it is, from 0. */
  readonly version: number
  readonly versions: number
  /** No edits while an answer arrives. */
  readonly locked: boolean
}

/** Drawn again only when its own turn changes, not with every beat of another's answer. */
export const TurnView = memo(function TurnView({
  turn,
  desk,
  rates,
  editing,
  chosen,
  version,
  versions,
  locked,
}: TurnViewProps) {
  const act = usePlayground.getState()
  const { run } = turn
  const running = isRunning(run)
  return (
    <article
      className={classes.turn}
      data-chosen={chosen || undefined}
      aria-label={turn.role === 'user' ? 'User message' : 'Assistant message'}
      aria-busy={running}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      onKeyDown={(event) => {
        const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null
        if (by === null || !event.altKey || locked || editing) return
        event.preventDefault()
        moveFocused(turn.id, by)
      }}
    >
      <div className={classes.gutter}>
        <RoleChip
          role={turn.role}
          disabled={locked}
          onToggle={() =>
            act.changeTurn(turn.id, { role: turn.role === 'user' ? 'assistant' : 'user' })
          }
        />
      </div>
      <div className={classes.turnBody}>
        {run !== null && run.model !== null && (
          <div className={classes.servedBy}>
            <ModelDot model={run.model} />
            {run.model}
            {run.facts?.servedModel !== null &&
              run.facts?.servedModel !== undefined &&
              run.facts.servedModel !== run.model && (
                <span> (served as {run.facts.servedModel})</span>
              )}
          </div>
        )}
        {editing ? (
          <TurnEditor turn={turn} desk={desk} />
        ) : run === null ? (
          <Written turn={turn} locked={locked} />
        ) : (
          <TurnAnswer turn={turn} run={run} desk={desk} locked={locked} />
        )}
        {!editing && !locked && <ContinueButton turn={turn} desk={desk} />}
        <Siblings turn={turn.id} at={version} of={versions} disabled={locked || editing} />
        {run !== null && (
          <button
            type="button"
            className={classes.stripButton}
            onClick={() => {
              act.choose(turn.id)
              act.setTab('facts')
            }}
            title="Show all facts"
            disabled={running}
          >
            <RunStrip run={run} rates={rates} />
          </button>
        )}
      </div>
      <TurnTools turn={turn} desk={desk} locked={locked} editing={editing} />
    </article>
  )
})

/** A message that no call made: what was typed, attached or brought in. */
function Written({ turn, locked }: Pick<TurnViewProps, 'turn' | 'locked'>) {
  const calls = callsOf(turn)
  const results = useToolResults(turn, locked)
  return (
    <>
      {turn.images.length > 0 && (
        <div className={classes.images}>
          {turn.images.map((image, index) => (
            <img
              key={index}
              src={image.dataUrl}
              alt={`Attached image ${index + 1}`}
              className={classes.image}
            />
          ))}
        </div>
      )}
      {turn.role === 'user' ? (
        <div className={classes.userText}>
          <LongText text={turn.text} />
        </div>
      ) : (
        <Markdown text={turn.text} />
      )}
      {calls.length > 0 && <ToolCalls calls={calls} results={results} />}
    </>
  )
}

interface TurnAnswerProps extends Pick<TurnViewProps, 'turn' | 'desk' | 'locked'> {
  readonly run: CallRun
}

function TurnAnswer({ turn, run, desk, locked }: TurnAnswerProps) {
  const act = usePlayground.getState()
  const again = () => desk !== null && act.regenerate(turn.id, desk)
  return (
    <Answer
      run={run}
      results={useToolResults(turn, locked)}
      onStop={act.stop}
      onRetry={again}
      onMaxOutput={(maxOutputTokens) => {
        act.setParameters({ maxOutputTokens })
        again()
      }}
      onModel={(model, maxOutputTokens) => {
        act.setModel(model)
        if (maxOutputTokens !== null) act.setParameters({ maxOutputTokens })
        again()
      }}
      onDropUnsupported={() => {
        act.setUnsupported('drop')
        again()
      }}
    />
  )
}

/** Moves a message, and the focus stays on what had it: the page may have put it in anew. */
function moveFocused(id: string, by: -1 | 1) {
  const focused = document.activeElement
  flushSync(() => usePlayground.getState().move(id, by))
  if (focused instanceof HTMLElement) {
    focused.focus()
    focused.scrollIntoView({ block: 'nearest' })
  }
}

type TurnToolsProps = Pick<TurnViewProps, 'turn' | 'desk' | 'locked' | 'editing'>

function TurnTools({ turn, desk, locked, editing }: TurnToolsProps) {
  const act = usePlayground.getState()
  return (
    <div className={classes.tools} data-hidden={locked || editing || undefined}>
      <CopyButton text={() => turnText(turn)} label="Copy message" />
      <ActionIcon
        size={24}
        aria-label="Edit message"
        title="Edit"
        onClick={() => act.edit(turn.id)}
        disabled={locked}
      >
        <Pencil size={13} />
      </ActionIcon>
      {turn.role === 'assistant' && (
        <ActionIcon
          size={24}
          aria-label="Answer again"
          title="Answer again"
          onClick={() => desk !== null && act.regenerate(turn.id, desk)}
          disabled={locked || desk === null}
        >
          <RotateCcw size={13} />
        </ActionIcon>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={24} aria-label="More for this message" disabled={locked}>
            <EllipsisVertical size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item rightSection="Alt ↑" onClick={() => act.move(turn.id, -1)}>
            Move up
          </Menu.Item>
          <Menu.Item rightSection="Alt ↓" onClick={() => act.move(turn.id, 1)}>
            Move down
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => act.removeTurn(turn.id)}>Remove</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}
