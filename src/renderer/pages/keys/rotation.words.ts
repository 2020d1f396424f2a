/**
 * How a rotation is put into words: what is due, what waits beside its successor, and what
 * confirming or going back does (spec K5).
 */
import type { Key } from '../../../contract/keys'
import { scopeText } from './key.words'
import { dayMs } from '../../../shared/spans'

/** A day as `3 Dec 2026`, in the person's own zone. */
function dayText(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at)
}

/** From here on a date is near enough to be told as one. */
const soonMs = 14 * dayMs

/** When a key should be rotated, and how near that is. */
export interface DueView {
  readonly state: 'due' | 'soon' | 'later'
  readonly text: string
}

/** The rotate-after date of an active key; null without one. */
export function dueView(
  { rotateAfter, status }: Pick<Key, 'rotateAfter' | 'status'>,
  now: number,
  timeZone?: string,
): DueView | null {
  if (rotateAfter === null || status !== 'active') return null
  if (rotateAfter <= now) {
    const days = Math.floor((now - rotateAfter) / dayMs)
    return {
      state: 'due',
      text:
        days === 0
          ? 'Rotation due today'
          : `Rotation overdue by ${days === 1 ? '1 day' : `${days} days`}`,
    }
  }
  return {
    state: rotateAfter - now <= soonMs ? 'soon' : 'later',
    text: `rotate by ${dayText(rotateAfter, timeZone)}`,
  }
}

const nameOf = ({ label, last4 }: Pick<Key, 'label' | 'last4'>) => `“${label}” (••••${last4})`

/** What a retiring key's row says: who serves in its place, or that nobody does. */
export function retiringText(
  key: Key,
  keys: readonly Key[],
): { readonly text: string; readonly successorFails: boolean; readonly canConfirm: boolean } {
  const successor = keys.find(({ id }) => id === key.successorId)
  if (successor === undefined)
    return {
      text: 'No call uses it, and no other key serves its scope.',
      successorFails: false,
      canConfirm: false,
    }
  if (successor.problem !== null)
    return {
      text: `The key in its place, ${nameOf(successor)}, does not work. You can go back to this one.`,
      successorFails: true,
      canConfirm: true,
    }
  return {
    text: `No call uses it: ${nameOf(successor)} serves in its place.`,
    successorFails: false,
    canConfirm: true,
  }
}

/** What confirming does, sentence by sentence. */
export function confirmConsequences(
  key: Key,
  keys: readonly Key[],
  providerName: string,
): string[] {
  const successor = keys.find(({ id }) => id === key.successorId)
  return [
    `${nameOf(key)} and its secret are deleted here. Tollgate cannot bring them back.`,
    ...(successor === undefined
      ? []
      : [
          successor.problem === null
            ? `${nameOf(successor)} goes on serving ${scopeText(key).toLowerCase()}.`
            : `${nameOf(successor)} serves in its place, and it does not work now.`,
        ]),
    `The old key stays valid at ${providerName} until it is revoked there.`,
  ]
}

/** What a date field holds for a moment: `2026-12-03` in the person's zone. */
export function dateField(at: number | null): string {
  if (at === null) return ''
  const date = new Date(at)
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}

/** The start of the day a date field holds; null when empty or no day. */
export function momentOf(field: string): number | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(field)
  if (parts === null) return null
  const at = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime()
  return Number.isNaN(at) ? null : at
}

/**
 * The same distance again for a successor: a key that was to be rotated after 90 days is followed
 * by one that is, too.
 */
export function nextDate(
  { rotateAfter, createdAt }: Pick<Key, 'rotateAfter' | 'createdAt'>,
  now: number,
): number | null {
  if (rotateAfter === null || createdAt === null || rotateAfter <= createdAt) return null
  return now + (rotateAfter - createdAt)
}
