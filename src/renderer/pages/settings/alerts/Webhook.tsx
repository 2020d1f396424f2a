/** Alerts sent to an address of the person's: none yet, or the one there is. */
import { useState } from 'react'
import type { NewWebhook } from '../../../../contract/webhook'
import { useServerAction, useServerQuery } from '../../../client/query'
import { SkeletonRows } from '../../../kit/Skeletons'
import { ErrorState } from '../../../parts/ErrorState'
import { Section } from '../SettingRow'
import { NewSecretShown } from './NewSecretShown'
import { WebhookAddress } from './WebhookAddress'
import { WebhookRows } from './WebhookRows'
import classes from '../settings.module.css'

/** The section. */
export function Webhook() {
  const state = useServerQuery(['webhook'], ['webhook'], (client) => client.webhook.get())
  const [secret, setSecret] = useState<string | null>(null)
  const found = state.data?.webhook
  return (
    <Section title="Webhook">
      {state.error !== null && <ErrorState error={state.error} onRetry={state.reload} />}
      {state.error === null && state.data === undefined && (
        <SkeletonRows rows={2} rowHeight={52} widths={['50%', '20%']} />
      )}
      {secret !== null && <NewSecretShown secret={secret} onDone={() => setSecret(null)} />}
      {found === null && <AddWebhook onSecret={setSecret} />}
      {state.data !== undefined && found != null && (
        <WebhookRows webhook={found} trouble={state.data.trouble} onSecret={setSecret} />
      )}
    </Section>
  )
}

function AddWebhook({ onSecret }: { readonly onSecret: (secret: string) => void }) {
  const keys = useServerQuery(['keys', 'health'], ['keys'], (client) => client.keys.list())
  const keychain = keys.data?.keychain
  const create = useServerAction(
    (client, input: NewWebhook) => client.webhook.create(input),
    ['webhook'],
  )
  const storage = keychain?.available === false ? 'session' : 'keychain'
  return (
    <>
      <p className={classes.reason}>
        Alerts can be sent to a program of yours: one signed request each, by the rules of Standard
        Webhooks, tried again for days where it is away. Nothing leaves this machine before you give
        an address, and then an alert’s own words alone: no prompt, no answer, no key.
      </p>
      {keychain?.available === false && (
        <p className={classes.warning} role="status">
          {keychain.message} The secret that signs is then kept for this session only.
        </p>
      )}
      <WebhookAddress
        url=""
        label="Add webhook"
        busy={create.running}
        error={create.error}
        onSave={(address) =>
          void create
            .run({ ...address, storage })
            .then((done) => done.ok && onSecret(done.value.secret))
        }
      />
    </>
  )
}
