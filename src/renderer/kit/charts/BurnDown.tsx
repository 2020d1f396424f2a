/** A burn-down as picture or table, with its files: what was left, what is expected, and the band. */
import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef, type RefObject } from 'react'
import { formatDay } from '../time-format'
import { burnDownCsv, drawBurnDown, type BurnDownData } from './burn-down'
import type { ChartFacts } from './chart-csv'
import { saveChartCsv, saveChartPicture } from './chart-files'
import { drawingOf } from './chart-picture'
import { readChartTheme } from './chart-theme'
import { amountLabel, columnLabel } from './chart.words'
import { ChartFrame } from './ChartFrame'
import { TableFrame } from './TableFrame'
import classes from './charts.module.css'

export interface BurnDownProps {
  readonly title: string
  readonly data: BurnDownData
  /** Said in place of the picture. */
  readonly description: string
  readonly facts: ChartFacts
}

export function BurnDown({ title, data, description, facts }: BurnDownProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  async function savePicture() {
    if (canvas.current === null) return
    const [first, last] = [data.past[0], data.ahead.at(-1) ?? data.past.at(-1)]
    await saveChartPicture({
      title,
      subtitle: `${formatDay(first?.at ?? 0, data.timeZone)} to ${formatDay((last?.at ?? 1) - 1, data.timeZone)}, ${data.timeZone}`,
      note: `Left ${amountLabel(data.past.at(-1)?.left ?? 0, data.unit)} of ${amountLabel(data.full, data.unit)}; ${facts.filter}`,
      theme: readChartTheme(canvas.current),
      drawing: drawingOf(canvas.current),
      legend: [],
    })
  }
  return (
    <ChartFrame
      title={title}
      heading={<h3 className={classes.title}>Left day by day</h3>}
      onPicture={savePicture}
      onCsv={() => saveChartCsv(title, burnDownCsv(data, facts))}
      picture={
        <div className={classes.burnDown}>
          <BurnDownCanvas data={data} description={description} canvasRef={canvas} />
        </div>
      }
      table={<BurnDownTable title={title} data={data} />}
    />
  )
}

interface BurnDownCanvasProps {
  readonly data: BurnDownData
  readonly description: string
  readonly canvasRef: RefObject<HTMLCanvasElement | null>
}

/** Drawn anew when its room or the colours change. */
function BurnDownCanvas({ data, description, canvasRef }: BurnDownCanvasProps) {
  const scheme = useComputedColorScheme('light')
  useEffect(() => {
    const canvas = canvasRef.current
    if (canvas === null) return
    const draw = () => drawOn(canvas, data)
    const watch = new ResizeObserver(draw)
    watch.observe(canvas)
    return () => watch.disconnect()
  }, [canvasRef, data, scheme])
  return <canvas ref={canvasRef} role="img" aria-label={description} />
}

function drawOn(canvas: HTMLCanvasElement, data: BurnDownData): void {
  const pen = canvas.getContext('2d')
  if (pen === null) return
  const scale = window.devicePixelRatio
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  pen.scale(scale, scale)
  const styles = getComputedStyle(canvas)
  drawBurnDown(
    pen,
    data,
    { width, height },
    {
      theme: readChartTheme(canvas),
      line: styles.getPropertyValue('--tg-accent').trim(),
      band: styles.getPropertyValue('--tg-accent-soft').trim(),
    },
  )
}

function BurnDownTable({ title, data }: Pick<BurnDownProps, 'title' | 'data'>) {
  const { past, ahead, timeZone, unit, full } = data
  const amount = columnLabel([full], unit)
  const signed = (value: number) => (value < 0 ? `−${amount(-value)}` : amount(value))
  return (
    <TableFrame caption={title}>
      <thead>
        <tr>
          <th scope="col">End of</th>
          <th scope="col">Left</th>
          <th scope="col">80 % band</th>
        </tr>
      </thead>
      <tbody>
        {past.slice(1).map(({ at, left }) => (
          <tr key={at}>
            <th scope="row">{formatDay(at - 1, timeZone)}</th>
            <td>{signed(left)}</td>
            <td className={classes.zero}>–</td>
          </tr>
        ))}
        {ahead.map(({ at, left, low, high }) => (
          <tr key={`expected ${at}`}>
            <th scope="row">{formatDay(at - 1, timeZone)}, expected</th>
            <td>{signed(left)}</td>
            <td>
              {signed(low)} to {signed(high)}
            </td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  )
}
