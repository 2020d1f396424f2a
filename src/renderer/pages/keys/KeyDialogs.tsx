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
import { useServerAction } from '../../client/query'
import { secretProblem } from './key-prefix'
import { replaceConsequence } from './key.words'
import type { KeyTest } from './probe-outcome'
import { dateField, momentOf } from './rotation.words'
import { SecretField, useSecret } from './SecretField'
import classes from './keys.module.css'

export function ReplaceDialog({
  keyRecord: key,
  provider,
  onClose,
}: {
  readonly keyRecord: Key
  readonly provider: Provider
  readonly onClose: () => void
}) {
  const secret = useSecret()
  const [problem, setProblem] = useState<string | null>(null)
  const [ready, setReady] = useState(false)
  const [failedTest, setFailedTest] = useState<KeyTest | null>(null)
  const probe = useServerAction((client, input: { providerId: string; secret: string }) =>
    client.keys.probe(input),
  )
  const replace = useServerAction(
    (client, input: { id: string; secret: string }) => client.keys.replace(input),
    ['keys'],
  )

  async function save(tested: boolean) {
    const text = secret.read()
    const wrong = secretProblem(text, provider)
    setProblem(wrong)
    if (wrong !== null) return
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
    if (!done.ok) return
    secret.clear()
    onClose()
  }

  return (
    <ConfirmDialog
      opened
      title={`Replace the secret of ${key.label}`}
      confirmLabel="Test and replace"
      busy={probe.running || replace.running}
      disabled={!ready}
      error={replace.error}
      onConfirm={() => void save(false)}
      onCancel={() => {
        secret.clear()
        onClose()
      }}
    >
      <p>{replaceConsequence(key, provider.name)}</p>
      <SecretField
        secret={secret}
        label="New secret"
        hint="Paste the new key"
        error={problem}
        autoFocus
        onText={(text) => {
          setReady(text !== '')
          setProblem(null)
          setFailedTest(null)
        }}
      />
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

export function DeleteDialog({
  keyRecord: key,
  sentences,
  onClose,
}: {
  readonly keyRecord: Key
  readonly sentences: readonly string[]
  readonly onClose: () => void
}) {
  const remove = useServerAction(
    (client, id: string) => client.keys.remove({ id }),
    ['keys', 'providers'],
  )
  return (
    <ConfirmDialog
      opened
      danger
      title={`Delete ${key.label} ••••${key.last4}`}
      confirmLabel="Delete key"
      busy={remove.running}
      error={remove.error}
      onConfirm={() => void remove.run(key.id).then((done) => done.ok && onClose())}
      onCancel={onClose}
    >
      <ul className={classes.consequences}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}

/** The label, and the date after which a person wants to be reminded. */
export function EditKeyDialog({
  keyRecord: key,
  onClose,
}: {
  readonly keyRecord: Key
  readonly onClose: () => void
}) {
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
      <TextInput
        type="date"
        label="Remind me to rotate it after"
        description="An alert tells when the day has come. Empty: no reminder."
        inputWrapperOrder={['label', 'input', 'description']}
        value={remind}
        className={classes.dateField}
        onChange={(event) => setRemind(event.currentTarget.value)}
      />
    </ConfirmDialog>
  )
}
