/**
 * A text field as tall as its text up to a bound, then it scrolls. The browser measures it, so that
 * half a megabyte types like one line.
 */
import { Textarea, type TextareaProps } from '@mantine/core'
import type { Ref } from 'react'
import classes from './kit.module.css'

export interface GrowingTextProps extends Omit<
  TextareaProps,
  'autosize' | 'minRows' | 'maxRows' | 'rows' | 'classNames'
> {
  /** Lines it has at least. */
  readonly lines: number
  /** Lines it has at most; never more than a third of the window. */
  readonly most: number
  readonly inputClass?: string | undefined
  readonly ref?: Ref<HTMLTextAreaElement>
}

export function GrowingText({ lines, most, inputClass, ...rest }: GrowingTextProps) {
  const scale = { '--growing-least': `${lines}lh`, '--growing-most': `${most}lh` }
  return (
    <Textarea
      {...rest}
      rows={lines}
      classNames={{ input: [classes.growing, inputClass ?? ''].join(' ') }}
      styles={{ input: scale }}
    />
  )
}
