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
  type ChartDataset,
  type ChartEvent,
  type ScriptableContext,
} from 'chart.js'
import type { ChartData } from './chart-data'
import { amountLabel, axisTick, bucketName, bucketTick, ghostText } from './chart.words'
import { hatch, type ChartTheme } from './chart-theme'
import { ghostDatasets, ghostTop, whiskers } from './ghost-config'
import { tooltipLook } from './tooltip-look'

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

/** Everything chart.js needs to draw the data in the theme's colours. */
export function stackedBarsConfig(input: StackedBarsInput): ChartConfiguration<'bar'> {
  const { data, theme, reducedMotion, onPick } = input
  return {
    type: 'bar',
    data: {
      labels: data.buckets.map((start) => bucketTick(start, data.interval, data.timeZone)),
      datasets: [...datasetsOf(input), ...ghostDatasets(data, theme)],
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: reducedMotion ? false : { duration: 120 },
      interaction: { mode: 'index', intersect: false },
      onClick: (event, _, chart) => onPick !== null && pickAt(event, chart, onPick),
      onHover: (_, elements, chart) => {
        chart.canvas.style.cursor = onPick !== null && elements.length > 0 ? 'pointer' : 'default'
      },
      scales: scalesOf(input),
      plugins: { tooltip: tooltipOf(input) },
    },
    plugins: [whiskers(data, theme)],
  }
}

type Options = NonNullable<ChartConfiguration<'bar'>['options']>
type Pick = NonNullable<StackedBarsInput['onPick']>

function datasetsOf({ data, colors, theme }: StackedBarsInput): ChartDataset<'bar'>[] {
  return data.series.map((one, index) => ({
    label: one.label,
    data: [...one.values],
    backgroundColor: one.isOther
      ? hatch(colors[index] ?? theme.dimmed, theme.background)
      : (colors[index] ?? theme.dimmed),
    borderColor: theme.background,
    // A gap of the background's colour parts neighbours, so that a stack is read without telling
    // hues apart.
    borderWidth: (context: ScriptableContext<'bar'>) =>
      context.raw === 0 ? 0 : { top: 1, bottom: 0, left: 0, right: 0 },
    borderSkipped: false,
    maxBarThickness: 44,
    categoryPercentage: 0.84,
    barPercentage: 1,
  }))
}

/** The whole bar under the pointer is picked, and the segment of it that the pointer is on. */
function pickAt(event: ChartEvent, chart: Chart, onPick: Pick): void {
  const at = event as unknown as Event
  const [bar] = chart.getElementsAtEventForMode(at, 'index', { intersect: false }, true)
  if (bar === undefined) return
  const [segment] = chart.getElementsAtEventForMode(at, 'nearest', { intersect: true }, true)
  onPick(bar.index, segment?.datasetIndex ?? null)
}

function scalesOf({ data, theme }: StackedBarsInput): Options['scales'] {
  const ticks = { color: theme.dimmed, font: { family: theme.font, size: 11.5 } }
  return {
    x: {
      stacked: true,
      grid: { display: false },
      border: { color: theme.strongLine },
      ticks: { ...ticks, maxRotation: 0, autoSkipPadding: 18 },
    },
    y: {
      stacked: true,
      beginAtZero: true,
      suggestedMax: ghostTop(data),
      grid: { color: theme.line, drawTicks: false },
      border: { display: false },
      ticks: {
        ...ticks,
        padding: 10,
        maxTicksLimit: 6,
        callback: (value, _, all) =>
          axisTick(Number(value), (all[1]?.value ?? 0) - (all[0]?.value ?? 0), data.unit),
      },
    },
  }
}

function tooltipOf({
  data,
  colors,
  theme,
}: StackedBarsInput): NonNullable<Options['plugins']>['tooltip'] {
  return {
    ...tooltipLook(theme),
    filter: (item) => item.raw !== 0,
    itemSort: (left, right) => right.datasetIndex - left.datasetIndex,
    callbacks: {
      title: ([item]) => (item === undefined ? '' : bucketName(data, item.dataIndex)),
      label: (item) =>
        item.datasetIndex === data.series.length
          ? ` ${ghostText(data, item.dataIndex)}`
          : ` ${item.dataset.label ?? ''}  ${amountLabel(Number(item.raw), data.unit)}`,
      labelColor: (item) => {
        const color = colors[item.datasetIndex] ?? theme.dimmed
        return { borderColor: color, backgroundColor: color }
      },
      footer: (items) => {
        const [item] = items
        const real = items.filter(({ datasetIndex }) => datasetIndex < data.series.length)
        if (item === undefined || real.length < 2) return ''
        return `Total  ${amountLabel(data.totals[item.dataIndex] ?? 0, data.unit)}`
      },
    },
  }
}
