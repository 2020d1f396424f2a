/** The line under a retiring key: who serves in its place, and the two ways on. */
import { Button } from '@mantine/core'
import { ArrowLeft, Check } from 'lucide-react'
import { useState } from 'react'
import type { Key } from '../../../contract/keys'
import { ErrorState } from '../../parts/ErrorState'
import { RemoveDialog } from '../../parts/RemoveDialog'
import { Time } from '../../kit/Time'
import { confirmConsequences, retiringText } from './rotation.words'
import { useRotationEnd } from './use-rotation-end'
import classes from './keys.module.css'

export interface RetiringKeyProps {
  readonly keyRecord: Key
  readonly allKeys: readonly Key[]
  readonly providerName: string
}

/** The line, and the question before the old key goes. */
export function RetiringKey({ keyRecord: key, allKeys, providerName }: RetiringKeyProps) {
  const [confirming, setConfirming] = useState(false)
  const { confirm, rollback } = useRotationEnd()
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
        <RemoveDialog
          title={`Confirm the rotation of ${key.label}`}
          confirmLabel="Delete the old key"
          sentences={confirmConsequences(key, allKeys, providerName)}
          busy={confirm.running}
          error={confirm.error}
          onRemove={() => void confirm.run(key.id).then((done) => done.ok && setConfirming(false))}
          onCancel={() => setConfirming(false)}
        />
      )}
    </>
  )
}
