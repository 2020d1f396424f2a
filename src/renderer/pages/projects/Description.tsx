/** A description that is edited where it stands: Enter or leaving saves, Esc takes it back. */
import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import classes from './projects.module.css'

/** The text, a field while it is edited. */
export function Description({
  value,
  label,
  onSave,
}: {
  readonly value: string
  readonly label: string
  readonly onSave: (description: string) => void
}) {
  const [text, setText] = useState(value)
  const undo = useRef(false)
  useEffect(() => setText(value), [value])
  return (
    <TextInput
      aria-label={label}
      classNames={{ input: classes.description ?? '' }}
      placeholder="Add a description"
      maxLength={300}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key !== 'Escape') return
        undo.current = true
        setText(value)
        event.currentTarget.blur()
      }}
      onBlur={() => {
        if (!undo.current && text.trim() !== value) onSave(text.trim())
        undo.current = false
      }}
    />
  )
}
