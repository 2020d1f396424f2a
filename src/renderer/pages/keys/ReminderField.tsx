/** The day after which a person wants to be reminded to rotate a key. */
import { TextInput } from '@mantine/core'
import classes from './keys.module.css'

export interface ReminderFieldProps {
  /** `2026-12-03`; empty: no reminder. */
  readonly value: string
  readonly description: string
  readonly onChange: (value: string) => void
}

/** A field for a date, which may stay empty. */
export function ReminderField({ value, description, onChange }: ReminderFieldProps) {
  return (
    <TextInput
      type="date"
      label="Remind me to rotate it after"
      description={description}
      inputWrapperOrder={['label', 'input', 'description']}
      value={value}
      className={classes.dateField}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
