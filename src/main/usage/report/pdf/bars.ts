/** A bar chart in vectors: a bar a day or an hour, and lines to read amounts by. */
import { moneyColumn } from '../report-text'
import type { Bars } from '../report-blocks'
import { colors, contentWidth, type Sheet, type TextStyle } from './sheet'

export const chartHeight = 168
const plotHeight = 140
const axis: TextStyle = { size: 7.5, color: colors.soft }

export function drawBars(sheet: Sheet, { bars }: Bars): void {
  const marks = marksOf(Math.max(0, ...bars.map(({ value }) => value)))
  const top = Math.max(1, marks.at(-1) ?? 1)
  const labels = moneyColumn(marks)
  const left = Math.max(...labels.map((label) => sheet.widthOf(label, axis))) + 8
  const yOf = (value: number) => plotHeight * (1 - Math.max(0, value) / top) + 6
  for (const [index, mark] of marks.entries()) {
    sheet.rule(left, yOf(mark), contentWidth - left)
    sheet.text(labels[index] ?? '', left - 8, yOf(mark) + 2.5, axis, 'right')
  }
  const step = (contentWidth - left) / Math.max(1, bars.length)
  const width = Math.min(26, step * 0.72)
  for (const [index, { label, value }] of bars.entries()) {
    const x = left + step * index + (step - width) / 2
    const height = value <= 0 ? 0 : Math.max(0.8, yOf(0) - yOf(value))
    if (height > 0) sheet.box(x, yOf(0) - height, width, height, colors.bar)
    const middle = x + width / 2 - sheet.widthOf(label, axis) / 2
    sheet.text(label, middle, yOf(0) + 11, axis)
  }
  sheet.down(chartHeight)
}

/** Round amounts from nothing to the first one at or above the biggest, four steps at most. */
function marksOf(biggest: number): number[] {
  if (biggest <= 0) return [0]
  const least = Math.max(biggest, 4) / 4
  const power = 10 ** Math.floor(Math.log10(least))
  const step = Math.round(power * ([1, 2, 2.5, 5, 10].find((each) => each * power >= least) ?? 10))
  return Array.from({ length: Math.ceil(biggest / step) + 1 }, (_, index) => index * step)
}
