/** The way from a verdict to what follows from it: its model as a service's default. */
import type { Experiment, PairVerdict } from '../../../contract/experiments'
import { modelIdOf } from '../../parts/default-model.words'
import { DefaultModel } from '../../parts/DefaultModel'
import { becauseText, pickOf } from './verdict.words'
import classes from './experiments.module.css'

/**
 * Nothing where none of the two is to be taken, or where both ask one model: a default says nothing
 * of parameters.
 */
export function TakeWinner({
  pair,
  experiment,
}: {
  readonly pair: PairVerdict
  readonly experiment: Experiment
}) {
  const taken = pickOf(pair)
  const both = experiment.variants.filter(({ id }) => id === pair.a || id === pair.b)
  const variant = both.find(({ id }) => id === taken)
  if (variant === undefined || new Set(both.map(modelIdOf)).size < 2) return null
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
