/**
 * Rotating a key: one field, tested before anything switches; then both keys side by side until a
 * person confirms or goes back.
 */
import { Button, Modal } from '@mantine/core'
import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import type { Key, RotatedKey } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { lowerFirst, scopeText } from './key.words'
import { goodTestText } from './probe-outcome'
import { isUndecided } from '../../../contract/undecided-test'
import { dateField, momentOf, nextDate } from './rotation.words'
import { NewSecretField, useNewSecret } from './NewSecret'
import { ReminderField } from './ReminderField'
import { useRotationEnd } from './use-rotation-end'
import classes from './keys.module.css'

export interface RotateKeyProps {
  readonly keyRecord: Key
  readonly provider: Provider
  readonly onClose: () => void
}

/** The dialog: first the new key, then both. */
export function RotateKey({ keyRecord: key, provider, onClose }: RotateKeyProps) {
  const [done, setDone] = useState<RotatedKey | null>(null)
  return (
    <Modal
      opened
      onClose={onClose}
      title={done === null ? `Rotate ${key.label} ••••${key.last4}` : 'Rotated: both keys are kept'}
    >
      {done === null ? (
        <EnterSuccessor keyRecord={key} provider={provider} onDone={setDone} onCancel={onClose} />
      ) : (
        <BothKeys rotated={done} providerName={provider.name} onClose={onClose} />
      )}
    </Modal>
  )
}

interface EnterSuccessorProps extends Omit<RotateKeyProps, 'onClose'> {
  readonly onDone: (rotated: RotatedKey) => void
  readonly onCancel: () => void
}

/** The new key, tested before it serves. */
function EnterSuccessor({ keyRecord: key, provider, onDone, onCancel }: EnterSuccessorProps) {
  const secret = useNewSecret(provider)
  const [remind, setRemind] = useState(() => dateField(nextDate(key, Date.now())))
  const rotate = useServerAction(
    (client, input: Parameters<typeof client.keys.rotate>[0]) => client.keys.rotate(input),
    ['keys', 'providers', 'providerStatus'],
  )

  async function run(force: boolean) {
    const text = secret.take()
    if (text === null) return
    const rotateAfter = momentOf(remind)
    const answer = await rotate.run({
      id: key.id,
      secret: text,
      ...(rotateAfter === null ? {} : { rotateAfter }),
      ...(force ? { force } : {}),
    })
    if (!answer.ok) return
    secret.field.clear()
    onDone(answer.value)
  }

  return (
    <form
      className={classes.dialogForm}
      onSubmit={(event) => {
        event.preventDefault()
        if (secret.ready && !rotate.running) void run(false)
      }}
    >
      <p>
        The new key is tested with {provider.name} first. If it is good,{' '}
        {lowerFirst(scopeText(key))} uses it from the next call on, and ••••{key.last4} is kept
        until you confirm.
      </p>
      <NewSecretField secret={secret} label="New key" onChange={rotate.reset} />
      <ReminderField value={remind} description="Optional." onChange={setRemind} />
      {rotate.error !== null && (
        <ErrorState
          error={rotate.error}
          actions={
            isUndecided(rotate.error) ? (
              <Button variant="default" loading={rotate.running} onClick={() => void run(true)}>
                Rotate anyway
              </Button>
            ) : undefined
          }
        />
      )}
      <div className={classes.formFoot}>
        <Button
          variant="default"
          onClick={() => {
            secret.field.clear()
            onCancel()
          }}
        >
          Cancel
        </Button>
        <Button type="submit" loading={rotate.running} disabled={!secret.ready}>
          Test and rotate
        </Button>
      </div>
    </form>
  )
}

interface BothKeysProps {
  readonly rotated: RotatedKey
  readonly providerName: string
  readonly onClose: () => void
}

/** Which key serves, which is kept, and the three ways on. */
function BothKeys({ rotated, providerName, onClose }: BothKeysProps) {
  const { retiring, test } = rotated
  const { confirm, rollback } = useRotationEnd()
  const busy = confirm.running || rollback.running
  const error = confirm.error ?? rollback.error
  return (
    <div className={classes.dialogForm}>
      <ul className={classes.bothKeys}>
        <li>
          <StatusChip tone={test.ok ? 'good' : 'warn'}>Serves now</StatusChip>
          <span className={classes.keyLabel}>{rotated.label}</span>
          <span className={classes.keyDigits}>••••{rotated.last4}</span>
          <span className={classes.quiet}>
            {test.ok
              ? goodTestText(test.latencyMs, test.models.length)
              : 'Not tested: the provider was not reached.'}
          </span>
        </li>
        <li>
          <StatusChip tone="neutral">Kept, unused</StatusChip>
          <span className={classes.keyLabel}>{retiring.label}</span>
          <span className={classes.keyDigits}>••••{retiring.last4}</span>
          <span className={classes.quiet}>
            {retiring.lastOkAt === null ? (
              'Never known to be good'
            ) : (
              <>
                Last good <Time at={retiring.lastOkAt} style="relative" />
              </>
            )}
          </span>
        </li>
      </ul>
      <p className={classes.quiet}>
        Confirm when calls go well with the new key: the old one and its secret are deleted here,
        and it can be revoked at {providerName}. Until then you can go back at any time, also from
        its row.
      </p>
      {error !== null && <ErrorState error={error} />}
      <div className={classes.formFoot}>
        <Button
          variant="default"
          leftSection={<ArrowLeft size={14} />}
          loading={rollback.running}
          disabled={busy}
          title={`••••${retiring.last4} serves again`}
          onClick={() => void rollback.run(retiring.id).then((answer) => answer.ok && onClose())}
        >
          Go back
        </Button>
        <Button
          variant="default"
          loading={confirm.running}
          disabled={busy}
          title={`••••${retiring.last4} and its secret are deleted here`}
          onClick={() => void confirm.run(retiring.id).then((answer) => answer.ok && onClose())}
        >
          Confirm and delete old
        </Button>
        <Button data-autofocus disabled={busy} onClick={onClose}>
          Keep both
        </Button>
      </div>
    </div>
  )
}
