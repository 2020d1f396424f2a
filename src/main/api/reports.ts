/** Handlers of contract/reports. */
import type { References } from '../config/references'
import type { ReportScheduler } from '../usage/report/report-schedule'
import type { Reports } from '../usage/report/reports'
import { os } from './handlers'

export interface ReportsHandlersDeps {
  readonly reports: Reports
  readonly reportSchedule: Pick<ReportScheduler, 'state' | 'write'>
  readonly references: References
}

/** Filters may name what only the ledger still knows. */
export function reportsHandlers({ reports, reportSchedule, references }: ReportsHandlersDeps) {
  return {
    get: os.reports.get.handler(({ input }) => reports.get(references.known(input))),
    file: os.reports.file.handler(({ input }) => reports.file(references.known(input))),
    scheduled: os.reports.scheduled.handler(() => reportSchedule.state()),
    write: os.reports.write.handler(() => reportSchedule.write()),
  }
}
