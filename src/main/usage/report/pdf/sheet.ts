/**
 * Paper to draw on from top to bottom: A4 pages that follow one another as they fill up. Text is
 * set in the fonts every viewer has; what they cannot write is spelled out.
 */
import {
  PDFDocument,
  rgb,
  StandardFonts,
  type Color,
  type PDFFont,
  type PDFPage,
} from '@cantoo/pdf-lib'

/** Points: A4, and what stays white around. */
const paper = { width: 595.28, height: 841.89 }
const margin = { side: 48, top: 52, bottom: 56 }
/** What sums of widths may be off by. */
const rounding = 0.01
export const contentWidth = paper.width - 2 * margin.side

export const colors = {
  ink: rgb(0.11, 0.12, 0.14),
  soft: rgb(0.38, 0.4, 0.44),
  line: rgb(0.85, 0.86, 0.88),
  shade: rgb(0.955, 0.96, 0.97),
  bar: rgb(0.16, 0.38, 0.66),
} as const

export interface TextStyle {
  readonly size: number
  readonly bold?: boolean
  readonly color?: Color
}

export interface Sheet {
  /** Begins a new page unless this much is left on this one; true where it did. */
  need(height: number): boolean
  /** Moves the pen down. */
  down(height: number): void
  /** Writes with the base line `below` the pen, from `x` on, or ending there. */
  text(text: string, x: number, below: number, style: TextStyle, align?: 'left' | 'right'): void
  /** A filled box whose top is `below` the pen. */
  box(x: number, below: number, width: number, height: number, color: Color): void
  /** A thin level line `below` the pen. */
  rule(x: number, below: number, width: number): void
  widthOf(text: string, style: TextStyle): number
  /** The text, cut with an ellipsis where it is wider than `width`. */
  fit(text: string, width: number, style: TextStyle): string
  /** The text in lines that are no wider than `width`. */
  wrap(text: string, width: number, style: TextStyle): string[]
  /** Numbers the pages, writes `foot` under each, and gives the file. */
  finish(foot: string): Promise<Uint8Array>
}

export interface SheetFacts {
  readonly title: string
  /** Epoch milliseconds. */
  readonly madeAt: number
}

export async function openSheet(facts: SheetFacts): Promise<Sheet> {
  const { file, fontOf } = await newFile(facts)
  const pages: PDFPage[] = []
  let pen = 0
  function turn(): PDFPage {
    const page = file.addPage([paper.width, paper.height])
    pages.push(page)
    pen = paper.height - margin.top
    return page
  }
  let page = turn()

  const widthOf = (text: string, style: TextStyle) =>
    fontOf(style).widthOfTextAtSize(writable(text), style.size)

  function write(on: PDFPage, text: string, x: number, y: number, style: TextStyle): void {
    const { size, color = colors.ink } = style
    on.drawText(writable(text), { x: margin.side + x, y, size, color, font: fontOf(style) })
  }

  return {
    need(height) {
      if (pen - height >= margin.bottom) return false
      page = turn()
      return true
    },
    down: (height) => void (pen -= height),
    text(text, x, below, style, align = 'left') {
      write(page, text, align === 'left' ? x : x - widthOf(text, style), pen - below, style)
    },
    box(x, below, width, height, color) {
      page.drawRectangle({ x: margin.side + x, y: pen - below - height, width, height, color })
    },
    rule(x, below, width) {
      const y = pen - below
      page.drawLine({
        start: { x: margin.side + x, y },
        end: { x: margin.side + x + width, y },
        thickness: 0.6,
        color: colors.line,
      })
    },
    widthOf,
    fit: (text, width, style) => fitted(text, (part) => widthOf(part, style) <= width + rounding),
    wrap: (text, width, style) => wrapped(text, (part) => widthOf(part, style) <= width + rounding),
    async finish(foot) {
      const style = { size: 8, color: colors.soft }
      for (const [index, one] of pages.entries()) {
        const number = `${index + 1} of ${pages.length}`
        write(one, foot, 0, margin.bottom - 24, style)
        write(one, number, contentWidth - widthOf(number, style), margin.bottom - 24, style)
      }
      return file.save()
    },
  }
}

async function newFile({ title, madeAt }: SheetFacts) {
  const file = await PDFDocument.create({ updateMetadata: false })
  file.setTitle(title, { showInWindowTitleBar: true })
  file.setLanguage('en')
  file.setProducer('Tollgate')
  file.setCreator('Tollgate')
  file.setCreationDate(new Date(madeAt))
  file.setModificationDate(new Date(madeAt))
  const plain = await file.embedFont(StandardFonts.Helvetica)
  const bold = await file.embedFont(StandardFonts.HelveticaBold)
  const fontOf = (style: TextStyle): PDFFont => (style.bold === true ? bold : plain)
  return { file, fontOf }
}

/**
 * What the fonts of every viewer can write (WinAnsi, PDF 32000-1 annex D); any other character by
 * its number, so that a name stays the name it is.
 */
export function writable(text: string): string {
  return text
    .replace(/[\s\u2009\u202f]+/g, ' ')
    .replace(
      /[^\x20-\x7e\xa1-\xac\xae-\xff–—‘’‚“”„†‡•…‰‹›€™ŒœŠšŸŽžƒˆ˜]/gu,
      (other) => `\\u{${(other.codePointAt(0) ?? 0).toString(16)}}`,
    )
}

function fitted(text: string, fits: (part: string) => boolean): string {
  if (fits(text)) return text
  const characters = [...text]
  let [low, high] = [0, characters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(`${characters.slice(0, middle).join('')}…`)) low = middle
    else high = middle - 1
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`
}

function wrapped(text: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line === '' || fits(longer)) line = longer
    else {
      lines.push(fitted(line, fits))
      line = word
    }
  }
  return [...lines, fitted(line, fits)]
}
