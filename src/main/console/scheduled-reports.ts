/** Reports that the console writes by itself: soon after the start, each hour, and when they are set. */
import { folderProblem } from '../platform/writable-folder'
import { hourMs } from '../../shared/spans'
import { createReportSchedule, type ReportScheduler } from '../usage/report/report-schedule'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import type { Questions } from './questions'
import type { Records } from './records'

export interface ScheduledReportsDeps {
  readonly home: OpenHome
  readonly foundation: Foundation
  readonly records: Records
  readonly questions: Questions
}

const firstLookAfterMs = 10_000

/** `stop` ends the looking; what is being written is waited for by `schedule.close`. */
export function startScheduledReports({
  home: { home },
  foundation: { store, platform },
  records: { alerts, settings, trust },
  questions: { usage, reports },
}: ScheduledReportsDeps): { readonly schedule: ReportScheduler; stop(): void } {
  const schedule = createReportSchedule({
    store,
    platform,
    alerts,
    settings: settings.get,
    folderProblem: (folder) => folderProblem(folder, home),
    usage,
    file: (question, format) => reports.file({ ...question, format }),
    enabled: () => trust.now().trusted,
  })
  const first = setTimeout(() => void schedule.look(), firstLookAfterMs).unref()
  const hourly = setInterval(() => void schedule.look(), hourMs).unref()
  const stopFollowing = platform.changes.subscribe((changed) => {
    if (changed.includes('settings')) void schedule.look()
  })
  return {
    schedule,
    stop() {
      clearTimeout(first)
      clearInterval(hourly)
      stopFollowing()
    },
  }
}
