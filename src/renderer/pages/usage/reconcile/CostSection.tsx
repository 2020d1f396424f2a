/** Cost export and ledger: what they come to, what explains the difference, and line by line. */
import { useState } from 'react'
import type { CostComparison, CostLine, ReconciledProvider } from '../../../../contract/reconcile'
import { Money } from '../../../parts/Money'
import { StatusChip } from '../../../kit/StatusChip'
import { formatCount } from '../../../kit/format'
import { CostTable } from './CostTable'
import { Causes } from './Causes'
import { LineCorrection } from './LineCorrection'
import { Totals } from './Totals'
import classes from './reconcile.module.css'

export interface CostSectionProps {
  readonly provider: ReconciledProvider
  readonly cost: CostComparison
}

export function CostSection({ provider, cost }: CostSectionProps) {
  const [chosen, setChosen] = useState<string | null>(null)
  const open = cost.lines.find((line) => placeOf(line) === chosen)
  const { unexplainedNanoUsd, findings, matched, lines, leftOut } = cost
  return (
    <section aria-label="Cost export and ledger" className={classes.section}>
      <h2 className={classes.heading}>Cost export and ledger</h2>
      <Totals
        figures={[
          ['Export', <Money key="export" nanoUsd={cost.exportNanoUsd} />],
          ['Ledger', <Money key="ledger" nanoUsd={cost.ledgerNanoUsd} />],
          ['Difference', <Money key="difference" nanoUsd={cost.differenceNanoUsd} />],
          ['Unexplained', <Money key="unexplained" nanoUsd={unexplainedNanoUsd} />],
        ]}
      />
      <p className={classes.note}>
        {unexplainedNanoUsd === 0 ? (
          <StatusChip tone="good">Every difference is explained</StatusChip>
        ) : (
          <StatusChip tone="warn">Some of it nothing explains</StatusChip>
        )}{' '}
        {formatCount(matched)} of {formatCount(lines.length + leftOut)} lines match. Differences are
        export − ledger.
      </p>
      <Causes
        findings={findings.map(({ cause, amountNanoUsd, lines: of }) => ({
          cause,
          lines: of,
          amount: <Money nanoUsd={amountNanoUsd} />,
        }))}
        amount="Amount"
      />
      <CostTable
        provider={provider}
        lines={lines}
        leftOut={leftOut}
        chosen={chosen}
        placeOf={placeOf}
        onChoose={(place) => setChosen(place === chosen ? null : place)}
      />
      {open !== undefined && (
        <LineCorrection key={chosen} line={open} onDone={() => setChosen(null)} />
      )}
      <Days days={cost.days} />
    </section>
  )
}

function placeOf({ day, model, fees, keyId, outsideKey }: CostLine): string {
  return JSON.stringify([day, model, fees, keyId, outsideKey])
}

/** Vendors bill by UTC days, budgets count by the person's. */
function Days({ days }: { readonly days: CostComparison['days'] }) {
  const moved = days.filter(
    ({ ledgerNanoUsd, ledgerZoneNanoUsd }) => ledgerNanoUsd !== ledgerZoneNanoUsd,
  )
  if (moved.length === 0) return null
  return (
    <p className={classes.note}>
      Days here are UTC, as vendors bill. On {formatCount(moved.length)} of{' '}
      {formatCount(days.length)} your own time zone puts calls on another day than UTC does, so a
      day's budget shows another figure; no call is counted twice.
    </p>
  )
}
