/**
 * How what is expected is drawn on a chart: a pale bar on top of the stack, and a whisker for its
 * band.
 */
import type { Chart, ChartDataset, Plugin } from 'chart.js'
import type { ChartData } from './chart-data'
import type { ChartTheme } from './chart-theme'

/** The last of the stack; none without a ghost. */
export function ghostDatasets(
  { ghost }: ChartData,
  theme: ChartTheme,
): readonly ChartDataset<'bar'>[] {
  if (ghost === undefined) return []
  return [
    {
      label: ghost.label,
      data: [...ghost.values],
      backgroundColor: theme.line,
      borderColor: theme.dimmed,
      borderWidth: (context) => (context.raw === 0 ? 0 : { top: 1, bottom: 0, left: 1, right: 1 }),
      borderSkipped: false,
      maxBarThickness: 44,
      categoryPercentage: 0.84,
      barPercentage: 1,
    },
  ]
}

/** The height the axis must reach for every whisker. */
export function ghostTop({ ghost, totals }: ChartData): number {
  const tops = ghost?.bands.map((band, bucket) => (band?.high ?? 0) + (totals[bucket] ?? 0)) ?? []
  return Math.max(0, ...tops)
}

const cap = 3

/** Draws the band of each bucket over its bar. */
export function whiskers(data: ChartData, theme: ChartTheme): Plugin<'bar'> {
  return { id: 'whiskers', afterDatasetsDraw: (chart) => drawWhiskers(chart, data, theme) }
}

function drawWhiskers(
  chart: Chart<'bar'>,
  { ghost, series, totals }: ChartData,
  theme: ChartTheme,
) {
  const [axis, bars] = [chart.scales['y'], chart.getDatasetMeta(series.length).data]
  if (ghost === undefined || axis === undefined) return
  const pen = chart.ctx
  pen.save()
  pen.strokeStyle = theme.text
  pen.lineWidth = 1
  pen.beginPath()
  for (const [bucket, band] of ghost.bands.entries()) {
    const bar = bars[bucket]
    if (band === null || bar === undefined) continue
    const base = totals[bucket] ?? 0
    const [low, high] = [
      axis.getPixelForValue(base + band.low),
      axis.getPixelForValue(base + band.high),
    ]
    pen.moveTo(bar.x, low)
    pen.lineTo(bar.x, high)
    for (const y of [low, high]) {
      pen.moveTo(bar.x - cap, y)
      pen.lineTo(bar.x + cap, y)
    }
  }
  pen.stroke()
  pen.restore()
}
