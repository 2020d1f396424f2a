/**
 * The chart.js configuration of two panels over one time axis: lines above, lines or stacked bars
 * below, each with its own scale.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
  type ChartDataset,
  type Plugin,
} from 'chart.js'
import { bucketName, bucketTick } from './chart.words'
import { hatch, type ChartTheme } from './chart-theme'
import { drawnColumns, type PanelColumn, type PanelData } from './panel-data'
import { panelTick, valueLabel } from './panel.words'
import { tooltipLook } from './tooltip-look'

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
)
export { Chart }

export interface PanelsInput {
  readonly data: PanelData
  /** Of the drawn columns in their order. */
  readonly colors: readonly string[]
  readonly theme: ChartTheme
  readonly reducedMotion: boolean
  /** A click on a bucket, and the drawn column under the pointer, if it was on one. */
  readonly onPick: ((bucket: number, column: number | null) => void) | null
}

type Config = ChartConfiguration<'bar' | 'line', (number | null)[]>
type Dataset = ChartDataset<'bar' | 'line', (number | null)[]>
type Scale = NonNullable<NonNullable<Config['options']>['scales']>[string]

/** Few enough buckets that each value is a dot of its own. */
const mostDots = 40

/** Everything chart.js needs to draw the data in the theme's colours. */
export function panelsConfig(input: PanelsInput): Config {
  const { data, theme, reducedMotion, onPick } = input
  const columns = drawnColumns(data)
  return {
    type: 'bar',
    data: {
      labels: data.buckets.map((start) => bucketTick(start, data.interval, data.timeZone)),
      datasets: columns.map((column, index) =>
        datasetOf(column, input.colors[index] ?? theme.dimmed, theme),
      ),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: reducedMotion ? false : { duration: 120 },
      interaction: { mode: 'index', intersect: false },
      onClick: (event, _, chart) => {
        if (onPick === null || event.native === null) return
        const at = event.native
        const [bucket] = chart.getElementsAtEventForMode(at, 'index', { intersect: false }, true)
        const [one] = chart.getElementsAtEventForMode(at, 'nearest', { intersect: true }, true)
        if (bucket !== undefined) onPick(bucket.index, one?.datasetIndex ?? null)
      },
      onHover: (_, elements, chart) => {
        chart.canvas.style.cursor = onPick !== null && elements.length > 0 ? 'pointer' : 'default'
      },
      scales: {
        x: timeScale(theme),
        lower: panelScale(input, 'lower'),
        upper: panelScale(input, 'upper'),
      },
      plugins: {
        tooltip: {
          ...tooltipLook(theme),
          callbacks: {
            title: ([item]) => (item === undefined ? '' : bucketName(data, item.dataIndex)),
            label: ({ datasetIndex, raw }) => {
              const column = columns[datasetIndex]
              const value = typeof raw === 'number' ? raw : null
              return ` ${column?.label ?? ''}  ${valueLabel(value, column?.unit ?? 'count')}`
            },
            labelColor: ({ datasetIndex }) => {
              const color = input.colors[datasetIndex] ?? theme.dimmed
              return { borderColor: color, backgroundColor: color }
            },
          },
        },
      },
    },
    plugins: [panelNames(data, theme)],
  }
}

function datasetOf(
  { label, values, drawn, isOther }: PanelColumn,
  color: string,
  theme: ChartTheme,
): Dataset {
  const common = { label, data: [...values], yAxisID: drawn?.panel ?? 'lower' }
  if (drawn?.mark === 'bars')
    return {
      ...common,
      type: 'bar',
      stack: 'parts',
      backgroundColor: isOther === true ? hatch(color, theme.background) : color,
      borderColor: theme.background,
      // A gap of the background's colour parts neighbours without telling hues apart.
      borderWidth: (context) => (context.raw === 0 ? 0 : { top: 1, bottom: 0, left: 0, right: 0 }),
      borderSkipped: false,
      maxBarThickness: 44,
      categoryPercentage: 0.84,
      barPercentage: 1,
    }
  const alone = (at: number) =>
    (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null
  return {
    ...common,
    type: 'line',
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    borderDash: drawn?.mark === 'dashes' ? [5, 4] : [],
    // Dots tell where values are; a value between gaps has nothing else.
    pointRadius: ({ dataIndex }) => (values.length <= mostDots || alone(dataIndex) ? 2.5 : 0),
    pointHoverRadius: 4,
    pointBorderWidth: 0,
  }
}

function ticksOf(theme: ChartTheme) {
  return { color: theme.dimmed, font: { family: theme.font, size: 11.5 } }
}

function timeScale(theme: ChartTheme): Scale {
  return {
    stacked: true,
    grid: { display: false },
    border: { color: theme.strongLine },
    ticks: { ...ticksOf(theme), maxRotation: 0, autoSkipPadding: 18 },
  }
}

/** Both keep to one column of the plot; later ones stand higher. */
function panelScale({ data, theme }: PanelsInput, panel: 'upper' | 'lower'): Scale {
  const own = drawnColumns(data).filter(({ drawn }) => drawn?.panel === panel)
  const unit = own[0]?.unit ?? 'count'
  return {
    type: 'linear',
    position: 'left',
    stack: 'panels',
    stackWeight: 1,
    stacked: own.some(({ drawn }) => drawn?.mark === 'bars'),
    beginAtZero: true,
    // Room for the panel's name above what is drawn.
    grace: '18%',
    grid: { color: theme.line, drawTicks: false },
    border: { display: false },
    ticks: {
      ...ticksOf(theme),
      padding: 10,
      maxTicksLimit: 5,
      callback: (value, index, all) =>
        // Where the panels meet one number stands: the upper one's zero. The room above a share of
        // all has no name.
        (panel === 'lower' && index === all.length - 1) || (unit === 'share' && Number(value) > 1)
          ? ''
          : panelTick(Number(value), (all[1]?.value ?? 0) - (all[0]?.value ?? 0), unit),
    },
  }
}

/** What each panel is of, at its top. */
function panelNames({ names }: PanelData, theme: ChartTheme): Plugin<'bar' | 'line'> {
  return {
    id: 'panel-names',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx
      pen.save()
      pen.font = `600 11.5px ${theme.font}`
      pen.textBaseline = 'top'
      for (const panel of ['upper', 'lower'] as const) {
        const top = (chart.scales[panel]?.top ?? 0) + 4
        pen.fillStyle = theme.background
        pen.fillRect(chart.chartArea.left + 2, top - 1, pen.measureText(names[panel]).width + 8, 15)
        pen.fillStyle = theme.dimmed
        pen.fillText(names[panel], chart.chartArea.left + 6, top)
      }
      pen.restore()
    },
  }
}
