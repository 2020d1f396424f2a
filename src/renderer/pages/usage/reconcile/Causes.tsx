/** What explains the differences, each cause with its amount and what it means. */
import type { ReactNode } from 'react'
import type { Cause } from '../../../../contract/reconcile'
import { formatCount } from '../../../kit/format'
import { causeWords } from './reconcile.words'
import tables from '../../../kit/table.module.css'
import classes from './reconcile.module.css'

export interface CausesProps {
  readonly findings: readonly {
    readonly cause: Cause
    readonly lines: number
    readonly amount: ReactNode
  }[]
  /** What the amounts are of. */
  readonly amount: string
}

export function Causes({ findings, amount }: CausesProps) {
  if (findings.length === 0) return null
  return (
    <div
      className={classes.scroll}
      tabIndex={0}
      role="group"
      aria-label={`Causes by ${amount.toLowerCase()}`}
    >
      <table
        className={`${tables.table} ${classes.table}`}
        aria-label={`Causes: ${amount.toLowerCase()}`}
      >
        <thead>
          <tr>
            <th scope="col">Cause</th>
            <th scope="col">What it means</th>
            <th scope="col" data-number>
              Lines
            </th>
            <th scope="col" data-number>
              {amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <tr key={finding.cause}>
              <th scope="row">{causeWords[finding.cause].name}</th>
              <td className={classes.why}>{causeWords[finding.cause].why}</td>
              <td data-number>{formatCount(finding.lines)}</td>
              <td data-number>{finding.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
