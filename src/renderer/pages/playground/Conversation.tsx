/**
 * The messages, the folded system prompt on top, and the view kept at the end while an answer
 * arrives.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useFollowEnd } from '../../call/use-follow-end'
import { GrowingText } from '../../kit/GrowingText'
import { Opener } from '../../kit/Opener'
import { useModels } from '../../parts/ModelPicker'
import { siblingsAt } from './branches'
import { runningTurn } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import { TurnView } from './TurnView'
import writing from '../../call/writing.module.css'
import classes from './playground.module.css'

export function Conversation({
  desk,
  empty,
}: {
  readonly desk: Desk | null
  readonly empty: ReactNode
}) {
  const turns = usePlayground((state) => state.conversation.turns)
  const aside = usePlayground((state) => state.conversation.aside)
  const editing = usePlayground((state) => state.editing)
  const chosen = usePlayground((state) => state.chosen)
  const models = useModels().data?.items
  const follow = useFollowEnd(turns, turns.at(-1)?.id ?? null)
  const locked = runningTurn(turns) !== null
  return (
    <div className={classes.conversation}>
      <SystemPrompt />
      <div
        ref={follow.ref}
        className={classes.turns}
        tabIndex={0}
        role="log"
        aria-label="Conversation"
        aria-live="off"
        onScroll={follow.onScroll}
      >
        {turns.length === 0
          ? empty
          : turns.map((turn, index) => (
              <TurnView
                key={turn.id}
                turn={turn}
                desk={desk}
                editing={editing === turn.id}
                chosen={chosen === turn.id}
                locked={locked}
                {...placeOf(siblingsAt({ turns, aside }, index), turn.id)}
                rates={
                  models?.find(
                    (model) =>
                      model.provider === turn.run?.provider && model.model === turn.run.model,
                  )?.price?.rates ?? null
                }
              />
            ))}
      </div>
      <Announcer />
    </div>
  )
}

function placeOf(siblings: readonly string[], id: string) {
  return { version: siblings.indexOf(id), versions: siblings.length }
}

/** Tells screen readers when an answer begins and ends, not every token of it. */
function Announcer() {
  const turns = usePlayground((state) => state.conversation.turns)
  const last = turns.at(-1)?.run ?? null
  const text =
    last === null
      ? ''
      : last.waiting !== null
        ? last.waiting.why === 'queue'
          ? 'Waiting in line'
          : 'Waiting before another attempt'
        : last.phase === 'streaming'
          ? 'Answer arriving'
          : last.phase === 'done'
            ? 'Answer complete'
            : last.phase === 'stopped'
              ? 'Stopped'
              : last.phase === 'failed'
                ? 'The call failed'
                : ''
  return (
    <div className="tg-visually-hidden" role="status">
      {text}
    </div>
  )
}

function SystemPrompt() {
  const system = usePlayground((state) => state.conversation.system)
  const setSystem = usePlayground((state) => state.setSystem)
  const [open, setOpen] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (open) field.current?.focus()
  }, [open])
  return (
    <div className={classes.system}>
      <Opener className={classes.systemHead} open={open} onToggle={() => setOpen(!open)}>
        <span className={classes.systemName}>System</span>
        {!open && (
          <span className={`${writing.preview} ${classes.systemPreview}`}>
            {system.trim() === '' ? 'No system prompt' : system.slice(0, 300).replace(/\s+/g, ' ')}
          </span>
        )}
      </Opener>
      {open && (
        <GrowingText
          ref={field}
          aria-label="System prompt"
          placeholder="What the model should be and do in this conversation"
          value={system}
          onChange={(event) => setSystem(event.currentTarget.value)}
          lines={3}
          most={14}
          className={classes.systemField}
        />
      )}
    </div>
  )
}
