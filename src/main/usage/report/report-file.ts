/** A report as a file with a name that tells its period and what it is about. */
import type { ReportFormat, UsageReport } from '../../../contract/reports'
import { isoDate } from '../../../shared/dates'
import { documentOf } from './report-document'
import { toMarkdown } from './report-markdown'
import type { ReportDocument } from './report-blocks'

/** Draws a report as a PDF, off the event loop. */
export type DrawPdf = (report: ReportDocument) => Promise<Uint8Array>

const types = {
  pdf: { type: 'application/pdf', ending: 'pdf' },
  markdown: { type: 'text/markdown;charset=utf-8', ending: 'md' },
} as const satisfies Record<ReportFormat, object>

export async function reportFile(
  report: UsageReport,
  format: ReportFormat,
  drawPdf: DrawPdf,
): Promise<File> {
  const written = documentOf(report)
  const content = format === 'pdf' ? await drawPdf(written) : toMarkdown(written)
  // A copy that no other thread shares.
  const part = typeof content === 'string' ? content : new Uint8Array(content)
  return new File([part], reportFileName(report, format), { type: types[format].type })
}

/** `tollgate-report-2026-11-project-dev.pdf`; no character that a disk refuses. */
export function reportFileName(
  { period, from, timeZone, filter, simulated }: UsageReport,
  format: ReportFormat,
): string {
  const date = isoDate(from, timeZone)
  const when = { day: date, week: `week-${date}`, month: date.slice(0, 7) }[period]
  const [only, ...others] = filter
  const about =
    only === undefined
      ? []
      : others.length > 0 || only.value.length > 80
        ? ['filtered']
        : [only.field, safe(only.value)]
  const kind = simulated ? ['simulated'] : []
  return `${['tollgate-report', when, ...about, ...kind].join('-')}.${types[format].ending}`
}

/** Two names never become one: what may not stand in a file's name is written by its number. */
function safe(name: string): string {
  return name.replace(
    /[^A-Za-z0-9._@+-]/gu,
    (other) => `%${(other.codePointAt(0) ?? 0).toString(16)}`,
  )
}
