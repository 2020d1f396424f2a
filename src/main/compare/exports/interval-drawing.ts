/** An interval drawn as a bar with zero and the margin marked, as SVG text. */

export interface DrawnInterval {
  readonly difference: number
  readonly low: number
  readonly high: number
  /** Within it two are called equal. */
  readonly margin: number
  /** Said to those who do not see it; plain text, escaped by the caller. */
  readonly label: string
}

const width = 560
const height = 56

/** Shares from −1 to 1; the scale holds the interval and the margin with room at both ends. */
export function drawInterval({ difference, low, high, margin, label }: DrawnInterval): string {
  const reach = Math.min(1, Math.max(Math.abs(low), Math.abs(high), margin * 1.5) * 1.15)
  const x = (share: number) => ((share / reach + 1) * (width / 2)).toFixed(1)
  const span = (from: number, to: number) => ((to - from) * (width / 2 / reach)).toFixed(1)
  const edge = (share: number, at: 'start' | 'end') =>
    `<text x="${x(share)}" y="50" text-anchor="${at}">${(share * 100).toFixed(0)}</text>`
  return [
    `<svg viewBox="-8 0 ${width + 16} ${height}" role="img" aria-label="${label}">`,
    `<rect class="margin" x="${x(-margin)}" y="4" width="${span(-margin, margin)}" height="32"/>`,
    `<line class="zero" x1="${x(0)}" x2="${x(0)}" y1="0" y2="40"/>`,
    `<rect class="interval" x="${x(low)}" y="14" width="${span(low, high)}" height="12" rx="2"/>`,
    `<circle class="point" cx="${x(difference)}" cy="20" r="5"/>`,
    `<text x="${x(0)}" y="50" text-anchor="middle">0</text>`,
    edge(-reach, 'start'),
    edge(reach, 'end'),
    '</svg>',
  ].join('')
}
