/**
 * The colours and fonts of the page, read for canvases, which cannot follow CSS variables by
 * themselves.
 */

export interface ChartTheme {
  readonly background: string
  readonly line: string
  readonly strongLine: string
  readonly text: string
  readonly dimmed: string
  readonly font: string
}

export function readChartTheme(element: Element): ChartTheme {
  const styles = getComputedStyle(element)
  const variable = (name: string, otherwise: string) =>
    styles.getPropertyValue(name).trim() || otherwise
  return {
    background: variable('--tg-bg', '#ffffff'),
    line: variable('--tg-line', '#e6e6ea'),
    strongLine: variable('--tg-line-2', '#d5d5dc'),
    text: variable('--tg-text', '#1a1a1f'),
    dimmed: variable('--tg-text-2', '#53535f'),
    font: styles.fontFamily || 'system-ui, sans-serif',
  }
}

/**
 * Diagonal lines on a lighter ground: "other" is told from named series by its texture, not by a
 * shade of grey.
 */
export function hatch(color: string, background: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = 6
  tile.height = 6
  const pen = tile.getContext('2d')
  if (pen === null) return color
  pen.fillStyle = background
  pen.fillRect(0, 0, 6, 6)
  pen.strokeStyle = color
  pen.lineWidth = 1.5
  for (const shift of [-6, 0, 6]) {
    pen.beginPath()
    pen.moveTo(shift - 1, 7)
    pen.lineTo(shift + 7, -1)
    pen.stroke()
  }
  return pen.createPattern(tile, 'repeat') ?? color
}
