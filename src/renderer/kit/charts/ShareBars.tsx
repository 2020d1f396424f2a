/** Shares of a whole as bars against that whole: a bar is full only where one has all of it. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import classes from './charts.module.css'

export interface ShareRow {
  readonly name: string
  readonly label: string
  /** Its share of the whole, 0 to 1. */
  readonly length: number
  readonly color?: string | undefined
  readonly value: string
  readonly share: string
  /** Null where the row leads nowhere. */
  readonly href: string | null
}

export function ShareBars({
  rows,
  label,
  few = 10,
}: {
  readonly rows: readonly ShareRow[]
  readonly label: string
  readonly few?: number
}) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, few)
  return (
    <>
      <ul
        className={all && rows.length > 20 ? classes.shareListTall : classes.shareList}
        aria-label={label}
        {...(all && rows.length > 20 ? { tabIndex: 0 } : {})}
      >
        {shown.map((row) => (
          <li key={row.name}>
            <ShareLine row={row} />
          </li>
        ))}
      </ul>
      {rows.length > few && (
        <Button
          variant="subtle"
          color="gray"
          className={classes.showAll}
          onClick={() => setAll(!all)}
          aria-expanded={all}
        >
          {all ? `Show the largest ${few}` : `Show all ${rows.length}`}
        </Button>
      )}
    </>
  )
}

function ShareLine({ row }: { readonly row: ShareRow }) {
  const body = (
    <>
      <span className={classes.shareName} title={row.label}>
        {row.label}
      </span>
      <span className={classes.shareTrack} aria-hidden="true">
        <span
          className={classes.shareFill}
          style={{
            width: `${Math.max(0.5, row.length * 100)}%`,
            ...(row.color === undefined ? {} : { background: row.color }),
          }}
        />
      </span>
      <span className={classes.shareValue}>{row.value}</span>
      <span className={classes.sharePercent}>{row.share}</span>
    </>
  )
  if (row.href === null) return <span className={classes.shareRow}>{body}</span>
  return (
    <a className={classes.shareRow} href={row.href}>
      {body}
    </a>
  )
}
