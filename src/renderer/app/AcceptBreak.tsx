/** The way on with a chain that verify found broken: on record, with a reason. */
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { ConfirmDialog } from '../ui/ConfirmDialog'
import { useServerAction } from '../ui/query'
import classes from './Frame.module.css'

export function AcceptBreak() {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const accept = useServerAction(
    (client, input: { reason: string }) => client.ledger.acceptBreak(input),
    ['health', 'ledger'],
  )
  return (
    <>
      <button type="button" className={classes['bannerButton']} onClick={() => setAsking(true)}>
        Go on with the break
      </button>
      <ConfirmDialog
        opened={asking}
        title="Go on with the break on record?"
        confirmLabel="Go on"
        danger
        busy={accept.running}
        disabled={reason.trim() === ''}
        error={accept.error}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          void accept.run({ reason: reason.trim() }).then((result) => result.ok && setAsking(false))
        }
      >
        <p>
          Calls go on with the ledger as it is now. The changed entry stays as it was found; verify
          names the break as accepted, and finds any other.
        </p>
        <TextInput
          label="Reason, kept on record"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={300}
          data-autofocus
          required
        />
      </ConfirmDialog>
    </>
  )
}
