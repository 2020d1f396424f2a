/** What is left of a whole over time, as it was and as it is expected: its drawing, rows and CSV. */
import { exactUsd } from '../../../shared/money-text'
import { formatDay } from '../time-format'
import { factRows, toCsv, type ChartFacts } from './chart-csv'
import type { ChartUnit } from './chart-data'
import type { ChartTheme } from './chart-theme'
import { axisTick } from './chart.words'

/** What is left at a moment; below 0 more than the whole is used. */
export interface LeftAt {
  readonly at: number
  readonly left: number
}

export interface ExpectedLeft extends LeftAt {
  readonly low: number
  readonly high: number
}

export interface BurnDownData {
  readonly unit: ChartUnit
  readonly timeZone: string
  /** The whole. */
  readonly full: number
  /** Ascending; the last one is now. */
  readonly past: readonly LeftAt[]
  readonly ahead: readonly ExpectedLeft[]
  /** The day on which nothing is left. */
  readonly usedUpAt: number | null
}

/** One row a moment, exact; then what it is of. */
export function burnDownCsv(data: BurnDownData, facts: ChartFacts): string {
  const { unit, timeZone, past, ahead } = data
  const amount = (value: number) => (unit === 'usd' ? { exact: exactUsd(value) } : value)
  const suffix = unit === 'usd' ? ' (USD)' : ''
  const stamp = (at: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      at,
    )
  const head = [
    `time (${timeZone})`,
    `left${suffix}`,
    `expected low${suffix}`,
    `expected high${suffix}`,
  ]
  return toCsv([
    head,
    ...past.map(({ at, left }) => [stamp(at), amount(left), '', '']),
    ...ahead.map(({ at, left, low, high }) => [stamp(at), amount(left), amount(low), amount(high)]),
    ...factRows(
      { from: past[0]?.at ?? 0, to: (ahead.at(-1) ?? past.at(-1))?.at ?? 0, timeZone },
      facts,
    ),
  ])
}

const room = { left: 58, right: 10, top: 8, bottom: 22 } as const
/** Between two labels. */
const gap = 10

/** Of a drawing so wide and high, in pixels. */
interface Frame {
  readonly x: (at: number) => number
  readonly y: (left: number) => number
  readonly width: number
  readonly height: number
}

/** The most that is left on any day. */
function topOf({ past }: BurnDownData): number {
  return Math.max(1, ...past.map(({ left }) => left))
}

/** 1, 2 or 5 times a power of ten, so that four or five lines cover the whole. */
export function gridStep(top: number): number {
  const raw = top / 4.5
  const power = 10 ** Math.floor(Math.log10(raw))
  const [nice = 10] = [1, 2, 5, 10].filter((each) => each * power >= raw)
  return nice * power
}

function frameOf({ past, ahead, ...data }: BurnDownData, width: number, height: number): Frame {
  const start = past[0]?.at ?? 0
  const end = (ahead.at(-1) ?? past.at(-1))?.at ?? start + 1
  const top = topOf({ past, ahead, ...data })
  const [wide, high] = [width - room.left - room.right, height - room.top - room.bottom]
  return {
    width,
    height,
    x: (at) => room.left + ((at - start) / Math.max(1, end - start)) * wide,
    y: (left) => room.top + (1 - Math.max(0, left) / top) * high,
  }
}

type Pen = CanvasRenderingContext2D
export interface BurnDownColors {
  readonly theme: ChartTheme
  readonly line: string
  readonly band: string
}

/** Draws on a clean sheet of `width` by `height` CSS pixels. */
export function drawBurnDown(
  pen: Pen,
  data: BurnDownData,
  { width, height }: { readonly width: number; readonly height: number },
  { theme, line, band }: BurnDownColors,
): void {
  const frame = frameOf(data, width, height)
  pen.font = `11.5px ${theme.font}`
  drawGrid(pen, data, frame, theme)
  const now = data.past.at(-1)
  const ahead = now === undefined ? [] : [{ ...now, low: now.left, high: now.left }, ...data.ahead]
  const pointsOf = (points: readonly LeftAt[]) =>
    points.map(({ at, left }) => [frame.x(at), frame.y(left)] as const)
  pen.fillStyle = band
  trace(pen, [
    ...pointsOf(ahead.map(({ at, high }) => ({ at, left: high }))),
    ...pointsOf(ahead.map(({ at, low }) => ({ at, left: low }))).reverse(),
  ])
  pen.fill()
  pen.strokeStyle = line
  pen.lineWidth = 2
  trace(pen, pointsOf(data.past))
  pen.stroke()
  pen.setLineDash([4, 4])
  trace(pen, pointsOf(ahead))
  pen.stroke()
  pen.setLineDash([])
}

function trace(pen: Pen, points: readonly (readonly [number, number])[]): void {
  pen.beginPath()
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) pen.moveTo(x, y)
    else pen.lineTo(x, y)
  }
}

function drawGrid(pen: Pen, data: BurnDownData, frame: Frame, theme: ChartTheme): void {
  const { x, y, width, height } = frame
  const top = topOf(data)
  const step = gridStep(top)
  pen.fillStyle = theme.dimmed
  pen.lineWidth = 1
  pen.textAlign = 'right'
  for (let value = 0; value <= top; value += step) {
    const at = Math.round(y(value)) + 0.5
    pen.strokeStyle = value === 0 ? theme.strongLine : theme.line
    trace(pen, [
      [room.left, at],
      [width - room.right, at],
    ])
    pen.stroke()
    pen.fillText(axisTick(value, step, data.unit), room.left - 8, at + 4)
  }
  drawDays(pen, data, frame)
  if (data.usedUpAt === null) return
  pen.strokeStyle = theme.text
  pen.setLineDash([2, 3])
  trace(pen, [
    [x(data.usedUpAt), room.top],
    [x(data.usedUpAt), height - room.bottom],
  ])
  pen.stroke()
  pen.setLineDash([])
}

/** The first day, the last, and between them the one that matters, where there is room for it. */
function drawDays(pen: Pen, data: BurnDownData, { x, width, height }: Frame): void {
  const [first, now, last] = [data.past[0], data.past.at(-1), data.ahead.at(-1)]
  const write = (text: string, at: number, align: CanvasTextAlign) => {
    pen.textAlign = align
    pen.fillText(text, at, height - 6)
  }
  const label = (at: number) => formatDay(at, data.timeZone)
  const [start, end] = [label(first?.at ?? 0), label((last?.at ?? 1) - 1)]
  write(start, room.left, 'left')
  write(end, width - room.right, 'right')
  const at = data.usedUpAt ?? now?.at ?? 0
  const half = pen.measureText(label(at)).width / 2 + gap
  const [from, to] = [
    room.left + pen.measureText(start).width,
    width - room.right - pen.measureText(end).width,
  ]
  if (x(at) - half > from && x(at) + half < to) write(label(at), x(at), 'center')
}
