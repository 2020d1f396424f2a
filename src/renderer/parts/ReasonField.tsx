/** Why something is done, as it is kept on record. */
import { TextInput } from '@mantine/core'

export interface ReasonFieldProps {
  readonly label?: string
  readonly value: string
  readonly onChange: (reason: string) => void
  readonly required?: boolean
}

/** Takes the focus of the dialog it stands in. */
export function ReasonField({
  label = 'Reason, kept on record',
  value,
  onChange,
  required = true,
}: ReasonFieldProps) {
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={300}
      data-autofocus
      required={required}
    />
  )
}
