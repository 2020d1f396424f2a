/**
 * The one component that draws an amount: four significant digits, every nano on hover, and the
 * mark of how it is known.
 */
import type { CostStatus } from '../../contract/call-outcome'
import { costStatusText } from './cost-status.words'
import { formatMoney, formatMoneyExact } from '../kit/money-format'
import classes from './money.module.css'

export interface MoneyProps {
  /** Integer nano-USD; null where the amount is not known. */
  readonly nanoUsd: number | null
  readonly status?: CostStatus | null
  /** Said to be an amount that was never spent (simulated): drawn lighter, named on hover. */
  readonly would?: boolean
  /** Drops ".00" of round limits. */
  readonly whole?: boolean
  readonly className?: string
}

export function Money({
  nanoUsd,
  status = null,
  would = false,
  whole = false,
  className,
}: MoneyProps) {
  const known =
    status === null ? (nanoUsd === null ? costStatusText.unknown : null) : costStatusText[status]
  const exact = nanoUsd === null ? 'Cost not known' : formatMoneyExact(nanoUsd)
  const title = [
    exact,
    known === null ? null : `${known.name}: ${known.meaning}`,
    would ? 'List price; nothing was spent.' : null,
  ]
    .filter((part) => part !== null)
    .join('\n')
  return (
    <span
      className={[classes.money, would ? classes.would : '', className ?? ''].join(' ')}
      title={title}
    >
      {formatMoney(nanoUsd, { whole })}
      {known !== null && known.mark !== '' && (
        <span className={classes.mark} aria-hidden="true">
          {known.mark}
        </span>
      )}
      {known !== null && <span className="tg-visually-hidden"> ({known.name})</span>}
    </span>
  )
}
