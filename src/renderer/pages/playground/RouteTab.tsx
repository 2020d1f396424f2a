/**
 * The way of a call: before it the route as planned, while it runs and after it every candidate
 * with its attempts, why each was made, and the totals.
 */
import { Route } from 'lucide-react'
import type { CallEstimate } from '../../../contract/call-estimate'
import { isRunning, type CallRun } from '../../call/call-run'
import { shownCost, type RunFacts } from '../../call/run-facts'
import { plannedRoute, routeSentence, routeSteps } from '../../call/route-steps'
import { useNow } from '../../kit/use-now'
import { waitingLine } from '../../call/waiting.words'
import { useDimensionNames } from '../../parts/dimension-names.state'
import { Duration } from '../../kit/Duration'
import { EmptyState } from '../../kit/EmptyState'
import { ModelDot } from '../../parts/ModelDot'
import { Money } from '../../parts/Money'
import { useProviderName } from '../../parts/provider-names.state'
import { StatusChip } from '../../kit/StatusChip'
import { RouteSteps } from '../../call/RouteSteps'
import layout from '../../kit/layout.module.css'
import classes from '../../call/route.module.css'

export interface RouteTabProps {
  readonly run: CallRun | null
  readonly estimate: CallEstimate | undefined
}

export function RouteTab({ run, estimate }: RouteTabProps) {
  if (run === null) {
    return estimate === undefined ? (
      <EmptyState icon={Route} title="No call yet" tight>
        Who would be tried for a call stands here before it, and every attempt with its reason
        after.
      </EmptyState>
    ) : (
      <section aria-label="Planned route">
        <h3 className={classes.title}>Who would be tried, in this order</h3>
        <PlannedRoute estimate={estimate} />
      </section>
    )
  }
  return (
    <div className={classes.route}>
      <MadeRoute run={run} />
      {!isRunning(run) && estimate !== undefined && (
        <details className={classes.next}>
          <summary>Route of the next call</summary>
          <PlannedRoute estimate={estimate} />
        </details>
      )}
    </div>
  )
}

const turns = { first: 'tried first', after: 'after that', over: 'passed over' } as const

function PlannedRoute({ estimate }: { readonly estimate: CallEstimate }) {
  const nameOf = useProviderName()
  const planned = plannedRoute(estimate)
  return (
    <ol className={`${layout.plain} ${classes.steps}`}>
      {planned.map(({ provider, model, worstCaseNanoUsd, reason, skipped, turn }) => (
        <li
          key={`${provider}/${model}`}
          className={classes.step}
          data-state={turn === 'over' ? 'skipped' : 'planned'}
        >
          <div className={classes.head}>
            <ModelDot model={model} listed />
            <strong>{model}</strong>
            <span className={classes.quiet}>{nameOf(provider)}</span>
            <span className={classes.space} />
            <StatusChip
              tone={turn === 'first' ? 'info' : turn === 'over' ? 'warn' : 'neutral'}
              icon={turn === 'over' ? undefined : null}
            >
              {turns[turn]}
            </StatusChip>
          </div>
          <div className={classes.foot}>
            <span className={classes.quiet}>{reason}</span>
            {worstCaseNanoUsd !== null && (
              <span className={classes.bound}>
                ≤ <Money nanoUsd={worstCaseNanoUsd} would={estimate.simulated} />
              </span>
            )}
          </div>
          {skipped !== null && <p className={classes.sentence}>{skipped}</p>}
        </li>
      ))}
    </ol>
  )
}

function MadeRoute({ run }: { readonly run: CallRun }) {
  const names = useDimensionNames()
  const nameOf = useProviderName()
  const now = useNow(run.waiting !== null)
  const steps = routeSteps(run)
  const waiting = waitingLine(run, now, nameOf)
  const sentence = routeSentence(run, nameOf)
  return (
    <section aria-label="Route of the call" className={classes.made}>
      {sentence !== null && (
        <h3 className={classes.title}>
          {sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase())}
        </h3>
      )}
      {steps.length > 0 && (
        <RouteSteps
          steps={steps}
          keyNames={names.keys}
          cached={run.facts?.cached ?? false}
          simulated={run.facts?.simulated ?? false}
        />
      )}
      {waiting !== null && (
        <p className={classes.waiting}>
          <strong>{waiting.lead}</strong>: {waiting.reason}
        </p>
      )}
      {steps.length === 0 && waiting === null && (
        <EmptyState title={run.phase === 'waiting' ? 'Being admitted' : 'Nothing was sent'} tight>
          {run.error === null
            ? 'The attempt begins once policy, stop and budgets agree.'
            : `Refused before any attempt: ${run.error.code}.`}
        </EmptyState>
      )}
      {run.facts !== null && steps.length > 0 && <Totals facts={run.facts} />}
    </section>
  )
}

function Totals({ facts }: { readonly facts: RunFacts }) {
  const cost = shownCost(facts)
  return (
    <dl className={classes.totals}>
      <div>
        <dt>Attempts</dt>
        <dd className={classes.number}>{facts.attempts.length}</dd>
      </div>
      <div>
        <dt>Waited</dt>
        <dd>
          <Duration ms={facts.waitedMs} />
        </dd>
      </div>
      <div>
        <dt>Total time</dt>
        <dd>
          <Duration ms={facts.latencyMs} />
        </dd>
      </div>
      <div>
        <dt>{cost.would ? 'Would have cost' : 'Cost'}</dt>
        <dd>
          <Money nanoUsd={cost.nanoUsd} status={cost.status} would={cost.would} />
        </dd>
      </div>
    </dl>
  )
}
