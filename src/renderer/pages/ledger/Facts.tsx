/** A titled list of facts; what an entry does not have is left out. */
import type { ReactNode } from 'react'
import classes from './ledger.module.css'

export interface FactsProps {
  readonly title: string
  readonly rows: readonly (readonly [string, ReactNode])[]
  readonly mono?: boolean
  readonly numeric?: boolean
}

export function Facts({ title, rows, mono = false, numeric = false }: FactsProps) {
  return (
    <section>
      <h3 className={classes['factsTitle']}>{title}</h3>
      <dl
        className={classes['factList']}
        data-mono={mono || undefined}
        data-numeric={numeric || undefined}
      >
        {rows.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}
