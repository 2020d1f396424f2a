/** The shares of a metric by the chosen dimension, in the colours of the chart above. */
import { useComputedColorScheme } from '@mantine/core'
import type { Dimension } from '../../../contract/primitives'
import { columnLabel } from '../../kit/charts/chart.words'
import { SERIES_LIMIT } from '../../kit/charts/chart-data'
import { seriesColors } from '../../parts/series-colors'
import { ShareBars } from '../../kit/charts/ShareBars'
import { formatShare } from '../../kit/format'
import { metricUnit, type Metric, type Share } from './usage-figures'
import classes from './usage.module.css'

export interface UsageSharesProps {
  readonly title: string
  readonly rows: readonly Share[]
  readonly by: Dimension
  readonly metric: Metric
  readonly linkOf: (name: string) => string | null
}

export function UsageShares({ title, rows, by, metric, linkOf }: UsageSharesProps) {
  const scheme = useComputedColorScheme('light')
  const amount = columnLabel(
    rows.map(({ value }) => value),
    metricUnit[metric],
  )
  const coloured = rows.slice(0, SERIES_LIMIT).map(({ name }) => ({ name, isOther: false }))
  const colors = seriesColors(by, coloured, scheme)
  return (
    <section aria-label="Share">
      <header className={classes.sectionHead}>
        <h2>{title}</h2>
      </header>
      {rows.length === 0 ? (
        <p className={classes.nothing}>Nothing to share out in this range.</p>
      ) : (
        <ShareBars
          label={title}
          rows={rows.map(({ name, label, value, share: of }, index) => ({
            name,
            label,
            length: of,
            color: colors[index] ?? 'var(--tg-model-other)',
            value: amount(value),
            share: formatShare(of),
            href: linkOf(name),
          }))}
        />
      )}
    </section>
  )
}
