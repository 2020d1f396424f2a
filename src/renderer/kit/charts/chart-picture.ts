/**
 * A chart as a picture that stands alone: its title, the drawing, and the legend, on the page's
 * background.
 */
import type { ChartData, ChartSeries } from './chart-data'
import { amountLabel } from './chart.words'
import { readChartTheme } from './chart-theme'

export interface PictureInput {
  readonly title: string
  readonly subtitle: string
  /** Its total, what it leaves out and its filter, on a line of its own. */
  readonly note: string
  readonly canvas: HTMLCanvasElement
  /** For the legend. */
  readonly data: Pick<ChartData, 'series' | 'ghost' | 'unit'>
  readonly colors: readonly string[]
}

const PADDING = 20
const HEAD = 70
const LEGEND_LINE = 20

/** A PNG at the screen's own resolution; null where the browser cannot draw. */
export async function chartPicture({
  title,
  subtitle,
  note,
  canvas,
  data,
  colors,
}: PictureInput): Promise<Blob | null> {
  const theme = readChartTheme(canvas)
  const scale = canvas.width / Math.max(1, canvas.clientWidth)
  const width = canvas.clientWidth + PADDING * 2
  const legend = legendOf(data, colors, theme.dimmed)
  const measure = document.createElement('canvas').getContext('2d')
  if (measure === null) return null
  measure.font = `12px ${theme.font}`
  const places: { readonly x: number; readonly line: number }[] = []
  let x = PADDING
  let line = 0
  for (const { text } of legend) {
    const needed = measure.measureText(text).width + 34
    if (x + needed > width - PADDING && x > PADDING) {
      x = PADDING
      line += 1
    }
    places.push({ x, line })
    x += needed
  }
  const height = HEAD + canvas.clientHeight + 12 + (line + 1) * LEGEND_LINE + PADDING
  const sheet = document.createElement('canvas')
  sheet.width = Math.round(width * scale)
  sheet.height = Math.round(height * scale)
  const pen = sheet.getContext('2d')
  if (pen === null) return null
  pen.scale(scale, scale)
  pen.fillStyle = theme.background
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = theme.text
  pen.font = `600 15px ${theme.font}`
  pen.fillText(title, PADDING, PADDING + 10)
  pen.fillStyle = theme.dimmed
  pen.font = `12px ${theme.font}`
  pen.fillText(subtitle, PADDING, PADDING + 28)
  pen.fillText(note, PADDING, PADDING + 45, width - PADDING * 2)
  pen.drawImage(canvas, PADDING, HEAD, canvas.clientWidth, canvas.clientHeight)
  legend.forEach(({ text, color }, index) => {
    const place = places[index]
    if (place === undefined) return
    const y = HEAD + canvas.clientHeight + 22 + place.line * LEGEND_LINE
    pen.fillStyle = color
    pen.fillRect(place.x, y - 8, 9, 9)
    pen.fillStyle = theme.text
    pen.fillText(text, place.x + 15, y)
  })
  return new Promise((resolve) => sheet.toBlob(resolve, 'image/png'))
}

interface LegendEntry {
  readonly text: string
  readonly color: string
}

/** `dimmed`: of what has no colour of its own. */
function legendOf(
  { series, ghost, unit }: PictureInput['data'],
  colors: readonly string[],
  dimmed: string,
): LegendEntry[] {
  const entryOf = ({ label, total }: Pick<ChartSeries, 'label' | 'total'>, color: string) => ({
    text: `${label}  ${amountLabel(total, unit)}`,
    color,
  })
  const shown = series.map((one, index) => entryOf(one, colors[index] ?? dimmed))
  return ghost === undefined ? shown : [...shown, entryOf(ghost, dimmed)]
}
