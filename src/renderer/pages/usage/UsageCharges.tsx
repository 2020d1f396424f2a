/**
 * What the money went for: every class of tokens and every fee, with what it came to. The rows add
 * up to the spend.
 */
import type { ChargeSum } from '../../../contract/usage'
import { columnLabel } from '../../kit/charts/chart.words'
import { formatCount } from '../../kit/format'
import { TotalRow } from '../../kit/TotalRow'
import { chargeLabels } from '../ledger/charge.words'
import type { Kind } from './usage-figures'
import tables from './figures.module.css'
import classes from './usage.module.css'

export interface UsageChargesProps {
  readonly charges: readonly ChargeSum[]
  readonly kind: Kind
}

const labels: Readonly<Record<ChargeSum['kind'], string>> = {
  ...chargeLabels,
  not_itemised: 'Not itemised: booked before lines were kept',
}

/** Sums without parts have entries, not tokens. */
const withoutParts: ReadonlySet<ChargeSum['kind']> = new Set<ChargeSum['kind']>([
  'reported_total',
  'upper_bound',
  'correction',
  'not_itemised',
])

export function UsageCharges({ charges, kind }: UsageChargesProps) {
  const amount = columnLabel(
    charges.map(({ costNanoUsd }) => Math.abs(costNanoUsd)),
    'usd',
  )
  const total = charges.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
  const title = kind === 'real' ? 'What was paid for' : 'What the list price is of'
  return (
    <section aria-label={title}>
      <header className={classes.sectionHead}>
        <h2>{title}</h2>
      </header>
      {charges.length === 0 ? (
        <p className={classes.nothing}>Nothing was charged in this range.</p>
      ) : (
        <table className={`${tables.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">Charge</th>
              <th scope="col">Tokens or uses</th>
              <th scope="col">{kind === 'real' ? 'Spend' : 'List price'}</th>
            </tr>
          </thead>
          <tbody>
            {charges.map((charge) => (
              <tr key={charge.kind}>
                <th scope="row">{labels[charge.kind]}</th>
                <td>{quantityText(charge)}</td>
                <td>{amount(charge.costNanoUsd)}</td>
              </tr>
            ))}
          </tbody>
          <TotalRow>
            <td />
            <td>{amount(total)}</td>
          </TotalRow>
        </table>
      )}
    </section>
  )
}

function quantityText({ kind, quantity }: ChargeSum): string {
  if (!withoutParts.has(kind)) return formatCount(quantity)
  return `${formatCount(quantity)} ${quantity === 1 ? 'entry' : 'entries'}`
}
