/** The webhook there is: its address, what it takes, its secret, a test, and what was sent. */
import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Webhook, WebhookChange } from '../../../../contract/webhook'
import { useServerAction } from '../../../client/query'
import { StatusChip } from '../../../kit/StatusChip'
import { ConfirmDialog } from '../../../parts/ConfirmDialog'
import { ErrorState } from '../../../parts/ErrorState'
import { SettingRow } from '../SettingRow'
import { AlertPickRows } from './AlertPickRows'
import { Deliveries } from './Deliveries'
import { SecretRow } from './SecretRow'
import { TestRow } from './TestRow'
import { WebhookAddress } from './WebhookAddress'
import classes from './webhook.module.css'

export interface WebhookRowsProps {
  readonly webhook: Webhook
  /** What went wrong at the last try. */
  readonly trouble: string | null
  readonly onSecret: (secret: string) => void
}

export function WebhookRows({ webhook, trouble, onSecret }: WebhookRowsProps) {
  const save = useServerAction(
    (client, change: WebhookChange) => client.webhook.update(change),
    ['webhook'],
  )
  return (
    <>
      <SettingRow
        name="Send alerts"
        reason="Off, nothing is sent, and alerts of that time are not sent later."
      >
        <span className={classes.switch}>
          {webhook.enabled && trouble !== null && (
            <StatusChip tone="warn" title={trouble}>
              Last try failed
            </StatusChip>
          )}
          <Switch
            aria-label="Send alerts to the webhook"
            checked={webhook.enabled}
            disabled={save.running}
            onChange={(event) => void save.run({ enabled: event.currentTarget.checked })}
          />
        </span>
      </SettingRow>
      <AddressRow key={webhook.url} webhook={webhook} save={save} />
      <AlertPickRows
        way="the webhook"
        picks={webhook.picks}
        onPicks={(picks) => void save.run({ picks })}
      />
      <SecretRow secret={webhook.secret} onSecret={onSecret} />
      <TestRow />
      <Deliveries />
      <RemoveRow url={webhook.url} />
    </>
  )
}

interface AddressRowProps {
  readonly webhook: Webhook
  readonly save: ReturnType<typeof useServerAction<WebhookChange, Webhook>>
}

function AddressRow({ webhook, save }: AddressRowProps) {
  const [editing, setEditing] = useState(false)
  if (editing)
    return (
      <WebhookAddress
        url={webhook.url}
        label="Save address"
        busy={save.running}
        error={save.error}
        onSave={(address) => void save.run(address).then((done) => done.ok && setEditing(false))}
        onCancel={() => {
          save.reset()
          setEditing(false)
        }}
      />
    )
  return (
    <>
      {save.error !== null && <ErrorState error={save.error} />}
      <SettingRow name="Address" reason={<code className={classes.url}>{webhook.url}</code>}>
        <Button variant="default" onClick={() => setEditing(true)}>
          Change
        </Button>
      </SettingRow>
    </>
  )
}

function RemoveRow({ url }: { readonly url: string }) {
  const [asking, setAsking] = useState(false)
  const remove = useServerAction((client) => client.webhook.remove(), ['webhook'])
  return (
    <SettingRow
      name="Remove the webhook"
      reason="Its secret is deleted from the keychain, and what waits is not sent."
    >
      <Button variant="default" onClick={() => setAsking(true)}>
        Remove
      </Button>
      <ConfirmDialog
        opened={asking}
        danger
        title="Remove the webhook"
        confirmLabel="Remove"
        busy={remove.running}
        error={remove.error}
        onCancel={() => setAsking(false)}
        onConfirm={() => void remove.run(undefined)}
      >
        <p>
          No alert is sent to <code className={classes.url}>{url}</code> any more. The secret and
          the list of what was sent are deleted; the alerts stay.
        </p>
      </ConfirmDialog>
    </SettingRow>
  )
}
