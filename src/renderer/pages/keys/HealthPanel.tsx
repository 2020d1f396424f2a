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
import { breakerView, reachabilityView, tokensView } from './health.words'
import { healthView } from './provider.words'
import { ServiceRouteCheck } from './ServiceRouteCheck'
import classes from './health.module.css'
import keys from './keys.module.css'

export interface HealthPanelProps {
  readonly state: ProviderState
  readonly list: ProviderStatusList
  readonly services: readonly string[]
  readonly onClose: () => void
}

export function HealthPanel({ state, list, services, onClose }: HealthPanelProps) {
  const reach = reachabilityView(state.reachability)
  const tokens = state.tokens === null ? null : tokensView(state.tokens)
  return (
    <Panel
      title={`Health of ${state.providerName}`}
      label={`Health of ${state.providerName}`}
      onClose={onClose}
      width={440}
      takeFocus
    >
      <div className={classes.healthPanel}>
        <Facts
          rows={[
            [
              'Answers',
              <>
                <StatusChip tone={reach.tone}>{reach.word}</StatusChip>{' '}
                {state.reachability.at !== null && (
                  <Time at={state.reachability.at} style="relative" />
                )}
              </>,
            ],
            [
              'Running',
              state.slots === null
                ? null
                : `${formatCount(state.slots.running)} of ${formatCount(state.slots.limit)} at once${state.slots.waiting === 0 ? '' : `, ${formatCount(state.slots.waiting)} waiting`}`,
            ],
          ]}
        />
        {tokens !== null && (
          <p className={classes.tokens}>
            Token limit <StatusChip tone={tokens.tone}>{tokens.text}</StatusChip>
          </p>
        )}
        <FiguresTable hour={state.lastHour} day={state.lastDay} />
        <p className={keys['quiet']}>
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
          {state.lastError === null ? (
            <p className={keys['quiet']}>None so far.</p>
          ) : (
            <p className={classes.lastErrorText}>
              {state.lastError.message}{' '}
              <span className={keys['quiet']}>
                <code>{state.lastError.code}</code>
                {state.lastError.model !== null && <> · {state.lastError.model}</>}
                {state.lastError.at !== null && (
                  <>
                    {' '}
                    · <Time at={state.lastError.at} style="relative" />
                  </>
                )}
              </span>
            </p>
          )}
        </Section>
        <Section title="Circuit breakers">
          {state.breakers.length === 0 && (
            <p className={keys['quiet']}>
              No model has been called since Tollgate started, so none has one.
            </p>
          )}
          <ul className={classes.breakerList}>
            {state.breakers.map((breaker) => {
              const view = breakerView(breaker, list.at)
              return (
                <li key={breaker.model}>
                  <span className={classes.breakerHead}>
                    <span className="tg-mono">{breaker.model}</span>
                    <StatusChip tone={view.tone}>{view.word}</StatusChip>
                  </span>
                  <span className={keys['quiet']}>{view.detail}</span>
                </li>
              )
            })}
          </ul>
        </Section>
        {state.keys.length > 0 && (
          <Section title="Keys">
            <ul className={classes.codes}>
              {state.keys.map((key) => {
                const health = healthView(key.problem === null ? key.health : 'unavailable', true)
                return (
                  <li key={key.id}>
                    <span>
                      {key.label} <span className={keys['keyDigits']}>••••{key.last4}</span>
                    </span>
                    <StatusChip tone={key.status === 'retiring' ? 'neutral' : health.tone}>
                      {key.status === 'retiring' ? 'Retiring' : health.word}
                    </StatusChip>
                  </li>
                )
              })}
            </ul>
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

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

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
