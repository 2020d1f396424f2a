/** One key inside its provider's card: what it is, where it rests, how it is, and what can be done with it. */
import { ActionIcon, Button } from '@mantine/core'
import { FlaskConical, Lock, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import { ConfirmDialog } from '../../ui/ConfirmDialog'
import { ErrorState } from '../../ui/ErrorState'
import { useServerAction } from '../../ui/query'
import { StatusChip } from '../../ui/StatusChip'
import { Time } from '../../ui/Time'
import { secretProblem } from './key-prefix'
import { deleteConsequences, replaceConsequence, scopeText, storageText } from './key-words'
import { goodTestText, type KeyTest } from './probe-outcome'
import { healthView } from './provider-view'
import { SecretField, useSecret } from './SecretField'
import classes from './keys.module.css'

export interface KeyRowProps {
  readonly keyRecord: Key
  readonly allKeys: readonly Key[]
  readonly providerName: string
  readonly keychain: KeychainStatus
}

export function KeyRow({ keyRecord: key, allKeys, providerName, keychain }: KeyRowProps) {
  const [dialog, setDialog] = useState<'replace' | 'delete' | null>(null)
  const [tested, setTested] = useState<KeyTest | null>(null)
  const test = useServerAction((client, id: string) => client.keys.test({ id }), ['keys', 'providers'])
  const health = key.problem === null ? healthView(key.health, true) : healthView('unavailable', true)
  const readOnly = key.backend === 'environment'

  async function runTest() {
    setTested(null)
    const answer = await test.run(key.id)
    if (answer.ok) setTested(answer.value)
  }

  return (
    <li className={classes['key']}>
      <div className={classes['keyLine']}>
        <div className={classes['keyName']}>
          <span className={classes['keyLabel']} title={key.label}>
            {key.label}
          </span>
          <span className={classes['keyDigits']} title={`Fingerprint ${key.fingerprint}`}>
            ••••{key.last4}
          </span>
          {key.status === 'retiring' && <StatusChip tone="warn">Retiring</StatusChip>}
        </div>
        <span className={[classes['keyCell'], classes['scope']].join(' ')}>{scopeText(key)}</span>
        <span className={[classes['keyCell'], classes['yields']].join(' ')} title={readOnly ? 'Read-only: change the variable and restart to change it.' : undefined}>
          {readOnly && <Lock size={12} aria-label="Read-only" className={classes['inlineIcon']} />}
          {storageText(key, keychain)}
        </span>
        <span>
          <StatusChip tone={health.tone}>{health.word}</StatusChip>
        </span>
        <span className={[classes['keyWhen'], classes['yields']].join(' ')}>{key.lastUsedAt === null ? 'Not used yet' : <>Used <Time at={key.lastUsedAt} style="relative" /></>}</span>
        <span className={classes['keyActions']}>
          <ActionIcon aria-label={`Test ${key.label}`} title="Test with a free models-list request" loading={test.running} onClick={() => void runTest()}>
            <FlaskConical size={15} />
          </ActionIcon>
          {!readOnly && (
            <>
              <ActionIcon aria-label={`Replace the secret of ${key.label}`} title="Replace secret" onClick={() => setDialog('replace')}>
                <RefreshCw size={15} />
              </ActionIcon>
              <ActionIcon aria-label={`Delete ${key.label}`} title="Delete" onClick={() => setDialog('delete')}>
                <Trash2 size={15} />
              </ActionIcon>
            </>
          )}
        </span>
      </div>
      <p className={classes['keyFacts']}>
        <span className="tg-mono" title="Tells keys apart, reveals nothing of the secret">
          {key.fingerprint}
        </span>
        {key.createdAt !== null && <span>added <Time at={key.createdAt} /></span>}
        {key.lastOkAt !== null && <span>last good <Time at={key.lastOkAt} /></span>}
        <span>{key.lastTestedAt === null ? 'not tested' : <>tested <Time at={key.lastTestedAt} /></>}</span>
        {readOnly && <span>{key.variable ?? 'the variable'} is read-only here: change it where it is set, then restart</span>}
      </p>
      {key.problem !== null && <p className={classes['warning']}>{key.problem}</p>}
      {tested?.ok === true && (
        <p className={classes['good']} role="status">
          {goodTestText(tested.latencyMs, tested.models.length)}
        </p>
      )}
      {tested?.error !== undefined && <ErrorState error={tested.error} onRetry={() => void runTest()} />}
      {test.error !== null && <ErrorState error={test.error} onRetry={() => void runTest()} />}
      {dialog === 'replace' && <ReplaceDialog keyRecord={key} providerName={providerName} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteDialog keyRecord={key} sentences={deleteConsequences(key, allKeys, providerName, keychain)} onClose={() => setDialog(null)} />}
    </li>
  )
}

function ReplaceDialog({ keyRecord: key, providerName, onClose }: { readonly keyRecord: Key; readonly providerName: string; readonly onClose: () => void }) {
  const secret = useSecret()
  const [problem, setProblem] = useState<string | null>(null)
  const [ready, setReady] = useState(false)
  const [failedTest, setFailedTest] = useState<KeyTest | null>(null)
  const probe = useServerAction((client, input: { providerId: string; secret: string }) => client.keys.probe(input))
  const replace = useServerAction((client, input: { id: string; secret: string }) => client.keys.replace(input), ['keys'])

  async function save(tested: boolean) {
    const text = secret.read()
    const wrong = secretProblem(text)
    setProblem(wrong)
    if (wrong !== null) return
    if (!tested) {
      const answer = await probe.run({ providerId: key.providerId, secret: text })
      if (!answer.ok || !answer.value.ok) {
        setFailedTest(answer.ok ? answer.value : { ok: false, latencyMs: 0, models: [], error: answer.error })
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
      <p>{replaceConsequence(key, providerName)}</p>
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
              <span className={classes['quiet']}>The old secret stays.</span>
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

function DeleteDialog({ keyRecord: key, sentences, onClose }: { readonly keyRecord: Key; readonly sentences: readonly string[]; readonly onClose: () => void }) {
  const remove = useServerAction((client, id: string) => client.keys.remove({ id }), ['keys', 'providers'])
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
      <ul className={classes['consequences']}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}
