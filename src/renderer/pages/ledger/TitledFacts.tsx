/** A part of an entry: its title and its facts. */
import { Facts, type FactRow } from '../../kit/Facts'
import classes from './ledger.module.css'

export interface TitledFactsProps {
  readonly title: string
  readonly rows: readonly FactRow[]
  readonly mono?: boolean
  readonly numeric?: boolean
}

export function TitledFacts({ title, ...list }: TitledFactsProps) {
  return (
    <section>
      <h3 className={classes.factsTitle}>{title}</h3>
      <Facts look="lines" small className={classes.factList} {...list} />
    </section>
  )
}
