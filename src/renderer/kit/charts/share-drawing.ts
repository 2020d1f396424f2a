/** Shares drawn for a picture: a bar a part against the whole, its amount and share beside it. */
import type { Drawing } from './chart-picture'
import type { ChartTheme } from './chart-theme'

export interface DrawnShare {
  readonly label: string
  /** 0 to 1. */
  readonly share: number
  readonly color: string
  readonly amount: string
  readonly percent: string
}

const row = 26
const size = { name: 220, bar: 340, amount: 130, percent: 70 }
const width = size.name + size.bar + size.amount + size.percent

/** Null where the browser cannot draw. */
export function drawShares(
  shares: readonly DrawnShare[],
  theme: ChartTheme,
  scale: number,
): Drawing | null {
  const height = Math.max(1, shares.length) * row
  const image = document.createElement('canvas')
  image.width = Math.round(width * scale)
  image.height = Math.round(height * scale)
  const pen = image.getContext('2d')
  if (pen === null) return null
  pen.scale(scale, scale)
  pen.font = `12px ${theme.font}`
  for (const [index, { label, share, color, amount, percent }] of shares.entries()) {
    const top = index * row
    pen.fillStyle = theme.text
    pen.textAlign = 'left'
    pen.fillText(fitted(pen, label, size.name - 16), 0, top + 17)
    pen.fillStyle = theme.line
    pen.fillRect(size.name, top + 9, size.bar, 8)
    pen.fillStyle = color
    pen.fillRect(size.name, top + 9, Math.max(2, size.bar * share), 8)
    pen.fillStyle = theme.text
    pen.textAlign = 'right'
    pen.fillText(amount, width - size.percent, top + 17)
    pen.fillText(percent, width, top + 17)
  }
  return { image, width, height, scale }
}

/** The text, cut where it is longer than there is room. */
function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text
  let cut = text
  while (cut !== '' && pen.measureText(`${cut}…`).width > room) cut = cut.slice(0, -1)
  return `${cut}…`
}
