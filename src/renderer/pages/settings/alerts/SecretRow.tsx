/** The secret that signs: where it is, and a new one in its place. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Webhook } from '../../../../contract/webhook'
import { useServerAction } from '../../../client/query'
import { useNow } from '../../../kit/use-now'
import { ConfirmDialog } from '../../../parts/ConfirmDialog'
import { SettingRow } from '../SettingRow'
import { secretText } from './webhook.words'
import classes from '../settings.module.css'

export interface SecretRowProps {
  readonly secret: Webhook['secret']
  readonly onSecret: (secret: string) => void
}

export function SecretRow({ secret, onSecret }: SecretRowProps) {
  const now = useNow(false)
  const [asking, setAsking] = useState(false)
  const rotate = useServerAction((client) => client.webhook.rotate({}), ['webhook'])
  return (
    <>
      <SettingRow
        name="Secret"
        reason={
          secret.problem === null ? (
            secretText(secret, now)
          ) : (
            <span className={classes.warning}>{secret.problem}</span>
          )
        }
      >
        <Button variant="default" onClick={() => setAsking(true)}>
          New secret
        </Button>
      </SettingRow>
      <ConfirmDialog
        opened={asking}
        title="A new secret for the webhook"
        confirmLabel="Make a new secret"
        busy={rotate.running}
        error={rotate.error}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          void rotate.run(undefined).then((done) => {
            if (!done.ok) return
            setAsking(false)
            onSecret(done.value.secret)
          })
        }
      >
        <p>
          It is shown once. For a day the secret of now signs as well, so the receiver may change in
          that time without losing an alert.
        </p>
      </ConfirmDialog>
    </>
  )
}
