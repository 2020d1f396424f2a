/**
 * The one question before plain http on a private network: what is sent there in the clear, and
 * whether that network is trusted.
 */
import { Checkbox } from '@mantine/core'

export interface ConfirmNetworkProps {
  /** What a person agrees to; null where nothing has to be confirmed. */
  readonly sentence: string | null
  readonly agreed: boolean
  /** The form was sent without it. */
  readonly missing: boolean
  readonly onChange: (agreed: boolean) => void
}

/** The question with its tick; nothing where there is nothing to ask. */
export function ConfirmNetwork({ sentence, agreed, missing, onChange }: ConfirmNetworkProps) {
  if (sentence === null) return null
  return (
    <Checkbox
      label="I trust this private network"
      description={sentence}
      checked={agreed}
      error={missing && !agreed ? 'Tick this to go on, or use https://.' : null}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}
