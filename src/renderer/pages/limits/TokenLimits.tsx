/**
 * Monthly token limits: how far up its ladder each is, what earlier months used, and usage reset
 * with a reason.
 */
import { Coins } from 'lucide-react'
import { useState } from 'react'
import type { TokenLimit } from '../../../contract/token-limits'
import { useNow } from '../../kit/use-now'
import { BarLegend, LimitList } from '../../parts/LimitList'
import { OfferedFirst } from '../../parts/OfferedFirst'
import { RemoveRow } from '../../parts/RemoveRow'
import { formatCount } from '../../kit/format'
import { useServerAction, useServerQuery } from '../../client/query'
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

/** The second tab of the page. */
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
  const remove = useServerAction(
    (client, id: string) => client.tokenLimits.remove({ id }),
    ['tokenLimits'],
  )
  const leaving = open?.what === 'remove' ? subject : undefined
  return (
    <LimitList
      label="Token limits"
      className={classes.main}
      list={list}
      skeleton={{ rows: 3, rowHeight: 84, widths: ['18%', '46%', '12%', '12%'] }}
      empty={<NoTokenLimits onAdd={onAdd} />}
      beside={
        <>
          {adding && <TokenLimitPanel key="new" limit={null} onDone={onAdded} />}
          {!adding && open?.what === 'edit' && subject !== undefined && (
            <TokenLimitPanel key={subject.id} limit={subject} onDone={close} />
          )}
          {!adding && open?.what === 'history' && subject !== undefined && (
            <HistoryPanel key={subject.id} limit={subject} onClose={close} />
          )}
          <ResetUsageDialog limit={open?.what === 'reset' ? subject : undefined} onDone={close} />
          <RemoveRow
            row={leaving && removalOf(leaving)}
            confirmLabel="Remove limit"
            remove={remove}
            onDone={close}
          />
        </>
      }
    >
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
      <BarLegend
        used="used"
        tick="mark of the ladder, in percent"
        tickClassName={classes.keyTick}
      />
    </LimitList>
  )
}

/** What removing it means, for the question before it. */
function removalOf(limit: TokenLimit) {
  return {
    id: limit.id,
    name: `the token limit of ${placeText(limit)}`,
    sentences: [
      `Calls are no longer kept to ${formatCount(limit.limit)} tokens a month there, and no call moves on because of it.`,
      'What was used stays in the ledger. The removal is kept on record.',
    ],
  }
}

/** One press adds the limits that are offered. */
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
    <OfferedFirst
      icon={Coins}
      title="No token limit yet, so no provider is left for another"
      offer={words.length === 0 ? 'Add the offered limits' : `Add ${words.join(', ')} a month`}
      adding={add}
      onOffer={() => void add.run(undefined)}
      onOwn={onAdd}
    >
      A token limit caps what a provider, or a service at it, may use in a calendar month: a warning
      at 80 %, the next provider of the route from 95 %, an emergency alert at 98 %. The offered
      ones also set a default route that begins with Anthropic, where none is set.
    </OfferedFirst>
  )
}
