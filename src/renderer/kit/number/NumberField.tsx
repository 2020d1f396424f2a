/**
 * A number as a value: told with every key that leaves a valid one, and as none while the text is
 * no number within its bounds, which stands beside it.
 */
import { useEffect, useState } from 'react'
import { NumberText, type NumberTextProps } from './NumberText'
import { numberText, readNumber, stepNumber, type NumberBounds } from './read-number'

export interface NumberFieldProps
  extends
    Omit<NumberTextProps, 'text' | 'onText' | 'whole' | 'wrong' | 'min' | 'max' | 'step'>,
    NumberBounds {
  readonly value: number | undefined
  readonly onChange: (value: number | undefined) => void
  /** What the arrow keys add. */
  readonly step?: number
  /**
   * Why the text is no value, from the first key on; null once it is one, or the field is gone.
   * Give a stable function.
   */
  readonly onProblem?: (problem: string | null) => void
}

export function NumberField({
  value,
  onChange,
  min,
  max,
  decimals,
  step,
  onProblem,
  error,
  onBlur,
  onFocus,
  onKeyDown,
  ...rest
}: NumberFieldProps) {
  const bounds = { min, max, decimals }
  const [shown, setShown] = useState({ text: numberText(value), value })
  const [typing, setTyping] = useState(false)
  // Changed from elsewhere: by a slider, a reset, a way out.
  if (shown.value !== value) setShown({ text: numberText(value), value })
  const reading = readNumber(shown.text, bounds)
  const problem = reading.kind === 'wrong' || reading.kind === 'partial' ? reading.message : null
  const said = reading.kind === 'partial' && typing ? null : problem

  useEffect(() => onProblem?.(problem), [onProblem, problem])
  useEffect(() => () => onProblem?.(null), [onProblem])

  function take(text: string) {
    const read = readNumber(text, bounds)
    const next = read.kind === 'number' ? read.value : undefined
    setShown({ text, value: next })
    if (next !== value) onChange(next)
  }

  return (
    <NumberText
      {...rest}
      text={shown.text}
      onText={take}
      whole={decimals === 0}
      error={said ?? error}
      onFocus={(event) => {
        setTyping(true)
        onFocus?.(event)
      }}
      onBlur={(event) => {
        setTyping(false)
        onBlur?.(event)
      }}
      onKeyDown={(event) => {
        const by =
          event.key === 'ArrowUp'
            ? step
            : event.key === 'ArrowDown' && step !== undefined
              ? -step
              : undefined
        if (by !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
          event.preventDefault()
          take(numberText(stepNumber(value, by, bounds)))
        }
        if (event.key === 'Enter') setTyping(false)
        else setTyping(true)
        onKeyDown?.(event)
      }}
    />
  )
}
