/** Sets the usage that a token limit counts back to nothing, with a reason that is kept. */
import { Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { TokenLimit } from '../../../contract/token-limits'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { formatCount } from '../../kit/format'
import { useServerAction } from '../../client/query'
import { checkReason, placeText } from './token.words'

/** The question, with the field for the reason. */
export function ResetUsageDialog({
  limit,
  onDone,
}: {
  readonly limit: TokenLimit | undefined
  readonly onDone: () => void
}) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const reset = useServerAction(
    (client, input: { limit: TokenLimit; reason: string }) =>
      client.tokenLimits.resetUsage(
        input.limit.service === null
          ? { service: input.limit.provider, reason: input.reason }
          : { service: input.limit.service, provider: input.limit.provider, reason: input.reason },
      ),
    ['tokenLimits', 'ledger'],
  )
  const checked = checkReason(reason)
  useEffect(() => {
    if (limit === undefined) return
    setReason('')
    setTried(false)
  }, [limit])
  return (
    <ConfirmDialog
      opened={limit !== undefined}
      title={limit === undefined ? '' : `Reset usage of ${placeText(limit)}`}
      confirmLabel="Reset usage"
      danger
      busy={reset.running}
      error={reset.error}
      onConfirm={() => {
        setTried(true)
        if (limit !== undefined && checked.ok)
          void reset
            .run({ limit, reason: checked.reason })
            .then((result) => (result.ok ? onDone() : undefined))
      }}
      onCancel={() => {
        reset.reset()
        onDone()
      }}
    >
      {limit !== undefined && (
        <>
          <p>
            {formatCount(limit.used)} used tokens count no longer for this limit:{' '}
            {formatCount(limit.limit)} are free again until it resets.
          </p>
          <p>
            Entries, spend and budgets stay as they are. A marker of cost 0 goes into the ledger,
            with your reason.
          </p>
          <Textarea
            label="Reason"
            autosize
            minRows={2}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={tried && !checked.ok ? checked.message : undefined}
          />
        </>
      )}
    </ConfirmDialog>
  )
}
