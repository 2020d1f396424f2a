/**
 * The chart.js configuration of stacked bars: hairlines, tabular ticks, gaps between segments, one
 * tooltip a bar.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  Tooltip,
  type ChartConfiguration,
  type ScriptableContext,
} from 'chart.js'
import type { ChartData } from './chart-data'
import { amountLabel, axisTick, bucketName, bucketTick } from './chart.words'
import { hatch, type ChartTheme } from './chart-theme'

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip)
export { Chart }

export interface StackedBarsInput {
  readonly data: ChartData
  readonly colors: readonly string[]
  readonly theme: ChartTheme
  readonly reducedMotion: boolean
  /** A click on a bar: the bucket, and the series under the pointer, if it was on one. */
  readonly onPick: ((bucket: number, series: number | null) => void) | null
}

export function stackedBarsConfig({
  data,
  colors,
  theme,
  reducedMotion,
  onPick,
}: StackedBarsInput): ChartConfiguration<'bar'> {
  const font = { family: theme.font, size: 11.5 }
  return {
    type: 'bar',
    data: {
      labels: data.buckets.map((start) => bucketTick(start, data.interval, data.timeZone)),
      datasets: data.series.map((one, index) => ({
        label: one.label,
        data: [...one.values],
        backgroundColor: one.isOther
          ? hatch(colors[index] ?? theme.dimmed, theme.background)
          : (colors[index] ?? theme.dimmed),
        borderColor: theme.background,
        // A gap of the background's colour parts neighbours, so that a stack is read without
        // telling hues apart.
        borderWidth: (context: ScriptableContext<'bar'>) =>
          context.raw === 0 ? 0 : { top: 1, bottom: 0, left: 0, right: 0 },
        borderSkipped: false,
        maxBarThickness: 44,
        categoryPercentage: 0.84,
        barPercentage: 1,
      })),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: reducedMotion ? false : { duration: 120 },
      interaction: { mode: 'index', intersect: false },
      onClick: (event, _, chart) => {
        const [bar] = chart.getElementsAtEventForMode(
          event as unknown as Event,
          'index',
          { intersect: false },
          true,
        )
        if (bar === undefined || onPick === null) return
        const [segment] = chart.getElementsAtEventForMode(
          event as unknown as Event,
          'nearest',
          { intersect: true },
          true,
        )
        onPick(bar.index, segment?.datasetIndex ?? null)
      },
      onHover: (_, elements, chart) => {
        chart.canvas.style.cursor = onPick !== null && elements.length > 0 ? 'pointer' : 'default'
      },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: theme.strongLine },
          ticks: { color: theme.dimmed, font, maxRotation: 0, autoSkipPadding: 18 },
        },
        y: {
          stacked: true,
          beginAtZero: true,
          grid: { color: theme.line, drawTicks: false },
          border: { display: false },
          ticks: {
            color: theme.dimmed,
            font,
            padding: 10,
            maxTicksLimit: 6,
            callback: (value, _, ticks) =>
              axisTick(Number(value), (ticks[1]?.value ?? 0) - (ticks[0]?.value ?? 0), data.unit),
          },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: theme.background,
          borderColor: theme.strongLine,
          borderWidth: 1,
          cornerRadius: 6,
          padding: 10,
          caretSize: 0,
          caretPadding: 10,
          titleColor: theme.text,
          bodyColor: theme.text,
          footerColor: theme.text,
          titleFont: { family: theme.font, size: 12, weight: 600 },
          bodyFont: { family: theme.font, size: 12 },
          footerFont: { family: theme.font, size: 12, weight: 600 },
          boxWidth: 8,
          boxHeight: 8,
          boxPadding: 6,
          animation: false,
          filter: (item) => item.raw !== 0,
          itemSort: (left, right) => right.datasetIndex - left.datasetIndex,
          callbacks: {
            title: ([item]) => (item === undefined ? '' : bucketName(data, item.dataIndex)),
            label: (item) =>
              ` ${item.dataset.label ?? ''}  ${amountLabel(Number(item.raw), data.unit)}`,
            labelColor: (item) => {
              const color = colors[item.datasetIndex] ?? theme.dimmed
              return { borderColor: color, backgroundColor: color }
            },
            footer: (items) => {
              const [item] = items
              if (item === undefined || items.length < 2) return ''
              return `Total  ${amountLabel(data.totals[item.dataIndex] ?? 0, data.unit)}`
            },
          },
        },
      },
    },
  }
}
