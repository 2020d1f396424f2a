/** Which of the versions of a message is looked at, and the ways to those beside it. */
import { ActionIcon } from '@mantine/core'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { flushSync } from 'react-dom'
import { usePlayground } from './playground.state'
import classes from './playground.module.css'

export interface SiblingsProps {
  readonly turn: string
  /** Its place among them, from 0. */
  readonly at: number
  readonly of: number
  readonly disabled: boolean
}

export function Siblings({ turn, at, of, disabled }: SiblingsProps) {
  if (of < 2) return null
  function show(by: -1 | 1) {
    let shown: string | null = null
    flushSync(() => {
      shown = usePlayground.getState().showSibling(turn, by)
    })
    const buttons = [
      ...document.querySelectorAll<HTMLButtonElement>(`[data-siblings="${shown ?? ''}"] button`),
    ]
    const same = buttons[by < 0 ? 0 : 1]
    ;(same?.disabled === false ? same : buttons.find((button) => !button.disabled))?.focus()
  }
  return (
    <div className={classes.siblings} data-siblings={turn} role="group" aria-label="Versions">
      <ActionIcon
        size={24}
        aria-label="Earlier version"
        title="Earlier version"
        disabled={disabled || at === 0}
        onClick={() => show(-1)}
      >
        <ChevronLeft size={14} />
      </ActionIcon>
      <span role="status">
        {at + 1} of {of}
      </span>
      <ActionIcon
        size={24}
        aria-label="Later version"
        title="Later version"
        disabled={disabled || at === of - 1}
        onClick={() => show(1)}
      >
        <ChevronRight size={14} />
      </ActionIcon>
    </div>
  )
}
