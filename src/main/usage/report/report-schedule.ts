/**
 * Writes reports into the folder of the settings when a period is over: whole files under names of
 * their own, never over another one, and again within the hour where that failed.
 */
import type { ReportRun, ReportSchedule, ReportState } from '../../../contract/reports'
import type { Settings } from '../../../contract/system'
import { periodTitle } from '../../../shared/period-titles'
import { Failure } from '../../platform/failure'
import type { CalendarPeriod } from '../../../shared/periods'
import type { Platform } from '../../platform/platform'
import type { Alerts } from '../../record/alerts'
import type { Store } from '../../storage/store'
import { duePeriods } from './due-periods'
import { createScheduleRecords, type ScheduleRecord, type ScheduleRecords } from './schedule-record'
import { writePeriod, type WritePeriodDeps } from './write-period'

export interface ReportScheduleDeps extends Pick<WritePeriodDeps, 'usage' | 'file'> {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes'>
  readonly alerts: Pick<Alerts, 'raiseOnce' | 'resolve'>
  readonly settings: () => Pick<Settings, 'reports' | 'timeZone'>
  /** What is wrong with a folder; null where files can be written there. */
  readonly folderProblem: (folder: string) => string | null
  /** A ledger that is not trusted stays as it was found. */
  readonly enabled: () => boolean
}

export interface ReportScheduler {
  state(): ReportState
  /** Writes what is due. Never rejects: what went wrong is in the state and an alert. */
  look(): Promise<void>
  /**
   * The same for who asks, and the last period again. Rejects with Failure `conflict` where no
   * schedule is set, `ledger_unavailable` where the ledger cannot be trusted.
   */
  write(): Promise<ReportState>
  /** Begins no further file, and resolves when the one on its way is done. */
  close(): Promise<void>
}

export function createReportSchedule(deps: ReportScheduleDeps): ReportScheduler {
  const { store, platform, settings, enabled } = deps
  const records = createScheduleRecords(store.db)
  let running: Promise<void> | null = null
  let closed = false

  const state = (): ReportState => ({
    running: running !== null,
    last: records.read()?.last ?? null,
  })

  async function run(schedule: ReportSchedule, periods: readonly CalendarPeriod[]) {
    const record = await writeAll(deps, schedule, periods, () => closed || !store.db.open)
    if (record !== null) keep(deps, records, record)
  }

  function begin(again: boolean): Promise<void> {
    if (running !== null) return running
    const schedule = settings().reports
    if (schedule === null || closed || !store.db.open || !enabled()) return Promise.resolve()
    const periods = duePeriodsOf(deps, records.read(), schedule, again)
    if (periods.length === 0) return Promise.resolve()
    running = run(schedule, periods)
      .catch((error: unknown) =>
        platform.log.error('Scheduled reports could not be written', { error: String(error) }),
      )
      .finally(() => {
        running = null
      })
    return running
  }

  return {
    state,
    look: () => begin(false),
    async write() {
      if (settings().reports === null)
        throw new Failure(
          'conflict',
          'No reports are scheduled. Choose a folder for them under Settings first.',
        )
      if (!enabled())
        throw new Failure(
          'ledger_unavailable',
          'The ledger cannot be trusted, so no reports are written from it. Look at Activity first.',
        )
      await begin(true)
      return state()
    },
    async close() {
      closed = true
      await running
    },
  }
}

/** `again`: the last period too where nothing is due. */
function duePeriodsOf(
  { settings, platform }: ReportScheduleDeps,
  record: ScheduleRecord | null,
  schedule: ReportSchedule,
  again: boolean,
): CalendarPeriod[] {
  const { timeZone } = settings()
  // One that was changed begins anew, with the last period.
  const goesOn =
    record?.timeZone === timeZone && JSON.stringify(record.schedule) === JSON.stringify(schedule)
  const now = platform.clock.now()
  const periods = duePeriods(schedule.period, timeZone, now, goesOn ? record.since : null)
  return periods.length === 0 && again ? duePeriods(schedule.period, timeZone, now, null) : periods
}

/** Keeps how it went, with its alert. */
function keep(
  { store, platform, alerts }: ReportScheduleDeps,
  records: ScheduleRecords,
  record: ScheduleRecord,
): void {
  store.write(() => {
    records.save(record)
    const { problems, folder } = record.last
    if (problems.length === 0) alerts.resolve('report', null)
    else
      alerts.raiseOnce({
        kind: 'report',
        severity: 'warning',
        title: 'A scheduled report could not be written',
        message: `${problems[0] ?? ''} It is tried again each hour. The folder is ${folder}; it is set under Settings.`,
      })
  })
  platform.changes.publish('reports')
}

/** Writes the periods, oldest first; null where it was stopped before the end. */
async function writeAll(
  deps: ReportScheduleDeps,
  schedule: ReportSchedule,
  periods: readonly CalendarPeriod[],
  stopped: () => boolean,
): Promise<ScheduleRecord | null> {
  const { settings, platform, folderProblem } = deps
  const { timeZone } = settings()
  const { period, folder } = schedule
  const last: ReportRun = {
    at: platform.clock.now(),
    folder,
    titles: periods.map(({ start }) => periodTitle(period, timeZone, start)),
    written: 0,
    present: 0,
    problems: [],
  }
  const wrong = folderProblem(folder)
  if (wrong !== null) last.problems.push(wrong)
  let since = periods[0]?.start ?? null
  for (const one of wrong === null ? periods : []) {
    const made = await writePeriod({ ...deps, log: platform.log }, schedule, one, stopped)
    if (stopped()) return null
    last.written += made.written
    last.present += made.present
    last.problems.push(...made.problems)
    if (last.problems.length === 0) since = one.end
  }
  return { schedule, timeZone, since, last }
}
