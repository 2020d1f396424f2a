/** What is above the list: saved views, days, columns, filters, and what they come to. */
import type { ReactNode } from 'react'
import type { LedgerFilter } from '../../../contract/ledger'
import type { DimensionNames } from '../../parts/dimension-names.state'
import { textFields, type FilterField } from '../../parts/filters/entry-filters'
import { FilterBar } from '../../parts/filters/FilterBar'
import { writeShown, type Shown } from './ledger-address'
import { LedgerColumns } from './LedgerColumns'
import { LedgerRange } from './LedgerRange'
import { LedgerViews } from './LedgerViews'
import classes from './ledger.module.css'

const filterFields: readonly FilterField[] = ['time', ...textFields, 'unresolved', 'simulated']

export interface LedgerBarProps {
  readonly shown: Shown
  readonly timeZone: string
  readonly names: DimensionNames
  readonly onShow: (shown: Shown) => void
  readonly children: ReactNode
}

export function LedgerBar({ shown, timeZone, names, onShow, children }: LedgerBarProps) {
  /** What is changed until nothing is left of a view is no longer that view. */
  function change(next: Shown) {
    const left = writeShown({ ...next, viewId: null }) !== ''
    onShow(left ? next : { ...next, viewId: null })
  }
  return (
    <div className={classes.bar}>
      <div className={classes.controls}>
        <LedgerViews shown={shown} timeZone={timeZone} names={names} onShow={onShow} />
        <LedgerRange shown={shown} onShow={change} />
        <LedgerColumns shown={shown} onShow={change} />
      </div>
      <div className={classes.filtering}>
        <FilterBar
          filter={shown.filter}
          timeZone={timeZone}
          names={names}
          fields={filterFields}
          what="entries"
          onFilter={(filter) => change({ ...shown, filter, range: rangeBeside(filter, shown) })}
        />
      </div>
      {children}
    </div>
  )
}

/** Days that were chosen take the place of a range that moves. */
function rangeBeside({ from, to }: LedgerFilter, { range }: Shown): Shown['range'] {
  return from === undefined && to === undefined ? range : null
}
