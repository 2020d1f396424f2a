/**
 * A chart as a picture that stands alone: its title, the drawing, and the legend, on the page's
 * background.
 */
import type { ChartData, ChartSeries } from './chart-data'
import { amountLabel } from './chart.words'
import type { ChartTheme } from './chart-theme'

export interface PictureInput {
  readonly title: string
  readonly subtitle: string
  /** Its total, what it leaves out and its filter, on a line of its own. */
  readonly note: string
  readonly theme: ChartTheme
  readonly drawing: Drawing
  readonly legend: readonly LegendEntry[]
}

/** A chart as it stands on the page, sizes in CSS pixels. */
export interface Drawing {
  readonly image: CanvasImageSource
  readonly width: number
  readonly height: number
  /** Pixels of the screen a CSS pixel. */
  readonly scale: number
}

export interface LegendEntry {
  readonly text: string
  /** Absent: what it stands for has no colour of its own. */
  readonly color?: string | undefined
}

/** What is drawn on a canvas of the page. */
export function drawingOf(canvas: HTMLCanvasElement): Drawing {
  const { clientWidth: width, clientHeight: height } = canvas
  return { image: canvas, width, height, scale: canvas.width / Math.max(1, width) }
}

const PADDING = 20
const HEAD = 70
const LEGEND_LINE = 20

/** A PNG at the screen's own resolution; null where the browser cannot draw. */
export async function chartPicture({
  title,
  subtitle,
  note,
  theme,
  drawing,
  legend,
}: PictureInput): Promise<Blob | null> {
  const { scale } = drawing
  const width = drawing.width + PADDING * 2
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
  const height = HEAD + drawing.height + 12 + (line + 1) * LEGEND_LINE + PADDING
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
  pen.drawImage(drawing.image, PADDING, HEAD, drawing.width, drawing.height)
  legend.forEach(({ text, color }, index) => {
    const place = places[index]
    if (place === undefined) return
    const y = HEAD + drawing.height + 22 + place.line * LEGEND_LINE
    pen.fillStyle = color ?? theme.dimmed
    pen.fillRect(place.x, y - 8, 9, 9)
    pen.fillStyle = theme.text
    pen.fillText(text, place.x + 15, y)
  })
  return new Promise((resolve) => sheet.toBlob(resolve, 'image/png'))
}

/** The series of a stack with their totals, and what is expected on top of them. */
export function stackLegend(
  { series, ghost, unit }: Pick<ChartData, 'series' | 'ghost' | 'unit'>,
  colors: readonly string[],
): readonly LegendEntry[] {
  const entryOf = ({ label, total }: Pick<ChartSeries, 'label' | 'total'>, color?: string) => ({
    text: `${label}  ${amountLabel(total, unit)}`,
    color,
  })
  const shown = series.map((one, index) => entryOf(one, colors[index]))
  return ghost === undefined ? shown : [...shown, entryOf(ghost)]
}
