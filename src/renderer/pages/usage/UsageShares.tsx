/** The shares of a metric by the chosen dimension, in the colours of the chart above. */
import { useComputedColorScheme } from '@mantine/core'
import type { Dimension } from '../../../contract/primitives'
import type { ChartFacts } from '../../kit/charts/chart-csv'
import { SERIES_LIMIT } from '../../kit/charts/chart-data'
import type { ShareData } from '../../kit/charts/share-data'
import { ShareChart } from '../../kit/charts/ShareChart'
import { otherColor } from '../../parts/model-color'
import { seriesColors } from '../../parts/series-colors'
import { dimensionLabels, metricUnit, type Metric, type Share } from './usage-figures'

export interface UsageSharesProps {
  readonly title: string
  readonly rows: readonly Share[]
  readonly by: Dimension
  readonly metric: Metric
  readonly amountName: string
  readonly range: Pick<ShareData, 'from' | 'to' | 'timeZone'>
  readonly facts: ChartFacts
  readonly linkOf: (name: string) => string | null
}

export function UsageShares({
  title,
  rows,
  by,
  metric,
  amountName,
  range: { from, to, timeZone },
  facts,
  linkOf,
}: UsageSharesProps) {
  const scheme = useComputedColorScheme('light')
  const coloured = rows.slice(0, SERIES_LIMIT).map(({ name }) => ({ name, isOther: false }))
  const colors = seriesColors(by, coloured, scheme)
  return (
    <ShareChart
      title={title}
      amountName={amountName}
      data={{
        unit: metricUnit[metric],
        of: dimensionLabels[by],
        parts: rows,
        total: rows.reduce((sum, { value }) => sum + value, 0),
        from,
        to,
        timeZone,
      }}
      colors={rows.map((_, index) => colors[index] ?? otherColor[scheme])}
      facts={facts}
      linkOf={linkOf}
    />
  )
}
