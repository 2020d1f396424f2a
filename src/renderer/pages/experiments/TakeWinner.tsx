/** The way from a verdict to what follows from it: its model as a service's default. */
import type { Experiment, PairVerdict } from '../../../contract/experiments'
import { modelIdOf } from '../../parts/default-model.words'
import { DefaultModel } from '../../parts/DefaultModel'
import { becauseText, pickOf } from './verdict.words'
import classes from './experiments.module.css'

/** Nothing where none of the two is to be taken. */
export function TakeWinner({
  pair,
  experiment,
}: {
  readonly pair: PairVerdict
  readonly experiment: Experiment
}) {
  const taken = pickOf(pair)
  const variant = experiment.variants.find(({ id }) => id === taken)
  if (variant === undefined) return null
  return (
    <p className={classes.extra}>
      <DefaultModel
        key={variant.id}
        model={modelIdOf(variant)}
        service={experiment.service}
        because={becauseText(experiment, pair)}
      />
    </p>
  )
}
