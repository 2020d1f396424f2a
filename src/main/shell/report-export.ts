/**
 * `GET /api/v1/usage/report/file` where no HTTP answers: the page of the Electron shell saves it from
 * the same address.
 */
import { reportFileQuestion } from '../../contract/reports'
import type { ConsoleDoors } from '../console-port'
import { refusedQuery } from './query-issues'
import { badInput, type WireError } from './wire-errors'

const address = '/api/v1/usage/report/file'

/** Undefined: it asks for something else. */
export function openReportExport(
  doors: Pick<ConsoleDoors, 'exportReport'>,
  { pathname, searchParams }: URL,
): Promise<File> | WireError | undefined {
  if (pathname !== address) return undefined
  const refused = refusedQuery(searchParams, Object.keys(reportFileQuestion.shape))
  if (refused !== null) return refused
  const question = reportFileQuestion.safeParse(Object.fromEntries(searchParams))
  return question.success ? doors.exportReport(question.data) : badInput(question.error.issues)
}
