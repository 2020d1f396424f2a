/** The field for the webhook's address, judged as it is typed. */
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ErrorBody } from '../../../../contract/errors'
import { ConfirmNetwork } from '../../../parts/ConfirmNetwork'
import { ErrorState } from '../../../parts/ErrorState'
import { addressInput, addressState, type AddressDraft } from './webhook-address.form'
import classes from './webhook.module.css'

export interface WebhookAddressProps {
  /** As it is kept; empty where there is none yet. */
  readonly url: string
  readonly label: string
  readonly busy: boolean
  readonly error: ErrorBody | null
  readonly onSave: (input: ReturnType<typeof addressInput>) => void
  /** Absent: there is nothing to go back to. */
  readonly onCancel?: () => void
}

export function WebhookAddress({ url, label, busy, error, onSave, onCancel }: WebhookAddressProps) {
  const [draft, setDraft] = useState<AddressDraft>({ url, agreed: false })
  const [tried, setTried] = useState(false)
  const { problem, confirm, ready } = addressState(draft)
  return (
    <form
      className={classes.address}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (ready && !busy) onSave(addressInput(draft))
      }}
    >
      <TextInput
        aria-label="Address of the webhook"
        spellCheck={false}
        autoComplete="off"
        placeholder="https://hooks.example.com/tollgate"
        value={draft.url}
        error={problem}
        onChange={(event) => setDraft({ url: event.currentTarget.value, agreed: false })}
      />
      <ConfirmNetwork
        sentence={confirm}
        agreed={draft.agreed}
        missing={tried}
        onChange={(agreed) => setDraft({ ...draft, agreed })}
      />
      {error !== null && <ErrorState error={error} />}
      <div className={classes.foot}>
        {onCancel !== undefined && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" loading={busy} disabled={draft.url.trim() === '' || problem !== null}>
          {label}
        </Button>
      </div>
    </form>
  )
}
