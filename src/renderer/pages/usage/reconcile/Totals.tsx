/** A row of figures, each under its name. */
import type { ReactNode } from 'react'
import classes from './reconcile.module.css'

export function Totals({
  figures,
}: {
  readonly figures: readonly (readonly [name: string, value: ReactNode])[]
}) {
  return (
    <dl className={classes.totals}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
