/**
 * Monthly token limits: how far up its ladder each is, what earlier months used, and usage reset
 * with a reason.
 */
import { Button } from '@mantine/core'
import { Coins } from 'lucide-react'
import { useState } from 'react'
import type { TokenLimit } from '../../../contract/token-limits'
import { useNow } from '../../kit/use-now'
import { ConfirmDialog } from '../../parts/ConfirmDialog'
import { EmptyState } from '../../kit/EmptyState'
import { ErrorState } from '../../parts/ErrorState'
import { formatCount } from '../../kit/format'
import { useServerAction, useServerQuery } from '../../client/query'
import { SkeletonRows } from '../../kit/Skeletons'
import type { LimitTabProps } from './RateLimits'
import { HistoryPanel } from './HistoryPanel'
import { ResetUsageDialog } from './ResetUsageDialog'
import { TokenLimitPanel } from './TokenLimitPanel'
import { TokenLimitRow, type TokenAct } from './TokenLimitRow'
import { placeText } from './token.words'
import shared from '../../parts/limit-list.module.css'
import classes from './limits.module.css'

interface Open {
  readonly what: TokenAct
  readonly id: string
}

export function TokenLimits({ adding, onAdd, onAdded }: LimitTabProps) {
  // Holds and settlements announce budgets and the ledger.
  const list = useServerQuery(
    ['tokenLimits', 'budgets', 'ledger'],
    ['tokenLimits'],
    (client) => client.tokenLimits.list(),
    { everyMs: 60_000 },
  )
  const [open, setOpen] = useState<Open | null>(null)
  const limits = list.data?.items ?? []
  const now = useNow(limits.length > 0, 20_000)
  const subject = limits.find(({ id }) => id === open?.id)
  const close = () => setOpen(null)
  return (
    <div className={shared.page}>
      <div
        className={[shared.main, classes.main].join(' ')}
        tabIndex={0}
        role="group"
        aria-label="Token limits"
      >
        {list.error !== null && <ErrorState error={list.error} onRetry={list.reload} />}
        {list.loading && (
          <SkeletonRows rows={3} rowHeight={84} widths={['18%', '46%', '12%', '12%']} />
        )}
        {list.data !== undefined && limits.length === 0 && <NoTokenLimits onAdd={onAdd} />}
        {limits.length > 0 && (
          <>
            <ul className={shared.list}>
              {limits.map((limit) => (
                <TokenLimitRow
                  key={limit.id}
                  limit={limit}
                  now={now}
                  selected={
                    subject?.id === limit.id && (open?.what === 'edit' || open?.what === 'history')
                  }
                  onAct={(what) => {
                    onAdded()
                    setOpen({ what, id: limit.id })
                  }}
                />
              ))}
            </ul>
            <div className={shared.legend} aria-hidden="true">
              <span>
                <i className={shared.keyUsed} /> used
              </span>
              <span>
                <i className={shared.keyHeld} /> held by running calls
              </span>
              <span>
                <i className={[shared.keyTick, classes.keyTick].join(' ')} /> mark of the ladder, in
                percent
              </span>
            </div>
          </>
        )}
      </div>
      {adding && <TokenLimitPanel key="new" limit={null} onDone={onAdded} />}
      {!adding && open?.what === 'edit' && subject !== undefined && (
        <TokenLimitPanel key={subject.id} limit={subject} onDone={close} />
      )}
      {!adding && open?.what === 'history' && subject !== undefined && (
        <HistoryPanel key={subject.id} limit={subject} onClose={close} />
      )}
      <ResetUsageDialog limit={open?.what === 'reset' ? subject : undefined} onDone={close} />
      <RemoveDialog limit={open?.what === 'remove' ? subject : undefined} onDone={close} />
    </div>
  )
}

function NoTokenLimits({ onAdd }: { readonly onAdd: () => void }) {
  const offered = useServerQuery(
    ['tokenLimits', 'providers'],
    ['tokenLimits', 'offered'],
    (client) => client.tokenLimits.offered(),
  )
  const add = useServerAction(
    (client) => client.tokenLimits.addOffered(),
    ['tokenLimits', 'settings'],
  )
  const words = (offered.data?.items ?? []).map(
    ({ providerName, limit }) => `${providerName} ${formatCount(limit)}`,
  )
  return (
    <EmptyState
      icon={Coins}
      title="No token limit yet, so no provider is left for another"
      action={
        <>
          <Button loading={add.running} onClick={() => void add.run(undefined)}>
            {words.length === 0 ? 'Add the offered limits' : `Add ${words.join(', ')} a month`}
          </Button>
          <Button variant="default" onClick={onAdd}>
            Set up another
          </Button>
          {add.error !== null && <ErrorState error={add.error} />}
        </>
      }
    >
      A token limit caps what a provider, or a service at it, may use in a calendar month: a warning
      at 80 %, the next provider of the route from 95 %, an emergency alert at 98 %. The offered
      ones also set a default route that begins with Anthropic, where none is set.
    </EmptyState>
  )
}

function RemoveDialog({
  limit,
  onDone,
}: {
  readonly limit: TokenLimit | undefined
  readonly onDone: () => void
}) {
  const remove = useServerAction(
    (client, id: string) => client.tokenLimits.remove({ id }),
    ['tokenLimits'],
  )
  return (
    <ConfirmDialog
      opened={limit !== undefined}
      title={limit === undefined ? '' : `Remove the token limit of ${placeText(limit)}`}
      confirmLabel="Remove limit"
      danger
      busy={remove.running}
      error={remove.error}
      onConfirm={() =>
        void remove.run(limit?.id ?? '').then((result) => (result.ok ? onDone() : undefined))
      }
      onCancel={() => {
        remove.reset()
        onDone()
      }}
    >
      {limit !== undefined && (
        <>
          <p>
            Calls are no longer kept to {formatCount(limit.limit)} tokens a month there, and no call
            moves on because of it.
          </p>
          <p>What was used stays in the ledger. The removal is kept on record.</p>
        </>
      )}
    </ConfirmDialog>
  )
}
