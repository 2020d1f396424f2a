/** Reports over entries that a test writes. */
import { createReports } from '../../../src/main/usage/report/reports'
import { openUsage } from '../entries'

export function openReports(timeZone = 'UTC') {
  const opened = openUsage(timeZone)
  const reports = createReports({
    ...opened,
    timeZone: () => timeZone,
    budgets: () => [],
    drawPdf: async () => Buffer.from('%PDF-'),
  })
  return { ...opened, reports }
}
