/**
 * `GET /api/v1/experiments/{id}/export` where no HTTP answers: the page of the Electron shell saves
 * it from the same address.
 */
import { experimentExportFormats } from '../../contract/experiments'
import type { ConsoleDoors } from '../console-port'
import { badRequest, type WireError } from './wire-errors'

const address = /^\/api\/v1\/experiments\/([^/]+)\/export$/

/** Undefined: it asks for something else. */
export function openExperimentExport(
  doors: Pick<ConsoleDoors, 'exportExperiment'>,
  { pathname, searchParams }: URL,
): Promise<File> | WireError | undefined {
  const id = address.exec(pathname)?.[1]
  if (id === undefined) return undefined
  const asked = searchParams.get('format') ?? 'json'
  const format = experimentExportFormats.find((known) => known === asked)
  return format === undefined
    ? badRequest(
        `There is no export format ${JSON.stringify(asked)}. Use json, csv, markdown or html.`,
      )
    : doors.exportExperiment(id, format)
}
