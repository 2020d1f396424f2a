/**
 * The last 24 hours of a provider as bars: height is the median latency, an underline marks hours
 * with errors.
 */
import type { ProviderState } from '../../../contract/provider-status'
import { hourBars } from './health.words'
import classes from './health.module.css'

const STEP = 5
const HEIGHT = 22

/** The bars, told in one sentence to who cannot see them. */
export function HourBars({ state }: { readonly state: Pick<ProviderState, 'hours'> }) {
  const { bars, label } = hourBars(state)
  return (
    <svg
      className={classes.hourBars}
      width={bars.length * STEP}
      height={HEIGHT + 4}
      viewBox={`0 0 ${bars.length * STEP} ${HEIGHT + 4}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {bars.map(({ start, height, failed }, index) => {
        const tall = height === null ? 1 : Math.max(2, Math.round(height * HEIGHT))
        return (
          <g key={start}>
            <rect
              x={index * STEP}
              y={HEIGHT - tall}
              width={STEP - 1}
              height={tall}
              data-empty={height === null || undefined}
            />
            {failed && (
              <rect x={index * STEP} y={HEIGHT + 2} width={STEP - 1} height={2} data-failed />
            )}
          </g>
        )
      })}
    </svg>
  )
}
