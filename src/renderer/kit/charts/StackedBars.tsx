/**
 * Stacked bars over time with everything a chart must have: a legend, the table behind it, a
 * picture and a CSV, and a sentence that says what it shows.
 */
import { useComputedColorScheme } from '@mantine/core'
import { lazy, Suspense, useMemo, useRef, type ReactNode } from 'react'
import { chartCsv, type ChartFacts } from './chart-csv'
import type { ChartData, ChartSeries } from './chart-data'
import { amountLabel, bucketName, columnLabel, describeChart } from './chart.words'
import { saveChartCsv, saveChartPicture } from './chart-files'
import { drawingOf, stackLegend } from './chart-picture'
import { readChartTheme } from './chart-theme'
import { ChartFrame } from './ChartFrame'
import { ChartLegend } from './ChartLegend'
import { ChartTable } from './ChartTable'
import { formatCount } from '../format'
import classes from './charts.module.css'

const StackedBarsCanvas = lazy(() =>
  import('./StackedBarsCanvas').then((module) => ({ default: module.StackedBarsCanvas })),
)

export interface StackedBarsProps {
  readonly title: string
  readonly data: ChartData
  /** The hex colours of the series in their order. Give a stable function. */
  readonly colorsOf: (series: readonly ChartSeries[], scheme: 'light' | 'dark') => readonly string[]
  /** Where a bucket, a series or both lead, as a hash link. */
  readonly linkOf?: (bucket: number | null, series: number | null) => string | null
  /** Shown instead of the chart when there is nothing to draw. */
  readonly empty: ReactNode
  readonly onFollow?: (link: string) => void
  /** What a saved picture or table says it is of. */
  readonly facts: ChartFacts
}

export function StackedBars({
  title,
  data,
  colorsOf,
  linkOf,
  empty,
  onFollow,
  facts,
}: StackedBarsProps) {
  const scheme = useComputedColorScheme('light')
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const colors = useMemo(() => colorsOf(data.series, scheme), [colorsOf, data.series, scheme])
  const amount = columnLabel(
    data.series.map(({ total }) => total),
    data.unit,
  )
  const description = describeChart(title, data)
  const isEmpty = data.series.length === 0 && data.ghost === undefined
  const subtitle = isEmpty
    ? ''
    : `${bucketName(data, 0)} to ${bucketName(data, data.buckets.length - 1)}, ${data.timeZone}`
  async function savePicture() {
    if (canvas.current === null) return
    const note = noteOf(data, facts)
    await saveChartPicture({
      title,
      subtitle,
      note,
      theme: readChartTheme(canvas.current),
      drawing: drawingOf(canvas.current),
      legend: stackLegend(data, colors),
    })
  }
  function pick(bucket: number, series: number | null) {
    const link = linkOf?.(bucket, series) ?? null
    if (link !== null) onFollow?.(link)
  }
  return (
    <ChartFrame
      title={title}
      empty={isEmpty ? <div className={classes.emptyPlot}>{empty}</div> : undefined}
      onPicture={savePicture}
      onCsv={() => saveChartCsv(title, chartCsv(data, facts))}
      table={<ChartTable data={data} caption={title} linkOf={linkOf} />}
      picture={
        <>
          <div className={classes.plot}>
            <Suspense fallback={null}>
              <StackedBarsCanvas
                data={data}
                colors={colors}
                description={description}
                canvasRef={canvas}
                onPick={linkOf === undefined ? null : pick}
              />
            </Suspense>
          </div>
          <ChartLegend
            series={data.series}
            colors={colors}
            amount={amount}
            ghost={data.ghost}
            linkOf={linkOf}
          />
        </>
      }
    />
  )
}

/** What a saved picture says below the chart. */
function noteOf(data: ChartData, { filter, unknownCostCalls }: ChartFacts): string {
  const total = data.totals.reduce((sum, value) => sum + value, 0)
  const unknown =
    unknownCostCalls === null || unknownCostCalls === 0
      ? ''
      : `, ${formatCount(unknownCostCalls)} calls of unknown cost`
  return `Total ${amountLabel(total, data.unit)}${unknown}; ${filter}`
}
