/** Writes every report of one period into a folder; what goes wrong with one stops no other. */
import { noValue } from '../../../contract/entry-filter'
import type { ReportFormat, ReportQuestion, ReportSchedule } from '../../../contract/reports'
import { Failure } from '../../platform/failure'
import type { Log } from '../../platform/log'
import type { CalendarPeriod } from '../../../shared/periods'
import { reasonOf } from '../../platform/system-error'
import type { Usage } from '../usage'
import { writeNewFile } from './write-new-file'

export interface WritePeriodDeps {
  readonly usage: Pick<Usage, 'groups'>
  readonly log: Pick<Log, 'warn'>
  readonly file: (question: ReportQuestion, format: ReportFormat) => Promise<File>
}

export interface PeriodResult {
  written: number
  present: number
  readonly problems: string[]
}

/** Gives what was written, found there, and went wrong. `stopped`: begin no further file. */
export async function writePeriod(
  { usage, log, file }: WritePeriodDeps,
  { period, folder, formats, per }: ReportSchedule,
  { start, end }: CalendarPeriod,
  stopped: () => boolean,
): Promise<PeriodResult> {
  const result: PeriodResult = { written: 0, present: 0, problems: [] }
  for (const about of await subjects(usage, per, { from: start, to: end }))
    for (const format of formats) {
      if (stopped()) return result
      try {
        const made = await file({ ...about, period, at: start }, format)
        const content = new Uint8Array(await made.arrayBuffer())
        const isNew = await writeNewFile(folder, made.name, content)
        result[isNew ? 'written' : 'present'] += 1
      } catch (error) {
        const what = about.project ?? about.service ?? 'everything'
        log.warn('A scheduled report could not be written', { what, error: String(error) })
        const why = error instanceof Failure ? error.message : `${reasonOf(error)}.`
        result.problems.push(`The ${format} report of ${what}: ${why}`)
      }
    }
  return result
}

/** One for everything, and one for each project or service that made calls in the period. */
async function subjects(
  usage: Pick<Usage, 'groups'>,
  per: ReportSchedule['per'],
  range: { readonly from: number; readonly to: number },
): Promise<Pick<ReportQuestion, 'project' | 'service'>[]> {
  const asked: Pick<ReportQuestion, 'project' | 'service'>[] = per.includes('all') ? [{}] : []
  for (const by of ['project', 'service'] as const) {
    if (!per.includes(by)) continue
    const { groups } = await usage.groups(by, range)
    const names = [...groups].filter(([name, { entries }]) => entries > 0 && name !== noValue)
    for (const [name] of names.sort(([a], [b]) => (a < b ? -1 : 1))) asked.push({ [by]: name })
  }
  return asked
}
