/** The line under a retiring key: who serves in its place, and the two ways on. */
import { Button } from '@mantine/core'
import { ArrowLeft, Check } from 'lucide-react'
import { useState } from 'react'
import type { Key } from '../../../contract/keys'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { ErrorState } from '../../parts/ErrorState'
import { useServerAction } from '../../client/query'
import { Time } from '../../kit/Time'
import { confirmConsequences, retiringText } from './rotation.words'
import classes from './keys.module.css'

export function RetiringKey({
  keyRecord: key,
  allKeys,
  providerName,
}: {
  readonly keyRecord: Key
  readonly allKeys: readonly Key[]
  readonly providerName: string
}) {
  const [confirming, setConfirming] = useState(false)
  const confirm = useServerAction(
    (client, id: string) => client.keys.confirm({ id }),
    ['keys', 'providerStatus'],
  )
  const rollback = useServerAction(
    (client, id: string) => client.keys.rollback({ id }),
    ['keys', 'providerStatus'],
  )
  const { text, successorFails, canConfirm } = retiringText(key, allKeys)
  return (
    <>
      <div className={classes.retiring} data-fails={successorFails || undefined}>
        <span>
          {key.retiringSince !== null && (
            <>
              Retiring since <Time at={key.retiringSince} />.{' '}
            </>
          )}
          {text}
        </span>
        <Button
          variant={successorFails ? 'filled' : 'default'}
          leftSection={<ArrowLeft size={14} />}
          loading={rollback.running}
          onClick={() => void rollback.run(key.id)}
          aria-label={`Go back to ${key.label} ••••${key.last4}`}
        >
          Go back to it
        </Button>
        {canConfirm && (
          <Button
            variant="default"
            leftSection={<Check size={14} />}
            onClick={() => setConfirming(true)}
            aria-label={`Confirm the rotation of ${key.label} ••••${key.last4}`}
          >
            Confirm
          </Button>
        )}
      </div>
      {rollback.error !== null && (
        <ErrorState error={rollback.error} onRetry={() => void rollback.run(key.id)} />
      )}
      {confirming && (
        <ConfirmDialog
          opened
          danger
          title={`Confirm the rotation of ${key.label}`}
          confirmLabel="Delete the old key"
          busy={confirm.running}
          error={confirm.error}
          onConfirm={() => void confirm.run(key.id).then((done) => done.ok && setConfirming(false))}
          onCancel={() => setConfirming(false)}
        >
          <ul className={classes.consequences}>
            {confirmConsequences(key, allKeys, providerName).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </ConfirmDialog>
      )}
    </>
  )
}
