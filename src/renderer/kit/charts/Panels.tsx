/**
 * Two panels over one time axis with everything a chart must have: a legend, the table behind it, a
 * picture and a CSV, and a sentence that says what it shows.
 */
import { useComputedColorScheme } from '@mantine/core'
import { lazy, Suspense, useMemo, useRef, type ReactNode } from 'react'
import { formatCount } from '../format'
import type { ChartFacts } from './chart-csv'
import { saveChartCsv, saveChartPicture } from './chart-files'
import { drawingOf } from './chart-picture'
import { readChartTheme } from './chart-theme'
import { bucketName } from './chart.words'
import { ChartFrame } from './ChartFrame'
import { drawnColumns, type PanelColumn, type PanelData } from './panel-data'
import { describePanels, valueLabel, wholeText } from './panel.words'
import { panelsCsv } from './panels-csv'
import { PanelsTable } from './PanelsTable'
import classes from './charts.module.css'

const PanelsCanvas = lazy(() =>
  import('./PanelsCanvas').then((module) => ({ default: module.PanelsCanvas })),
)

export interface PanelsProps {
  readonly title: string
  readonly data: PanelData
  /** The hex colours of the drawn columns in their order. Give a stable function. */
  readonly colorsOf: (
    columns: readonly PanelColumn[],
    scheme: 'light' | 'dark',
  ) => readonly string[]
  /** Where a bucket leads, and a group's part of it, as a hash link. */
  readonly linkOf: (bucket: number, column: PanelColumn | null) => string | null
  readonly onFollow: (link: string) => void
  /** What a saved picture or table says it is of. */
  readonly facts: ChartFacts
  /** Said below the legend. */
  readonly children?: ReactNode
}

export function Panels({ title, data, colorsOf, linkOf, onFollow, facts, children }: PanelsProps) {
  const scheme = useComputedColorScheme('light')
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const drawn = useMemo(() => drawnColumns(data), [data])
  const colors = useMemo(() => colorsOf(drawn, scheme), [colorsOf, drawn, scheme])
  async function savePicture() {
    if (canvas.current === null) return
    await saveChartPicture({
      title,
      subtitle: `${bucketName(data, 0)} to ${bucketName(data, data.buckets.length - 1)}, ${data.timeZone}`,
      note: noteOf(data, facts),
      theme: readChartTheme(canvas.current),
      drawing: drawingOf(canvas.current),
      legend: drawn.map(({ label, whole, unit }, index) => ({
        text: `${label}  ${valueLabel(whole, unit)}`,
        color: colors[index],
      })),
    })
  }
  return (
    <ChartFrame
      title={title}
      onPicture={savePicture}
      onCsv={() => saveChartCsv(title, panelsCsv(data, facts))}
      table={<PanelsTable data={data} caption={title} linkOf={(bucket) => linkOf(bucket, null)} />}
      picture={
        <>
          <div className={classes.plot}>
            <Suspense fallback={null}>
              <PanelsCanvas
                data={data}
                colors={colors}
                description={describePanels(title, data)}
                canvasRef={canvas}
                onPick={(bucket, index) => {
                  const column = index === null ? null : (drawn[index] ?? null)
                  const link = linkOf(bucket, column)
                  if (link !== null) onFollow(link)
                }}
              />
            </Suspense>
          </div>
          <PanelsLegend columns={drawn} colors={colors} />
        </>
      }
    >
      {children}
    </ChartFrame>
  )
}

/** What a saved picture says below the chart. */
function noteOf(data: PanelData, { filter, unknownCostCalls }: ChartFacts): string {
  const unknown =
    unknownCostCalls === null ? '' : `, ${formatCount(unknownCostCalls)} calls of unknown cost`
  return `In all: ${wholeText(data)}${unknown}; ${filter}`
}

/** What each line and colour stands for, with what it is over the whole range. */
function PanelsLegend({
  columns,
  colors,
}: {
  readonly columns: readonly PanelColumn[]
  readonly colors: readonly string[]
}) {
  return (
    <ul className={classes.legend}>
      {columns.map(({ name, label, unit, whole, drawn, isOther }, index) => (
        <li key={name} title={label}>
          <span className={classes.legendItem}>
            <span
              className={swatchOf(drawn?.mark, isOther)}
              style={{ ['--swatch' as string]: colors[index] }}
              aria-hidden="true"
            />
            <span className={classes.legendName}>{label}</span>
            <span className={classes.legendValue}>{valueLabel(whole, unit)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

function swatchOf(mark: string | undefined, isOther: boolean | undefined): string | undefined {
  if (mark === 'line') return classes.swatchLine
  if (mark === 'dashes') return classes.swatchDashes
  return isOther === true ? classes.swatchOther : classes.swatch
}
