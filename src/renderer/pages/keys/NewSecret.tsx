/** The secret that takes the place of another: typed, judged before it is sent, never kept. */
import { useState } from 'react'
import type { Provider } from '../../../contract/providers'
import { secretProblem } from './key-prefix'
import { SecretField, useSecret, type SecretHandle } from './SecretField'

export interface NewSecret {
  readonly field: SecretHandle
  /** Why it was not sent, until it is typed in again. */
  readonly problem: string | null
  /** Something stands in the field. */
  readonly ready: boolean
  /** The text to send; null where something is wrong with it, which the field then says. */
  readonly take: () => string | null
  readonly onText: (text: string) => void
}

/** The state of the field, judged by what keys of the provider look like. */
export function useNewSecret(provider: Provider): NewSecret {
  const field = useSecret()
  const [problem, setProblem] = useState<string | null>(null)
  const [ready, setReady] = useState(false)
  return {
    field,
    problem,
    ready,
    take() {
      const text = field.read()
      const wrong = secretProblem(text, provider)
      setProblem(wrong)
      return wrong === null ? text : null
    },
    onText(text) {
      setReady(text !== '')
      setProblem(null)
    },
  }
}

export interface NewSecretFieldProps {
  readonly secret: NewSecret
  readonly label: string
  /** What was said of an earlier text holds no longer. */
  readonly onChange: () => void
}

/** The field, first to have the focus. */
export function NewSecretField({ secret, label, onChange }: NewSecretFieldProps) {
  return (
    <SecretField
      secret={secret.field}
      label={label}
      hint="Paste the new key"
      error={secret.problem}
      autoFocus
      onText={(text) => {
        secret.onText(text)
        onChange()
      }}
    />
  )
}
