/** A table over as many pages as it takes, its head again on each. */
import type { Table } from '../report-blocks'
import { colors, contentWidth, type Sheet, type TextStyle } from './sheet'

const rowHeight = 16
const gap = 14
const body: TextStyle = { size: 9 }
const strong: TextStyle = { size: 9, bold: true }
const head: TextStyle = { size: 8, color: colors.soft }
/** The least that a column of names keeps. */
const leastName = 90

/** A column of a table on paper: where it begins and ends. */
interface Place {
  readonly x: number
  readonly width: number
}

export function drawTable(sheet: Sheet, table: Table): void {
  const places = placesOf(sheet, table)
  drawHead(sheet, table, places)
  for (const cells of table.rows) {
    if (sheet.need(rowHeight)) drawHead(sheet, table, places)
    drawRow(sheet, table, places, cells, body)
    sheet.rule(0, 0, contentWidth)
  }
  if (table.total === undefined) return
  if (sheet.need(rowHeight)) drawHead(sheet, table, places)
  drawRow(sheet, table, places, table.total, strong)
}

/** What a table needs so that its head does not stand alone. */
export function leastHeight({ rows }: Table): number {
  return rowHeight * Math.min(rows.length + 1, 4)
}

function drawHead(sheet: Sheet, { columns }: Table, places: readonly Place[]): void {
  const labels = columns.map(({ label }) => label)
  drawCells(sheet, columns, places, labels, head)
  sheet.down(rowHeight)
  sheet.rule(0, 0, contentWidth)
}

function drawRow(
  sheet: Sheet,
  { columns }: Table,
  places: readonly Place[],
  cells: readonly string[],
  style: TextStyle,
): void {
  drawCells(sheet, columns, places, cells, style)
  sheet.down(rowHeight)
}

function drawCells(
  sheet: Sheet,
  columns: Table['columns'],
  places: readonly Place[],
  cells: readonly string[],
  style: TextStyle,
): void {
  for (const [index, { align }] of columns.entries()) {
    const { x, width } = places[index] ?? { x: 0, width: 0 }
    const text = sheet.fit(cells[index] ?? '', width, style)
    sheet.text(text, align === 'left' ? x : x + width, rowHeight - 5, style, align)
  }
}

/** Figures get the width they need; the first column, of names, what is left. */
function placesOf(sheet: Sheet, { columns, rows, total = [] }: Table): Place[] {
  const needs = columns.map((column, index) =>
    Math.max(
      sheet.widthOf(column.label, head),
      sheet.widthOf(total[index] ?? '', strong),
      ...rows.map((cells) => sheet.widthOf(cells[index] ?? '', body)),
    ),
  )
  const others = needs.slice(1).reduce((sum, width) => sum + width + gap, 0)
  const first = Math.max(leastName, contentWidth - others)
  // More than the paper holds shrinks alike, and is cut.
  const shrink = Math.min(1, (contentWidth - first) / Math.max(1, others))
  let x = 0
  return needs.map((need, index) => {
    const width = index === 0 ? first : (need + gap) * shrink - gap
    const place = { x: index === 0 ? 0 : x + gap, width }
    x = place.x + width
    return place
  })
}
