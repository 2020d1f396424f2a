/**
 * A way on that changes what the ledger counts: a button that asks first, and keeps the reason on
 * record.
 */
import { useState, type ReactNode } from 'react'
import type { Client } from '../client/connection'
import type { Topic } from '../../contract/system'
import { ConfirmDialog } from '../parts/ConfirmDialog'
import { ReasonField } from '../parts/ReasonField'
import { useServerAction } from '../client/query'
import classes from './frame.module.css'

export interface ReasonedStepProps {
  /** On the button in the banner. */
  readonly label: string
  /** The question the dialog asks. */
  readonly title: string
  readonly confirmLabel: string
  readonly act: (client: Client, input: { readonly reason: string }) => Promise<unknown>
  readonly topics: readonly Topic[]
  /** What it does, and what it leaves as it is. */
  readonly children: ReactNode
}

export function ReasonedStep({
  label,
  title,
  confirmLabel,
  act,
  topics,
  children,
}: ReasonedStepProps) {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const step = useServerAction(act, topics)
  return (
    <>
      <button type="button" className={classes.bannerButton} onClick={() => setAsking(true)}>
        {label}
      </button>
      <ConfirmDialog
        opened={asking}
        title={title}
        confirmLabel={confirmLabel}
        danger
        busy={step.running}
        disabled={reason.trim() === ''}
        error={step.error}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          void step.run({ reason: reason.trim() }).then((result) => result.ok && setAsking(false))
        }
      >
        <p>{children}</p>
        <ReasonField value={reason} onChange={setReason} />
      </ConfirmDialog>
    </>
  )
}
