/** A report as a PDF: a page of totals and the chart, then every table. */
import type { Block, Card, ReportDocument } from '../report-blocks'
import { chartHeight, drawBars } from './bars'
import { colors, contentWidth, openSheet, type Sheet, type TextStyle } from './sheet'
import { drawTable, leastHeight } from './table'

const titleStyle: TextStyle = { size: 20, bold: true }
const headStyle: TextStyle = { size: 12, bold: true }
const noteStyle: TextStyle = { size: 9, color: colors.soft }
const wordsStyle: TextStyle = { size: 9.5 }

/** The bytes of a file that any viewer opens. */
export async function toPdf({
  title,
  about,
  cards,
  blocks,
  foot,
  madeAt,
}: ReportDocument): Promise<Uint8Array> {
  const sheet = await openSheet({ title, madeAt })
  drawLines(sheet, title, titleStyle, 25)
  sheet.down(6)
  for (const line of about) drawLines(sheet, line, noteStyle, 13)
  sheet.down(12)
  drawCards(sheet, cards)
  for (const block of blocks) drawBlock(sheet, block)
  return sheet.finish(foot)
}

function drawLines(sheet: Sheet, text: string, style: TextStyle, height: number): void {
  for (const line of sheet.wrap(text, contentWidth, style)) {
    sheet.need(height)
    sheet.text(line, 0, style.size, style)
    sheet.down(height)
  }
}

function drawCards(sheet: Sheet, cards: readonly Card[]): void {
  const space = 10
  const width = (contentWidth - space * (cards.length - 1)) / Math.max(1, cards.length)
  const inner = width - 20
  for (const [index, { label, value, detail }] of cards.entries()) {
    const x = index * (width + space)
    sheet.box(x, 0, width, 62, colors.shade)
    sheet.text(sheet.fit(label, inner, noteStyle), x + 10, 17, noteStyle)
    const style = valueStyle(sheet, value, inner)
    sheet.text(sheet.fit(value, inner, style), x + 10, 37, style)
    const small = { size: 7.5, color: colors.soft }
    sheet.text(sheet.fit(detail, inner, small), x + 10, 52, small)
  }
  sheet.down(62)
}

/** As large as the card holds: an exact amount is long. */
function valueStyle(sheet: Sheet, value: string, width: number): TextStyle {
  const sizes = [17, 15, 13, 11, 9.5, 8, 7]
  const size = sizes.find((each) => sheet.widthOf(value, { size: each, bold: true }) <= width) ?? 7
  return { size, bold: true }
}

function drawBlock(sheet: Sheet, block: Block): void {
  sheet.need(54 + heightOf(block))
  sheet.down(26)
  drawLines(sheet, block.title, headStyle, 20)
  switch (block.kind) {
    case 'words':
      for (const line of block.lines) drawLines(sheet, line, wordsStyle, 14)
      return
    case 'bars':
      drawLines(sheet, block.summary, noteStyle, 15)
      drawBars(sheet, block)
      return
    case 'table':
      if (block.note !== undefined) drawLines(sheet, block.note, noteStyle, 14)
      drawTable(sheet, block)
  }
}

/** What must follow on the same page as its heading. */
function heightOf(block: Block): number {
  switch (block.kind) {
    case 'words':
      return 14 * block.lines.length
    case 'bars':
      return 15 + chartHeight
    case 'table':
      return 14 + leastHeight(block)
  }
}
