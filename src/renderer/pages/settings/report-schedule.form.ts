/** The schedule of reports as fields hold it, its faults, and the setting it becomes. */
import type {
  ReportFormat,
  ReportPer,
  ReportPeriod,
  ReportRun,
  ReportSchedule,
} from '../../../contract/reports'
import { formatCount } from '../../kit/format'

export interface ScheduleDraft {
  readonly when: ReportPeriod | 'never'
  readonly folder: string
  readonly formats: readonly ReportFormat[]
  readonly per: readonly ReportPer[]
}

export const whenLabels = [
  { value: 'never', label: 'Never' },
  { value: 'day', label: 'Every day' },
  { value: 'week', label: 'Every week' },
  { value: 'month', label: 'Every month' },
] as const satisfies readonly { readonly value: ScheduleDraft['when']; readonly label: string }[]

export const perLabels = {
  all: 'One for everything',
  project: 'One a project',
  service: 'One a service',
} as const satisfies Record<ReportPer, string>

export const fileLabels = {
  pdf: 'PDF',
  markdown: 'Markdown',
} as const satisfies Record<ReportFormat, string>

export function draftOf(schedule: ReportSchedule | null): ScheduleDraft {
  return schedule === null
    ? { when: 'never', folder: '', formats: ['pdf'], per: ['all'] }
    : { ...schedule, when: schedule.period }
}

/** Why it cannot be saved as it is, as a sentence; null where it can. */
export function draftProblem({ when, folder, formats, per }: ScheduleDraft): string | null {
  if (when === 'never') return null
  if (folder.trim() === '') return 'Give the whole path of the folder.'
  if (formats.length === 0) return 'Choose PDF, Markdown or both.'
  return per.length === 0 ? 'Choose what a report is made for.' : null
}

export function scheduleOf({ when, folder, formats, per }: ScheduleDraft): ReportSchedule | null {
  return when === 'never'
    ? null
    : { period: when, folder: folder.trim(), formats: [...formats], per: [...per] }
}

/** True where it is not what is saved. */
export function isChanged(draft: ScheduleDraft, saved: ReportSchedule | null): boolean {
  return JSON.stringify(fieldsOf(scheduleOf(draft))) !== JSON.stringify(fieldsOf(saved))
}

/** In one order, whichever way they were chosen. */
function fieldsOf(schedule: ReportSchedule | null) {
  return schedule === null
    ? null
    : [schedule.period, schedule.folder, [...schedule.formats].sort(), [...schedule.per].sort()]
}

/** What the last writing came to. */
export function runText({ titles, written, present }: ReportRun): string {
  const files = (count: number) => `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`
  const parts = [
    written > 0 || present === 0 ? `${files(written)} written` : null,
    present > 0 ? `${files(present)} already there and left as they were` : null,
  ].filter((part) => part !== null)
  const of = titles.length > 2 ? `${titles[0] ?? ''} to ${titles.at(-1) ?? ''}` : titles.join(', ')
  return `${of}: ${parts.join(', ')}.`
}
