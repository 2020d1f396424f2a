/** Spans of time as people write them: `5 min`, `1 h 30 min`, `off`. */

/** Largest first. */
export const spanUnits = [
  { seconds: 86_400, name: 'd' },
  { seconds: 3600, name: 'h' },
  { seconds: 60, name: 'min' },
  { seconds: 1, name: 's' },
] as const
const names: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  min: 60,
  m: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
}

/** `300` → `5 min`; nothing is `off`. */
export function spanText(seconds: number): string {
  if (seconds === 0) return 'off'
  const parts: string[] = []
  let left = seconds
  for (const unit of spanUnits) {
    const count = Math.floor(left / unit.seconds)
    if (count > 0) parts.push(`${count} ${unit.name}`)
    left -= count * unit.seconds
  }
  return parts.join(' ')
}

/**
 * Reads `90`, `5 min`, `1 h 30 min`, `off` as seconds; a bare number is seconds. Undefined where it
 * is none of these.
 */
export function parseSpan(text: string): number | undefined {
  const clean = text.trim().toLowerCase()
  if (clean === 'off') return 0
  if (/^\d{1,9}$/.test(clean)) return Number(clean)
  if (!/^(?:\d{1,9}\s*[a-z]+\s*)+$/.test(clean)) return undefined
  let seconds = 0
  for (const [, digits, word = ''] of clean.matchAll(/(\d{1,9})\s*([a-z]+)/g)) {
    const unit = names[word] ?? names[word.replace(/s$/, '')]
    if (unit === undefined) return undefined
    seconds += Number(digits) * unit
  }
  return seconds
}
