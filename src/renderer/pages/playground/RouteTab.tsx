/** Who was tried, why, and how it ended, attempt by attempt. */
import { Route } from 'lucide-react'
import type { CallEstimate } from '../../../contract/calls'
import type { CallRun } from '../../ui/call/call-run'
import { Duration } from '../../ui/Duration'
import { EmptyState } from '../../ui/EmptyState'
import { ModelDot } from '../../ui/ModelDot'
import { Money } from '../../ui/Money'
import { StatusChip } from '../../ui/StatusChip'
import classes from './Playground.module.css'

export function RouteTab({ run, estimate }: { readonly run: CallRun | null; readonly estimate: CallEstimate | undefined }) {
  if (run === null) {
    return (
      <EmptyState icon={Route} title={estimate === undefined ? 'No call yet' : `Next: ${estimate.model} at ${estimate.providerName}`} tight>
        Every attempt of a call stands here with the reason it was made.
      </EmptyState>
    )
  }
  const finished = run.facts?.attempts ?? []
  const open = run.trying.filter((trying) => !finished.some((attempt) => attempt.attempt === trying.attempt))
  const reason = run.facts?.reason ?? ''
  const told = finished.some((attempt) => attempt.reason === reason)
  return (
    <div className={classes['route']}>
      <ol className={classes['attempts']}>
        {finished.map((attempt) => (
          <li key={attempt.attempt} className={classes['attempt']} data-outcome={attempt.outcome === 'ok' ? 'ok' : 'other'}>
            <div className={classes['attemptHead']}>
              <ModelDot model={attempt.model} />
              <strong>{attempt.model}</strong>
              <span className={classes['quiet']}>{attempt.provider}</span>
              <span className={classes['space']} />
              <StatusChip tone={attempt.outcome === 'ok' ? 'good' : attempt.outcome === 'cancelled' ? 'neutral' : 'bad'}>{attempt.outcome}</StatusChip>
            </div>
            <div className={classes['quiet']}>{attempt.reason}</div>
            <div className={classes['attemptFigures']}>
              <Duration ms={attempt.latencyMs} />
              <Money nanoUsd={attempt.costNanoUsd} />
              {attempt.keyId !== null && <span className={classes['id']} title="The key that paid">{attempt.keyId}</span>}
            </div>
          </li>
        ))}
        {open.map((attempt) => (
          <li key={attempt.attempt} className={classes['attempt']}>
            <div className={classes['attemptHead']}>
              <ModelDot model={attempt.model} />
              <strong>{attempt.model}</strong>
              <span className={classes['quiet']}>{attempt.provider}</span>
              <span className={classes['space']} />
              <StatusChip tone="info">running</StatusChip>
            </div>
            <div className={classes['quiet']}>{attempt.reason}</div>
          </li>
        ))}
      </ol>
      {finished.length === 0 && open.length === 0 && <EmptyState title={run.phase === 'waiting' ? 'Being admitted' : 'Nothing was sent'} tight>{run.error === null ? 'The attempt begins once policy, stop and budgets agree.' : `Refused before any attempt: ${run.error.code}.`}</EmptyState>}
      {reason !== '' && !told && <p className={classes['quiet']}>{reason}</p>}
    </div>
  )
}
