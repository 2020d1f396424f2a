/** What stands before the prompt of all panes: a system prompt, or a kept call's input as it was. */
import { Button } from '@mantine/core'
import { X } from 'lucide-react'
import { useState } from 'react'
import { GrowingText } from '../../kit/GrowingText'
import { Opener } from '../../kit/Opener'
import { useCompare } from './compare.state'
import { inputWords } from './input.words'
import writing from '../../call/writing.module.css'
import classes from './compare.module.css'

export function SystemRow() {
  const system = useCompare((state) => state.system)
  const [open, setOpen] = useState(false)
  return (
    <div className={classes.systemRow}>
      <Opener className={classes.systemHead} open={open} onToggle={() => setOpen(!open)}>
        System
        {!open && (
          <span className={`${writing.preview} ${classes.systemPreview}`}>
            {system.trim() === '' ? 'none' : system.slice(0, 300).replace(/\s+/g, ' ')}
          </span>
        )}
      </Opener>
      {open && (
        <GrowingText
          aria-label="System prompt of all panes"
          placeholder="What every model should be and do"
          value={system}
          onChange={(event) => useCompare.getState().setSystem(event.currentTarget.value)}
          lines={2}
          most={6}
          variant="unstyled"
          inputClass={writing.input}
          autoFocus
        />
      )}
    </div>
  )
}

/** Messages that the two fields could not hold without changing them. */
export function ExactInput() {
  const input = useCompare((state) => state.input) ?? []
  return (
    <div className={`${classes.systemRow} ${classes.exactInput}`}>
      <span className={writing.preview}>{inputWords(input)}</span>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<X size={12} aria-hidden="true" />}
        onClick={() => useCompare.getState().dropInput()}
      >
        Leave it out
      </Button>
    </div>
  )
}
