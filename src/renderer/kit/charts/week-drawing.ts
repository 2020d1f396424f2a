/** A map of the week drawn for a picture: weekdays below each other, hours side by side. */
import type { Drawing } from './chart-picture'
import type { ChartTheme } from './chart-theme'
import { hoursOfDay, weekdays, weekShades, type WeekData } from './week-data'

const cell = { width: 34, height: 26 }
const left = 44
const top = 20
const gap = 2
const size = { width: left + 24 * cell.width, height: top + 7 * cell.height }

/** Null where the browser cannot draw. `accent` is the darkest shade. */
export function drawWeek(
  data: WeekData,
  theme: ChartTheme,
  accent: string,
  scale: number,
): Drawing | null {
  const image = document.createElement('canvas')
  image.width = Math.round(size.width * scale)
  image.height = Math.round(size.height * scale)
  const pen = image.getContext('2d')
  if (pen === null) return null
  pen.scale(scale, scale)
  pen.fillStyle = theme.dimmed
  pen.font = `11.5px ${theme.font}`
  for (const hour of hoursOfDay)
    pen.fillText(String(hour).padStart(2, '0'), left + hour * cell.width + 10, 12)
  for (const [day, name] of weekdays.entries()) pen.fillText(name, 0, top + day * cell.height + 17)
  for (const [place, shade] of weekShades(data).entries()) {
    const x = left + (place % 24) * cell.width
    const y = top + Math.floor(place / 24) * cell.height
    pen.globalAlpha = 1
    pen.fillStyle = theme.line
    pen.fillRect(x, y, cell.width - gap, cell.height - gap)
    pen.globalAlpha = shade
    pen.fillStyle = accent
    pen.fillRect(x, y, cell.width - gap, cell.height - gap)
  }
  return { image, ...size, scale }
}
