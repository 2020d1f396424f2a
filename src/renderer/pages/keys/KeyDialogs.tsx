/**
 * What is asked before a key changes: its new secret, its name and reminder, or whether it should
 * go.
 */
import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Key } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { RemoveDialog } from '../../parts/RemoveDialog'
import { useServerAction } from '../../client/query'
import { replaceConsequence } from './key.words'
import type { KeyTest } from './probe-outcome'
import { dateField, momentOf } from './rotation.words'
import { NewSecretField, useNewSecret } from './NewSecret'
import { ReminderField } from './ReminderField'
import classes from './keys.module.css'

export interface ReplaceDialogProps {
  readonly keyRecord: Key
  readonly provider: Provider
  readonly onClose: () => void
}

/** A new secret for the same key, tested before it takes the old one's place. */
export function ReplaceDialog({ keyRecord: key, provider, onClose }: ReplaceDialogProps) {
  const secret = useNewSecret(provider)
  const [failedTest, setFailedTest] = useState<KeyTest | null>(null)
  const probe = useServerAction((client, input: { providerId: string; secret: string }) =>
    client.keys.probe(input),
  )
  const replace = useServerAction(
    (client, input: { id: string; secret: string }) => client.keys.replace(input),
    ['keys'],
  )

  async function save(tested: boolean) {
    const text = secret.take()
    if (text === null) return
    if (!tested) {
      const answer = await probe.run({ providerId: key.providerId, secret: text })
      if (!answer.ok || !answer.value.ok) {
        setFailedTest(
          answer.ok ? answer.value : { ok: false, latencyMs: 0, models: [], error: answer.error },
        )
        return
      }
    }
    const done = await replace.run({ id: key.id, secret: text })
    if (done.ok) close()
  }

  function close() {
    secret.field.clear()
    onClose()
  }

  return (
    <ConfirmDialog
      opened
      title={`Replace the secret of ${key.label}`}
      confirmLabel="Test and replace"
      busy={probe.running || replace.running}
      disabled={!secret.ready}
      error={replace.error}
      onConfirm={() => void save(false)}
      onCancel={close}
    >
      <p>{replaceConsequence(key, provider.name)}</p>
      <NewSecretField secret={secret} label="New secret" onChange={() => setFailedTest(null)} />
      {failedTest?.error !== undefined && (
        <ErrorState
          error={failedTest.error}
          actions={
            failedTest.error.code === 'authentication' ? (
              <span className={classes.quiet}>The old secret stays.</span>
            ) : (
              <Button variant="default" onClick={() => void save(true)}>
                Replace anyway
              </Button>
            )
          }
        />
      )}
    </ConfirmDialog>
  )
}

export interface DeleteDialogProps {
  readonly keyRecord: Key
  readonly sentences: readonly string[]
  readonly onClose: () => void
}

/** Asks before a key and its secret are deleted. */
export function DeleteDialog({ keyRecord: key, sentences, onClose }: DeleteDialogProps) {
  const remove = useServerAction(
    (client, id: string) => client.keys.remove({ id }),
    ['keys', 'providers'],
  )
  return (
    <RemoveDialog
      title={`Delete ${key.label} ••••${key.last4}`}
      confirmLabel="Delete key"
      sentences={sentences}
      busy={remove.running}
      error={remove.error}
      onRemove={() => void remove.run(key.id).then((done) => done.ok && onClose())}
      onCancel={onClose}
    />
  )
}

/** The label, and the date after which a person wants to be reminded. */
export function EditKeyDialog({ keyRecord: key, onClose }: Omit<ReplaceDialogProps, 'provider'>) {
  const [label, setLabel] = useState(key.label)
  const [remind, setRemind] = useState(() => dateField(key.rotateAfter))
  const update = useServerAction(
    (client, input: Parameters<typeof client.keys.update>[0]) => client.keys.update(input),
    ['keys', 'providerStatus'],
  )
  // A date that was not touched keeps its exact moment.
  const rotateAfter = remind === dateField(key.rotateAfter) ? key.rotateAfter : momentOf(remind)
  return (
    <ConfirmDialog
      opened
      title={`Label and reminder of ${key.label}`}
      confirmLabel="Save"
      busy={update.running}
      disabled={label.trim() === ''}
      error={update.error}
      onConfirm={() =>
        void update
          .run({ id: key.id, label: label.trim(), rotateAfter })
          .then((done) => done.ok && onClose())
      }
      onCancel={onClose}
    >
      <TextInput
        label="Label"
        value={label}
        maxLength={80}
        error={label.trim() === '' ? 'Give it a name.' : null}
        data-autofocus
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <ReminderField
        value={remind}
        description="An alert tells when the day has come. Empty: no reminder."
        onChange={setRemind}
      />
    </ConfirmDialog>
  )
}
