/**
 * Books a line's difference on the entry that tells most of it, by the correction every entry can
 * have: a new entry with a reason. The import itself never touches the ledger.
 */
import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { CostLine } from '../../../../contract/reconcile'
import { useServerAction, useServerQuery } from '../../../client/query'
import { formatMoneyExact } from '../../../kit/money-format'
import { ErrorState } from '../../../parts/ErrorState'
import { correctionReason, dayText, lineName } from './reconcile.words'
import classes from './reconcile.module.css'

export interface LineCorrectionProps {
  readonly line: CostLine
  readonly onDone: () => void
}

export function LineCorrection({ line, onDone }: LineCorrectionProps) {
  const [reason, setReason] = useState(() => correctionReason(line))
  const entryId = line.entryId ?? ''
  const entry = useServerQuery(['ledger'], ['reconcile', 'entry', entryId], async (client) => {
    const found = await client.ledger.get({ id: entryId })
    const { items } = await client.ledger.list({ callId: found.callId, limit: 1000 })
    const corrections = items.filter(({ adjusts }) => adjusts === entryId)
    return {
      ...found,
      stands: corrections.reduce(
        (sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0),
        found.costNanoUsd ?? 0,
      ),
    }
  })
  const adjust = useServerAction(
    (client, costNanoUsd: number) => client.ledger.adjust({ entryId, costNanoUsd, reason }),
    ['ledger', 'usage', 'budgets', 'reconcile'],
  )
  const stands = entry.data?.stands ?? 0
  const after = stands + line.differenceNanoUsd
  return (
    <form
      className={classes.correct}
      aria-label="Correct the ledger"
      onSubmit={(event) => {
        event.preventDefault()
        void adjust.run(after).then(({ ok }) => ok && onDone())
      }}
    >
      <h3>
        {dayText(line.day)}, {lineName(line)}: {formatMoneyExact(line.differenceNanoUsd)}
      </h3>
      {entry.error !== null && <ErrorState error={entry.error} onRetry={entry.reload} />}
      {entry.data !== undefined && (
        <p className={classes.note}>
          {after < 0
            ? 'No single entry of this line cost as much as would have to be taken away. Correct entries in the ledger.'
            : `The ${entry.data.costStatus === 'partial' ? 'cut' : 'dearest'} of ${line.entries} entries stands at ${formatMoneyExact(stands)}. A new entry of ${formatMoneyExact(line.differenceNanoUsd)} brings it to ${formatMoneyExact(after)}; budgets of its period move by the same.`}{' '}
          <a href={`#/ledger?callId=${encodeURIComponent(entry.data.callId)}`}>See the entry</a>
        </p>
      )}
      <Textarea
        label="Reason"
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {adjust.error !== null && <ErrorState error={adjust.error} />}
      <div className={classes.actions}>
        <Button
          type="submit"
          loading={adjust.running}
          disabled={entry.data === undefined || after < 0 || reason.trim() === ''}
        >
          Record the correction
        </Button>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
