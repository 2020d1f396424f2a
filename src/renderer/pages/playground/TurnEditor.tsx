/** A message while it is rewritten in place; one of the user can be sent again at once. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { GrowingText } from '../../kit/GrowingText'
import { turnText, type Turn } from './conversation'
import { usePlayground, type Desk } from './playground.state'
import classes from './playground.module.css'

/** ⌘/Ctrl+Enter saves, and sends again where it may; Esc leaves the message as it was. */
export function TurnEditor({ turn, desk }: { readonly turn: Turn; readonly desk: Desk | null }) {
  const [text, setText] = useState(() => turnText(turn))
  const act = usePlayground.getState()
  function save() {
    if (text !== turnText(turn)) act.rewrite(turn.id, text)
    act.edit(null)
  }
  return (
    <div
      className={classes.editor}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation()
          act.edit(null)
        }
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.stopPropagation()
          if (turn.role === 'user' && desk !== null) act.resend(turn.id, text, desk)
          else save()
        }
      }}
    >
      <GrowingText
        lines={2}
        most={20}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        aria-label="Edit message"
        data-autofocus
        autoFocus
      />
      <div className={classes.editorFoot}>
        <Button variant="subtle" color="gray" onClick={() => act.edit(null)}>
          Cancel
        </Button>
        <Button variant="default" onClick={save}>
          Save
        </Button>
        {turn.role === 'user' && (
          <Button
            disabled={desk === null || text.trim() === ''}
            onClick={() => desk !== null && act.resend(turn.id, text, desk)}
          >
            Save and resend
          </Button>
        )}
      </div>
    </div>
  )
}
