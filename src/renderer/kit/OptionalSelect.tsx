/** One of a list or none of it, in a field whose empty state has a name. */
import { Select } from '@mantine/core'

export interface OptionalSelectProps<Value extends string> {
  /** What screen readers call it; what stands around it says it to everybody else. */
  readonly label: string
  readonly title?: string
  /** What it says while nothing is chosen: `Every provider`. */
  readonly none: string
  /** What screen readers call the button that empties it, where that is not what it says then. */
  readonly clearLabel?: string
  readonly width: number
  readonly options: readonly (Value | { readonly value: Value; readonly label: string })[]
  readonly value: Value | null
  readonly onChange: (value: Value | null) => void
}

/** A select that can be emptied. */
export function OptionalSelect<Value extends string>({
  label,
  title,
  none,
  clearLabel = none,
  width,
  options,
  value,
  onChange,
}: OptionalSelectProps<Value>) {
  return (
    <Select
      aria-label={label}
      title={title}
      placeholder={none}
      clearable
      clearButtonProps={{ 'aria-label': clearLabel }}
      w={width}
      data={options}
      value={value}
      onChange={(chosen) => onChange(chosen as Value | null)}
    />
  )
}
