/**
 * How many entries a filter lets through and what they come to; of the whole ledger, how many are
 * shown.
 */
import { writeFilter } from '../../parts/filters/entry-filters'
import type { LedgerFilter } from '../../../contract/ledger'
import { formatCount } from '../../kit/format'
import { formatMoney, formatMoneyExact } from '../../kit/money-format'
import { useServerQuery } from '../../client/query'
import classes from './ledger.module.css'

export interface LedgerSumProps {
  readonly filter: LedgerFilter
  readonly loaded: number
  readonly hasMore: boolean
}

export function LedgerSum({ filter, loaded, hasMore }: LedgerSumProps) {
  const address = writeFilter(filter)
  const sum = useServerQuery(
    ['ledger'],
    ['ledger', 'sum', address],
    (client, signal) => client.ledger.sum(filter, { signal }),
    { enabled: address !== '' },
  ).data
  if (sum === undefined) {
    const text = hasMore ? `${formatCount(loaded)} loaded` : entriesText(loaded)
    return <span className={classes.count}>{text}</span>
  }
  const { entries, costNanoUsd, wouldCostNanoUsd, unknownCostCalls } = sum
  return (
    <span className={classes.count} role="status" aria-label="Sum of these entries">
      {entriesText(entries)}
      <b title={formatMoneyExact(costNanoUsd)}>{formatMoney(costNanoUsd)}</b>
      {wouldCostNanoUsd !== 0 && (
        <span title={formatMoneyExact(wouldCostNanoUsd)}>
          list price of simulated ones {formatMoney(wouldCostNanoUsd)}
        </span>
      )}
      {unknownCostCalls > 0 && <span>{formatCount(unknownCostCalls)} of unknown cost</span>}
    </span>
  )
}

function entriesText(entries: number): string {
  return `${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'}`
}
