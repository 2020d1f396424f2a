/**
 * One line of a provider's card: latency, errors, what runs, and any open circuit with its reason
 * and next probe.
 */
import { Button } from '@mantine/core'
import type { ProviderState } from '../../../contract/provider-status'
import { StatusChip } from '../../kit/StatusChip'
import { HourBars } from './HourBars'
import {
  breakerView,
  errorsText,
  shownWindow,
  slotsText,
  spreadText,
  tokensView,
  troubledBreakers,
} from './health.words'
import classes from './health.module.css'
import keys from './keys.module.css'

/** The line; its button opens the panel with the rest. */
export function HealthStrip({
  state,
  onDetails,
}: {
  readonly state: ProviderState
  readonly onDetails: () => void
}) {
  const shown = shownWindow(state)
  const slots = slotsText(state)
  const tokens = state.tokens === null ? null : tokensView(state.tokens)
  return (
    <div className={classes.health}>
      <div className={classes.healthLine}>
        <div className={classes.healthFigures}>
          <HourBars state={state} />
          {shown === null ? (
            <span className={keys.quiet}>No attempt in the last 24 hours</span>
          ) : (
            <>
              <span
                className={classes.figure}
                title={`Latency of good attempts, ${shown.name}, n = ${shown.figures.latencyMs.n}`}
              >
                {spreadText(shown.figures.latencyMs)}
              </span>
              {shown.figures.firstTokenMs.p50 !== null && (
                <span
                  className={classes.figure}
                  title={`Time to first token, ${shown.name}, n = ${shown.figures.firstTokenMs.n}`}
                >
                  first token {spreadText({ ...shown.figures.firstTokenMs, n: 1 })}
                </span>
              )}
              <span className={classes.figure} data-errors={shown.figures.errors > 0 || undefined}>
                {errorsText(shown.figures)}
              </span>
              <span className={keys.quiet}>{shown.name}</span>
            </>
          )}
          {slots !== null && <span className={classes.figure}>{slots}</span>}
          {tokens !== null && tokens.tone !== 'neutral' && (
            <StatusChip tone={tokens.tone}>{tokens.text}</StatusChip>
          )}
        </div>
        <Button
          variant="subtle"
          className={classes.detailsButton}
          onClick={onDetails}
          aria-label={`Health details of ${state.providerName}`}
        >
          Details
        </Button>
      </div>
      {troubledBreakers(state).map((breaker) => {
        const view = breakerView(breaker, Date.now())
        return (
          <p key={breaker.model} className={classes.breaker}>
            <StatusChip tone={view.tone}>
              {breaker.state === 'open' ? 'Circuit open' : 'Circuit half-open'}
            </StatusChip>
            <span className="tg-mono">{breaker.model}</span>
            <span>{view.detail}</span>
          </p>
        )
      })}
    </div>
  )
}
