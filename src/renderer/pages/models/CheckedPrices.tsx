/** What newer prices would add and change, model by model, and what of them was not understood. */
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { PriceCheck } from '../../../contract/models'
import { formatCount } from '../../kit/format'
import { StatusChip } from '../../kit/StatusChip'
import { formatMoment } from '../../kit/time-format'
import { priceDiff, priceInShort } from './price-diff'
import classes from './models.module.css'

export interface CheckedPricesProps {
  /** What the server read in them, and how they differ from those in force. */
  readonly checked: PriceCheck
  /** Of the prices in force, epoch ms. */
  readonly inForceSince: number
  readonly busy: boolean
  readonly onApply: () => void
  readonly onDiscard: () => void
}

/** The list of changes, to be read before they are put in force. */
export function CheckedPrices({
  checked,
  inForceSince,
  busy,
  onApply,
  onDiscard,
}: CheckedPricesProps) {
  const { added, changes, unchanged, notUnderstood, source, date } = checked
  return (
    <section className={classes.price} aria-label="What would change">
      <header>
        <h3>What would change</h3>
        {date < inForceSince && <StatusChip tone="warn">Older than the prices in force</StatusChip>}
      </header>
      <p className={classes.quiet}>
        {source}, {formatMoment(date)}. {formatCount(unchanged)} unchanged.
        {added.length + changes.length === 0 && ' Applying them renews the date of the prices.'}
      </p>
      <Part title="Changed" count={changes.length}>
        {changes.map(({ id, before, after }) => (
          <li key={id}>
            <code>{id}</code>
            <ul>
              {priceDiff(before, after).map((line) => (
                <li key={line.name}>
                  {line.name}: {line.before ?? 'none'} → {line.after ?? 'none'}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </Part>
      <Part title="Added" count={added.length}>
        {added.map(({ id, price }) => (
          <li key={id}>
            <code>{id}</code> {priceInShort(price)}
          </li>
        ))}
      </Part>
      <Part title="Not understood, kept as it was" count={notUnderstood.length}>
        {notUnderstood.map(({ id, reason }) => (
          <li key={id}>
            <code>{id}</code> {reason}
          </li>
        ))}
      </Part>
      <p className={classes.quiet}>
        In force from now on. Your own prices stay, and what is in the ledger keeps its price.
      </p>
      <div className={classes.foot}>
        <Button variant="default" onClick={onDiscard}>
          Discard
        </Button>
        <Button loading={busy} onClick={onApply}>
          Apply
        </Button>
      </div>
    </section>
  )
}

function Part({
  title,
  count,
  children,
}: {
  readonly title: string
  readonly count: number
  readonly children: ReactNode
}) {
  if (count === 0) return null
  return (
    <>
      <h4 className={classes.partTitle}>
        {title} ({formatCount(count)})
      </h4>
      <ul className={classes.diff}>{children}</ul>
    </>
  )
}
