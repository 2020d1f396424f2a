/** One candidate of a call's route: what became of it and why, and each attempt at it. */
import { CircleArrowRight, Hourglass } from 'lucide-react'
import type { Step, StepAttempt, StepState } from './route-steps'
import { Duration } from '../kit/Duration'
import { ModelDot } from '../parts/ModelDot'
import { Money } from '../parts/Money'
import { StatusChip, type Tone } from '../kit/StatusChip'
import classes from './route.module.css'

export interface RouteStepViewProps {
  readonly step: Step
  readonly providerName: string
  readonly keyNames: ReadonlyMap<string, string>
  /** Served from the cache: nothing was sent. */
  readonly cached: boolean
  readonly simulated: boolean
}

const stateTone: Readonly<Record<StepState, Tone>> = {
  served: 'good',
  failed: 'bad',
  skipped: 'warn',
  replaced: 'warn',
  running: 'info',
  waiting: 'neutral',
}

export function RouteStepView({
  step,
  providerName,
  keyNames,
  cached,
  simulated,
}: RouteStepViewProps) {
  const { state, code } = step
  const last = step.attempts.at(-1)
  // What the last attempt says for itself is not said again above it.
  const sentence = step.sentence === last?.message ? null : step.sentence
  const why =
    step.why !== null && step.attempts[0]?.reason.startsWith(step.why) === true ? null : step.why
  const word =
    state === 'served' && cached ? 'kept answer' : state === 'skipped' ? 'passed over' : state
  return (
    <li className={classes.step} data-state={state}>
      <div className={classes.head}>
        <ModelDot model={step.model} />
        <strong>{step.model}</strong>
        <span className={classes.quiet}>{providerName}</span>
        <span className={classes.space} />
        {code !== null && code !== 'ok' && <code className={classes.code}>{code}</code>}
        <StatusChip
          tone={stateTone[state]}
          {...(state === 'running'
            ? { icon: CircleArrowRight }
            : state === 'waiting'
              ? { icon: Hourglass }
              : {})}
        >
          {word}
        </StatusChip>
      </div>
      {why !== null && <p className={classes.why}>{why}</p>}
      {sentence !== null && <p className={classes.sentence}>{sentence}</p>}
      {step.attempts.length > 0 && (
        <ol className={classes.attempts}>
          {step.attempts.map((attempt) => (
            <AttemptRow
              key={attempt.attempt}
              attempt={attempt}
              keyNames={keyNames}
              simulated={simulated}
            />
          ))}
        </ol>
      )}
    </li>
  )
}

function AttemptRow({
  attempt,
  keyNames,
  simulated,
}: {
  readonly attempt: StepAttempt
  readonly keyNames: ReadonlyMap<string, string>
  readonly simulated: boolean
}) {
  const { ended, state, keyId } = attempt
  return (
    <li className={classes.attempt}>
      <div className={classes.attemptHead}>
        <span>Attempt {attempt.attempt}</span>
        <span className={classes.outcome} data-state={state}>
          {ended?.outcome ?? (state === 'running' ? 'under way' : state)}
        </span>
        <span className={classes.space} />
        {ended !== null && (
          <Money nanoUsd={ended.costNanoUsd} status={simulated ? null : ended.costStatus} />
        )}
      </div>
      <div className={classes.figures}>
        {ended !== null && (
          <>
            <span>
              <span className={classes.name}>took</span> <Duration ms={ended.latencyMs} />
            </span>
            {ended.firstTokenMs !== null && (
              <span>
                <span className={classes.name}>first token</span>{' '}
                <Duration ms={ended.firstTokenMs} />
              </span>
            )}
          </>
        )}
        {keyId !== null && (
          <span title={`The key that paid, ${keyId}`}>
            <span className={classes.name}>key</span> {keyNames.get(keyId) ?? keyId}
          </span>
        )}
      </div>
      <p className={classes.why}>{attempt.reason}</p>
      {attempt.message !== null && <p className={classes.sentence}>{attempt.message}</p>}
    </li>
  )
}
