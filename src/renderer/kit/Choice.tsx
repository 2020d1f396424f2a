/** One of a few, all of them in sight: a label over a row of buttons, and what the choice means. */
import { SegmentedControl } from '@mantine/core'
import forms from './form.module.css'

export interface ChoiceProps<Value extends string> {
  readonly label: string
  /** What the value chosen means. */
  readonly hint?: string
  /** Each value with its word, in the order in which they stand. */
  readonly options: Readonly<Record<Value, string>>
  readonly value: Value
  readonly onChange: (value: Value) => void
}

/** A field of a form for a closed set of values. */
export function Choice<Value extends string>({
  label,
  hint,
  options,
  value,
  onChange,
}: ChoiceProps<Value>) {
  const words = Object.entries<string>(options)
  return (
    <div>
      <div className={forms.label}>{label}</div>
      <SegmentedControl
        aria-label={label}
        fullWidth
        value={value}
        onChange={(chosen) => onChange(chosen as Value)}
        data={words.map(([one, word]) => ({ value: one, label: word }))}
      />
      {hint !== undefined && <p className={forms.hint}>{hint}</p>}
    </div>
  )
}
