/**
 * The only place a secret is typed. It lives in the password field alone: never in state, never in
 * an attribute, read once when it is sent.
 */
import { TextInput } from '@mantine/core'
import { useMemo, useRef, type ReactNode, type RefObject } from 'react'
import { cleanSecret } from './key-prefix'

/** The way to a secret without a copy of it in state. */
export interface SecretHandle {
  readonly ref: RefObject<HTMLInputElement | null>
  /** The pasted text, cleaned of what people copy along. */
  readonly read: () => string
  readonly clear: () => void
  readonly focus: () => void
}

/** A handle on the field, for whoever sends what is in it. */
export function useSecret(): SecretHandle {
  const ref = useRef<HTMLInputElement>(null)
  return useMemo(
    () => ({
      ref,
      read: () => cleanSecret(ref.current?.value ?? ''),
      clear: () => {
        if (ref.current !== null) ref.current.value = ''
      },
      focus: () => ref.current?.focus(),
    }),
    [],
  )
}

export interface SecretFieldProps {
  readonly secret: SecretHandle
  readonly label: string
  readonly description?: ReactNode
  readonly hint: string
  readonly error?: string | null
  readonly disabled?: boolean
  readonly autoFocus?: boolean
  readonly hideLabel?: boolean
  /** Called with every change of the text; must not keep it. */
  readonly onText?: (cleaned: string) => void
}

/** Uncontrolled on purpose: a controlled input would copy the text into the page's markup. */
export function SecretField({
  secret,
  label,
  description,
  hint,
  error = null,
  disabled = false,
  autoFocus = false,
  hideLabel = false,
  onText,
}: SecretFieldProps) {
  return (
    <TextInput
      ref={secret.ref}
      type="password"
      {...(hideLabel ? { 'aria-label': label } : { label })}
      description={description}
      placeholder={hint}
      error={error}
      disabled={disabled}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      data-1p-ignore
      data-lpignore="true"
      name="provider-credential"
      onInput={() => onText?.(secret.read())}
    />
  )
}
