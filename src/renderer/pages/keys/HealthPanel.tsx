/**
 * Everything known of a provider's health, beside the cards: figures with their n, errors by code,
 * breakers, slots, keys, and a service's next call.
 */
import type { ReactNode } from 'react'
import type {
  ProviderState,
  ProviderStatusList,
  WindowFigures,
} from '../../../contract/provider-status'
import { Facts } from '../../kit/Facts'
import { Panel } from '../../kit/Panel'
import { StatusChip } from '../../kit/StatusChip'
import { Time } from '../../kit/Time'
import { formatCount, formatDuration, formatShare } from '../../kit/format'
import { breakerView, reachabilityView, runningText, tokensView } from './health.words'
import { healthView } from './provider.words'
import { ServiceRouteCheck } from './ServiceRouteCheck'
import classes from './health.module.css'
import shared from './keys.module.css'

export interface HealthPanelProps {
  readonly state: ProviderState
  readonly list: ProviderStatusList
  readonly services: readonly string[]
  readonly onClose: () => void
}

/** The panel of one provider. */
export function HealthPanel({ state, list, services, onClose }: HealthPanelProps) {
  const title = `Health of ${state.providerName}`
  return (
    <Panel title={title} label={title} onClose={onClose} width={440} takeFocus>
      <div className={classes.healthPanel}>
        <Now state={state} />
        <FiguresTable hour={state.lastHour} day={state.lastDay} />
        <p className={shared.quiet}>
          Latency and first token are of good attempts; n says of how many. Cancelled attempts are
          left out. Attempts that found no connection are counted since{' '}
          <Time at={list.connectFailuresSince} />.
        </p>
        {state.lastDay.codes.length > 0 && (
          <Section title="Errors, last 24 h">
            <ul className={classes.codes}>
              {state.lastDay.codes.map(({ code, count }) => (
                <li key={code}>
                  <code>{code}</code>
                  <span>{formatCount(count)}</span>
                </li>
              ))}
            </ul>
          </Section>
        )}
        <Section title="Last error">
          <LastError error={state.lastError} />
        </Section>
        <Section title="Circuit breakers">
          <Breakers breakers={state.breakers} now={list.at} />
        </Section>
        {state.keys.length > 0 && (
          <Section title="Keys">
            <KeyStates states={state.keys} />
          </Section>
        )}
        {services.length > 0 && (
          <Section title="Where would a call go now?">
            <ServiceRouteCheck services={services} />
          </Section>
        )}
      </div>
    </Panel>
  )
}

interface StateProps {
  readonly state: ProviderState
}

/** Whether it answers, how much runs there, and what is left of its token limit. */
function Now({ state: { reachability, slots, tokens } }: StateProps) {
  const reach = reachabilityView(reachability)
  const left = tokens === null ? null : tokensView(tokens)
  return (
    <>
      <Facts
        rows={[
          [
            'Answers',
            <>
              <StatusChip tone={reach.tone}>{reach.word}</StatusChip>{' '}
              {reachability.at !== null && <Time at={reachability.at} style="relative" />}
            </>,
          ],
          ['Running', slots === null ? null : runningText(slots)],
        ]}
      />
      {left !== null && (
        <p className={classes.tokens}>
          Token limit <StatusChip tone={left.tone}>{left.text}</StatusChip>
        </p>
      )}
    </>
  )
}

function LastError({ error }: { readonly error: ProviderState['lastError'] }) {
  if (error === null) return <p className={shared.quiet}>None so far.</p>
  return (
    <p className={classes.lastErrorText}>
      {error.message}{' '}
      <span className={shared.quiet}>
        <code>{error.code}</code>
        {error.model !== null && <> · {error.model}</>}
        {error.at !== null && (
          <>
            {' '}
            · <Time at={error.at} style="relative" />
          </>
        )}
      </span>
    </p>
  )
}

interface BreakersProps {
  readonly breakers: ProviderState['breakers']
  readonly now: number
}

/** A breaker a model. */
function Breakers({ breakers, now }: BreakersProps) {
  return (
    <>
      {breakers.length === 0 && (
        <p className={shared.quiet}>
          No model has been called since Tollgate started, so none has one.
        </p>
      )}
      <ul className={classes.breakerList}>
        {breakers.map((breaker) => {
          const view = breakerView(breaker, now)
          return (
            <li key={breaker.model}>
              <span className={classes.breakerHead}>
                <span className="tg-mono">{breaker.model}</span>
                <StatusChip tone={view.tone}>{view.word}</StatusChip>
              </span>
              <span className={shared.quiet}>{view.detail}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

function KeyStates({ states }: { readonly states: ProviderState['keys'] }) {
  return (
    <ul className={classes.codes}>
      {states.map((key) => {
        const health = healthView(key.problem === null ? key.health : 'unavailable', true)
        return (
          <li key={key.id}>
            <span>
              {key.label} <span className={shared.keyDigits}>••••{key.last4}</span>
            </span>
            <StatusChip tone={key.status === 'retiring' ? 'neutral' : health.tone}>
              {key.status === 'retiring' ? 'Retiring' : health.word}
            </StatusChip>
          </li>
        )
      })}
    </ul>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** The same figures for the last hour and the last day. */
function FiguresTable({
  hour,
  day,
}: {
  readonly hour: WindowFigures
  readonly day: WindowFigures
}) {
  const duration = (ms: number | null) => (ms === null ? '–' : formatDuration(ms))
  const rows: readonly (readonly [string, (figures: WindowFigures) => string])[] = [
    ['Attempts', (figures) => formatCount(figures.attempts)],
    [
      'Errors',
      (figures) =>
        figures.errorRate === null
          ? '–'
          : `${formatCount(figures.errors)} (${formatShare(figures.errorRate)})`,
    ],
    ['Latency p50', (figures) => duration(figures.latencyMs.p50)],
    ['Latency p95', (figures) => duration(figures.latencyMs.p95)],
    ['n', (figures) => formatCount(figures.latencyMs.n)],
    ['First token p50', (figures) => duration(figures.firstTokenMs.p50)],
    ['First token p95', (figures) => duration(figures.firstTokenMs.p95)],
    ['n ', (figures) => formatCount(figures.firstTokenMs.n)],
  ]
  return (
    <table className={classes.figures}>
      <thead>
        <tr>
          <td />
          <th scope="col">Last hour</th>
          <th scope="col">Last 24 h</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, read]) => (
          <tr key={label} data-quiet={label.trim() === 'n' || undefined}>
            <th scope="row">{label}</th>
            <td>{read(hour)}</td>
            <td>{read(day)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
