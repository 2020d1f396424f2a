/**
 * The entries of one call in the order things happened: its attempts as they were made, then what
 * corrected them. Pure.
 */
import type { Entry } from '../../../contract/ledger'
import { kindLabels } from './entry.words'

export interface CallEntry {
  readonly entry: Entry
  /** `Attempt 2 of 3`, `Adjustment`. */
  readonly label: string
}

/**
 * How many attempts the call made, as far as they left entries: one that never reached its provider
 * left none.
 */
export function attemptsOf(entries: readonly Entry[]): number {
  return entries.reduce(
    (most, { kind, attempt }) => (kind === 'attempt' ? Math.max(most, attempt) : most),
    0,
  )
}

/** `2 of 3`; the number alone where the call is not known. */
export function attemptText(entry: Pick<Entry, 'attempt'>, attempts: number): string {
  return attempts < entry.attempt ? `${entry.attempt}` : `${entry.attempt} of ${attempts}`
}

export function callEntries(entries: readonly Entry[]): readonly CallEntry[] {
  const attempts = attemptsOf(entries)
  const rank = ({ kind, attempt }: Entry) =>
    kind === 'adjustment' ? Number.MAX_SAFE_INTEGER : attempt
  return entries
    .toSorted((a, b) => rank(a) - rank(b) || a.seq - b.seq)
    .map((entry) => ({
      entry,
      label:
        entry.kind === 'attempt'
          ? `${kindLabels.attempt} ${attemptText(entry, attempts)}`
          : kindLabels[entry.kind],
    }))
}
