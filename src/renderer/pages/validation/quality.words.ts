/**
 * The quality of answers over time, as the Validation page shows it: ranges, groups, and their days
 * as a line.
 */
import type { Profile, QualityGroup } from '../../../contract/validation'
import { ruleName } from '../../call/validation.words'
import { formatCount } from '../../kit/format'
import { dayMs, hourMs } from '../../../shared/spans'

export const ranges = ['7d', '30d', '90d'] as const
export type QualityRange = (typeof ranges)[number]
export const rangeLabels: Readonly<Record<QualityRange, string>> = {
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
}

/** To the hour, so that a page drawn twice asks once. */
export function rangeStart(range: QualityRange, now: number): number {
  return Math.floor(now / hourMs) * hourMs - Number.parseInt(range, 10) * dayMs
}

/** Scores of the days that have answers, of a hundred: a day without one is no zero. */
export function scoreLine({ days }: Pick<QualityGroup, 'days'>): readonly number[] {
  return days.flatMap(({ score }) => (score === null ? [] : [score * 100]))
}

/** `JSON 12, Language 3`. */
export function worstText({ worst }: Pick<QualityGroup, 'worst'>): string {
  return worst
    .slice(0, 3)
    .map(({ rule, broken }) => `${ruleName(rule)} ${formatCount(broken)}`)
    .join(', ')
}

export function groupName(name: string | null): string {
  return name ?? 'no service'
}

/** A profile in a line of the list. */
export function profileLine({
  rules,
  usedBy,
}: Pick<Profile, 'rules'> & { readonly usedBy: readonly string[] }): string {
  const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`
  if (usedBy.length === 0) return `${count}, not used`
  return usedBy.length === 1 ? `${count}, ${usedBy[0]}` : `${count}, ${usedBy.length} policies`
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._@:+-]*$/

/** Why a profile cannot be called that; null where it can. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return 'Give it a name: policies will call it by that.'
  if (name.length > 80 || !namePattern.test(name))
    return 'Use letters, digits and . _ @ : + - and start with a letter or digit.'
  return taken.includes(name) ? 'There is one of that name.' : null
}
