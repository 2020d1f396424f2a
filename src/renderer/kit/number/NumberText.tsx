/**
 * The field every number of the page is typed in: it keeps the text as it is typed, and writes it
 * plainly once it is left.
 */
import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { plainNumber } from './read-number'

export interface NumberTextProps extends Omit<
  TextInputProps,
  'value' | 'onChange' | 'type' | 'inputMode'
> {
  readonly text: string
  readonly onText: (text: string) => void
  /** A whole number: a phone shows no point. */
  readonly whole?: boolean
  /**
   * What is wrong with the text, for forms that wait with their errors until they are sent: said
   * once the field is left.
   */
  readonly wrong?: string | undefined
}

/**
 * For forms that keep a draft as text and say themselves what is wrong with it; else `NumberField`.
 */
export function NumberText({
  text,
  onText,
  whole = false,
  wrong,
  error,
  onBlur,
  onFocus,
  ...rest
}: NumberTextProps) {
  const [left, setLeft] = useState(false)
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      {...rest}
      inputMode={whole ? 'numeric' : 'decimal'}
      value={text}
      error={error ?? (left && text.trim() !== '' ? wrong : undefined)}
      onChange={(event) => onText(event.currentTarget.value)}
      onFocus={(event) => {
        setLeft(false)
        onFocus?.(event)
      }}
      onBlur={(event) => {
        setLeft(true)
        // `1 000`, `0,7` and `1e-3` are shown as they were understood.
        const plain = plainNumber(text)
        if (plain !== null && plain !== text) onText(plain)
        onBlur?.(event)
      }}
    />
  )
}
