/** What stands around the table behind a chart: named after it, and scrolled by keyboard. */
import type { ReactNode } from 'react'
import classes from './charts.module.css'

interface TableFrameProps {
  readonly caption: string
  /** As high as its rows instead of as the chart. */
  readonly tall?: boolean
  readonly children: ReactNode
}

export function TableFrame({ caption, tall = false, children }: TableFrameProps) {
  return (
    <div
      className={tall ? classes.tableTall : classes.tableScroll}
      tabIndex={0}
      role="group"
      aria-label={`${caption}, as a table`}
    >
      <table className={classes.table}>
        <caption className="tg-visually-hidden">{caption}</caption>
        {children}
      </table>
    </div>
  )
}
