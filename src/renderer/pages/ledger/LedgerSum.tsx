/** How many entries a filter lets through and what they come to, and how many are shown. */
import { useEffect, useState } from 'react'
import { writeFilter } from '../../parts/filters/entry-filters'
import type { LedgerFilter } from '../../../contract/ledger'
import type { EntrySums } from '../../../contract/usage'
import { formatCompact, formatCount } from '../../kit/format'
import { formatMoney, formatMoneyExact } from '../../kit/money-format'
import { useServerQuery } from '../../client/query'
import classes from './ledger.module.css'

export interface LedgerSumProps {
  readonly filter: LedgerFilter
  readonly loaded: number
  readonly hasMore: boolean
}

/** So many are not added up anew with every call that ends, but every so often. */
const manyEntries = 50_000
const manyMs = 30_000

/** Counted apart from the list, which does not wait for it. */
export function LedgerSum({ filter, loaded, hasMore }: LedgerSumProps) {
  const [many, setMany] = useState(false)
  const { data, error, reload } = useServerQuery(
    many ? [] : ['ledger'],
    ['ledger', 'sum', writeFilter(filter)],
    (client, signal) => client.ledger.sum(filter, { signal }),
    many ? { everyMs: manyMs } : {},
  )
  const entries = data?.entries ?? 0
  useEffect(() => setMany(entries > manyEntries), [entries])
  const rows = hasMore ? `${formatCount(loaded)} loaded` : entriesText(loaded)
  if (data === undefined)
    return (
      <span className={classes.count} role="status" aria-label="Sum of these entries">
        {rows}
        {error === null ? (
          <span>adding them up…</span>
        ) : (
          <button type="button" className={classes.linkButton} onClick={reload}>
            They could not be added up: {error.message} Try again
          </button>
        )}
      </span>
    )
  return <Sums sums={data} loaded={hasMore ? rows : null} />
}

function Sums({ sums, loaded }: { readonly sums: EntrySums; readonly loaded: string | null }) {
  const { entries, calls, costNanoUsd, wouldCostNanoUsd, unknownCostCalls } = sums
  const { inputTokens, outputTokens, saturated } = sums
  const spent = `${saturated === true ? '≥ ' : ''}${formatMoney(costNanoUsd)}`
  return (
    <span className={classes.count} role="status" aria-label="Sum of these entries">
      {/* One text, so that it is read as one. */}
      <span>{loaded === null ? entriesText(entries) : `${entriesText(entries)}, ${loaded}`}</span>
      <span>
        {formatCount(calls)} {calls === 1 ? 'call' : 'calls'}
      </span>
      <span title={`${formatCount(inputTokens)} in, ${formatCount(outputTokens)} out`}>
        {formatCompact(inputTokens + outputTokens)} tokens
      </span>
      <b title={formatMoneyExact(costNanoUsd)}>{spent}</b>
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
