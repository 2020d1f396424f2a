/** The candidates of a call in the order they were tried, each with what became of it. */
import { useProviderName } from '../parts/provider-names.state'
import type { Step } from './route-steps'
import { RouteStepView, type RouteStepViewProps } from './RouteStepView'
import layout from '../kit/layout.module.css'
import classes from './route.module.css'

export interface RouteStepsProps extends Pick<
  RouteStepViewProps,
  'keyNames' | 'cached' | 'simulated'
> {
  readonly steps: readonly Step[]
}

export function RouteSteps({ steps, ...call }: RouteStepsProps) {
  const nameOf = useProviderName()
  return (
    <ol className={`${layout.plain} ${classes.steps}`}>
      {steps.map((step) => (
        <RouteStepView
          key={`${step.provider}/${step.model}`}
          step={step}
          providerName={nameOf(step.provider)}
          {...call}
        />
      ))}
    </ol>
  )
}
