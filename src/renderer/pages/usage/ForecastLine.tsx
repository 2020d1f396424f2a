/** Where the range, or else this month, is heading: expected, its band, and how far off the method was. */
import { Button } from '@mantine/core'
import { TrendingUp } from 'lucide-react'
import type { UsageForecast } from '../../../contract/forecast'
import type { ServerQuery } from '../../client/query'
import { amountLabel } from '../../kit/charts/chart.words'
import { formatMoneyExact } from '../../kit/money-format'
import { ErrorState } from '../../parts/ErrorState'
import { backTestText, bandText } from '../../parts/forecast.words'
import { subjectText } from './forecast.words'
import { metricLabel, metricUnit, type Kind, type Metric } from './usage-figures'
import classes from './forecast-line.module.css'

export interface ForecastLineProps {
  readonly forecast: ServerQuery<UsageForecast>
  readonly metric: Metric
  readonly kind: Kind
  /** The chart above draws it. */
  readonly drawn: boolean
  readonly onShow: () => void
}

/** Nothing before the first answer: the chart stands without it. */
export function ForecastLine({ forecast, metric, kind, drawn, onShow }: ForecastLineProps) {
  const { data, error } = forecast
  if (error !== null) return <ErrorState error={error} onRetry={forecast.reload} />
  if (data === undefined || data.state === 'over') return null
  const unit = metricUnit[metric]
  const amount = (value: number) => amountLabel(value, unit)
  const exact = (value: number) => (unit === 'usd' ? formatMoneyExact(value) : amount(value))
  return (
    <section className={classes.line} aria-label="Forecast">
      <TrendingUp size={15} aria-hidden="true" />
      {data.total === null ? (
        <p>
          <b>No forecast yet.</b> {data.reason}
        </p>
      ) : (
        <p>
          <b>
            {metricLabel(metric, kind)} {subjectText(data)}: about{' '}
            <span title={exact(data.total.expected)}>{amount(data.total.expected)}</span>
          </b>
          {bandOf(data, amount)}. So far {amount(data.soFar)}, still to come about{' '}
          {amount(data.total.expected - data.soFar)}.
          {data.backTest !== null && (
            <span className={classes.past}>
              {' '}
              {backTestText(data.backTest, data.at, data.timeZone, amount)}
            </span>
          )}
        </p>
      )}
      {!drawn && data.total !== null && (
        <Button variant="default" onClick={onShow}>
          Show this month
        </Button>
      )}
    </section>
  )
}

function bandOf({ total }: UsageForecast, amount: (value: number) => string): string {
  const text = total === null ? null : bandText(total, amount)
  return text === null ? '' : ` (${text})`
}
