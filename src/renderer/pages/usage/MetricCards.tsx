/** The four figures of a range. Each is a button: the one pressed is what the chart below shows. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Sparkline } from '../../kit/charts/Sparkline'
import { formatCompact, formatCount } from '../../kit/format'
import { formatMoney, formatMoneyExact } from '../../kit/money-format'
import type { Change } from './change.words'
import type { Metric, MetricCard } from './usage-figures'
import classes from './usage.module.css'

export interface MetricCardsProps {
  readonly cards: readonly MetricCard[]
  readonly metric: Metric
  readonly previousLabel: string
  readonly onMetric: (metric: Metric) => void
}

export function MetricCards({ cards, metric, previousLabel, onMetric }: MetricCardsProps) {
  return (
    <div className={classes.cards} role="group" aria-label="What the chart shows">
      {cards.map((card) => (
        <button
          key={card.metric}
          type="button"
          className={classes.card}
          aria-pressed={card.metric === metric}
          onClick={() => onMetric(card.metric)}
        >
          <span className={classes.cardLabel}>{card.label}</span>
          <span
            className={classes.cardValue}
            title={card.unit === 'usd' ? formatMoneyExact(card.value) : formatCount(card.value)}
          >
            {valueText(card)}
          </span>
          <span className={classes.cardDetail} title={card.detail ?? undefined}>
            {card.detail ?? '\u00a0'}
          </span>
          <span className={classes.cardTrend}>
            <Sparkline values={card.trend} label={`${card.label} over time`} />
          </span>
          <ChangeText change={card.change} previousLabel={previousLabel} />
        </button>
      ))}
    </div>
  )
}

function valueText({ unit, value }: MetricCard): string {
  if (unit === 'usd') return formatMoney(value)
  return value >= 1_000_000 ? formatCompact(value) : formatCount(value)
}

/** Growth is not good or bad by itself, so it has an arrow and no colour. */
function ChangeText({
  change,
  previousLabel,
}: {
  readonly change: Change
  readonly previousLabel: string
}) {
  switch (change.kind) {
    case 'none':
      return <span className={classes.change}>{'\u00a0'}</span>
    case 'same':
      return <span className={classes.change}>same as {previousLabel}</span>
    case 'new':
      return <span className={classes.change}>none in {previousLabel}</span>
    case 'moved': {
      const Arrow = change.direction === 'up' ? ArrowUp : ArrowDown
      return (
        <span className={classes.change}>
          <Arrow size={12} aria-hidden="true" />
          <b>
            <span className="tg-visually-hidden">{change.direction} </span>
            {change.text}
          </b>
          <span>against {previousLabel}</span>
        </span>
      )
    }
  }
}
