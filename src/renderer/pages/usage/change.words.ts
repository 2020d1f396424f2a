/** What is said of a figure beside the one of the period before. */
import { minus } from '../../kit/format'

export type Change =
  | { readonly kind: 'none' }
  | { readonly kind: 'same' }
  | { readonly kind: 'new' }
  | { readonly kind: 'moved'; readonly direction: 'up' | 'down'; readonly text: string }

/**
 * The change to the period before. From zero there is no percentage, so it is "new"; tenfold and
 * more is said as a factor. Corrections can bring a sum below zero: then there is no percentage
 * either.
 */
export function changeBetween(now: number, before: number | null): Change {
  if (before === null || before < 0 || now < 0) return { kind: 'none' }
  if (before === 0) return now === 0 ? { kind: 'same' } : { kind: 'new' }
  const ratio = now / before
  const percent = Math.abs(ratio - 1) * 100
  if (percent < 0.05) return { kind: 'same' }
  const direction = ratio > 1 ? 'up' : 'down'
  if (ratio >= 10)
    return {
      kind: 'moved',
      direction,
      text: `×${ratio >= 100 ? Math.round(ratio) : ratio.toFixed(1)}`,
    }
  return {
    kind: 'moved',
    direction,
    text: `${percent >= 10 ? percent.toFixed(0) : percent.toFixed(1)} %`,
  }
}

/** The change in one word of a table: `+50 %`, `new`, `gone`; a dash where nothing can be said. */
export function changeText(now: number, before: number | null): string {
  const change = changeBetween(now, before)
  switch (change.kind) {
    case 'none':
      return '–'
    case 'same':
      return 'same'
    case 'new':
      return 'new'
    case 'moved':
      if (now === 0) return 'gone'
      if (change.text.startsWith('×')) return change.text
      return `${change.direction === 'up' ? '+' : minus}${change.text}`
  }
}

/** In percent to a tenth, for a spreadsheet; empty where there is none. */
export function percentChange(now: number, before: number | null): number | '' {
  if (before === null || before <= 0 || now < 0) return ''
  return Math.round((now / before - 1) * 1000) / 10
}
