/** Corrects what an entry cost by a new entry with a reason; the entry itself never changes. */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { Entry } from '../../../contract/ledger'
import { ErrorState } from '../../parts/ErrorState'
import { formatMoneyExact } from '../../kit/money-format'
import { NumberText } from '../../kit/number/NumberText'
import { useServerAction } from '../../client/query'
import { checkAdjustment } from './adjustment.form'
import classes from './ledger.module.css'

export interface AdjustmentFormProps {
  readonly entry: Entry
  readonly alreadyAdjusted: number
  /** With the new entry, or null when nothing was recorded. */
  readonly onDone: (adjustment: Entry | null) => void
}

export function AdjustmentForm({ entry, alreadyAdjusted, onDone }: AdjustmentFormProps) {
  const [draft, setDraft] = useState({ cost: '', reason: '' })
  const [tried, setTried] = useState(false)
  const check = checkAdjustment(draft, entry, alreadyAdjusted)
  const adjust = useServerAction(
    (client, input: { entryId: string; costNanoUsd: number; reason: string }) =>
      client.ledger.adjust(input),
    ['ledger', 'usage', 'budgets'],
  )
  async function record() {
    setTried(true)
    if (check.costProblem !== null || check.reasonProblem !== null || check.costNanoUsd === null)
      return
    const result = await adjust.run({
      entryId: entry.id,
      costNanoUsd: check.costNanoUsd,
      reason: draft.reason.trim(),
    })
    if (result.ok) onDone(result.value)
  }
  return (
    <form
      className={classes.adjust}
      aria-label="Correct the cost"
      onSubmit={(event) => {
        event.preventDefault()
        void record()
      }}
    >
      <h3 className={classes.factsTitle}>Correct the cost</h3>
      <NumberText
        label="It should have cost"
        leftSection="$"
        text={draft.cost}
        onText={(text) => setDraft({ ...draft, cost: text })}
        error={tried || draft.cost !== '' ? check.costProblem : null}
      />
      <Textarea
        label="Reason"
        autosize
        minRows={2}
        value={draft.reason}
        onChange={(event) => setDraft({ ...draft, reason: event.currentTarget.value })}
        error={tried ? check.reasonProblem : null}
      />
      <p className={classes.note}>
        {check.difference === null || check.difference === 0
          ? 'A new entry carries the difference. This one stays as it is.'
          : `A new entry of ${check.difference > 0 ? '+' : ''}${formatMoneyExact(check.difference)} is added. Budgets of its period move by the same.`}
      </p>
      {adjust.error !== null && <ErrorState error={adjust.error} />}
      <div className={classes.actions}>
        <Button type="submit" loading={adjust.running}>
          Record the correction
        </Button>
        <Button variant="default" onClick={() => onDone(null)}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
