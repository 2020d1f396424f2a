/** The words of a wipe: what would go, how much of it, and where it lies on. */
import type { ContentMeasure } from '../../../contract/content'
import { formatCount } from '../../kit/format'
import { dayMs } from '../../../shared/spans'

/** Which content goes. */
export interface WipeScope {
  /** Absent: every project. */
  readonly project?: string
  /** Epoch ms; absent: whatever its age. */
  readonly before?: number
  /** Said outright, so that nothing left out means everything. */
  readonly all?: true
}

/** Ages a wipe may start at, as days; `0` stands for every age. */
export const wipeAges: readonly { readonly value: string; readonly label: string }[] = [
  { value: '0', label: 'Of every age' },
  ...[7, 30, 90, 365].map((days) => ({ value: String(days), label: `Older than ${days} days` })),
]

/** Null: every project. 0 days: whatever its age. */
export function wipeScope(project: string | null, days: number, now: number): WipeScope {
  if (project === null && days === 0) return { all: true }
  return {
    ...(project === null ? {} : { project }),
    ...(days === 0 ? {} : { before: now - days * dayMs }),
  }
}

/** What would go, as the end of "This wipes …"; null when there is nothing. */
export function wipeParts({
  calls,
  comparisons,
  cachedAnswers,
  deadLetters,
  conversations,
  prompts,
}: ContentMeasure): string | null {
  const parts = [
    counted(
      calls,
      'the prompt and answer of 1 call',
      `the prompts and answers of ${formatCount(calls)} calls`,
    ),
    counted(
      comparisons,
      '1 comparison’s prompt and vote comment',
      `the prompts and vote comments of ${formatCount(comparisons)} comparisons`,
    ),
    counted(cachedAnswers, '1 cached answer', `${formatCount(cachedAnswers)} cached answers`),
    counted(
      deadLetters,
      'the input of 1 dead letter',
      `the inputs of ${formatCount(deadLetters)} dead letters`,
    ),
    counted(conversations, '1 conversation', `${formatCount(conversations)} conversations`),
    counted(
      prompts,
      '1 saved prompt with its versions',
      `${formatCount(prompts)} saved prompts with their versions`,
    ),
  ].filter((part) => part !== null)
  const last = parts.at(-1)
  if (last === undefined) return null
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}

/** Where it lies on after the wipe; null where nowhere. */
export function leftElsewhere({ backups, filesSetAside }: ContentMeasure): string | null {
  const parts = [
    counted(backups, '1 backup', `${formatCount(backups)} backups`),
    counted(
      filesSetAside,
      '1 ledger file set aside',
      `${formatCount(filesSetAside)} ledger files set aside`,
    ),
  ].filter((part) => part !== null)
  if (parts.length === 0) return null
  return `${parts.join(' and ')} in the data folder may still hold it: delete those files to be rid of it there too.`
}

function counted(count: number, one: string, many: string): string | null {
  return count === 0 ? null : count === 1 ? one : many
}
