/** What is said of two texts side by side: how much differs, and what is left of what does not. */
import type { JsonPlace } from './json-diff'
import type { WordPart } from './word-diff'

export const placeWords = {
  same: 'same',
  changed: 'another value',
  removed: 'only in the first',
  added: 'only in the second',
} as const satisfies Readonly<Record<JsonPlace['kind'], string>>

const wordsIn = (text: string) => text.trim().split(/\s+/).length

/** `12 words only in the first, 9 only in the second, 240 in both.` */
export function wordSummary(parts: readonly WordPart[]): string {
  const count = (wanted: WordPart['kind']) =>
    parts.reduce((sum, { kind, text }) => sum + (kind === wanted ? wordsIn(text) : 0), 0)
  const [removed, added] = [count('removed'), count('added')]
  if (removed + added === 0) return 'No word differs.'
  return `${removed} ${removed === 1 ? 'word' : 'words'} only in the first, ${added} only in the second, ${count('same')} in both.`
}

export function jsonSummary(places: readonly JsonPlace[]): string {
  const different = places.filter(({ kind }) => kind !== 'same').length
  if (different === 0) return 'Both say the same; order and spacing aside.'
  return `${different} of ${places.length} values differ.`
}

const contextLength = 40

/** The words next to a change; what lies further off is left out. */
export function contextOf(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= contextLength * 2) return text
  const before = isLast ? '' : text.slice(-contextLength).replace(/^\S*\s/, '')
  const after = isFirst ? '' : text.slice(0, contextLength).replace(/\s\S*$/, '')
  return `${after} … ${before}`
}
