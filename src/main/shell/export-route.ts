/**
 * The one route that is not JSON: `GET /api/v1/ledger/export?format=csv|json|jsonl` and any filter
 * of the ledger, streamed without a cap (spec L7).
 */
import { ledgerFilter } from '../../contract/ledger'
import { exportFormats, type ConsoleDoors, type ExportFormat } from '../console-port'
import { refusedQuery } from './query-issues'
import { badInput, badRequest, type WireError } from './wire-errors'

export const exportPath = '/api/v1/ledger/export'

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/jsonl; charset=utf-8',
}

export interface ExportAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly pieces: AsyncIterable<string>
}

/** Opens the export that a query string asks for, or says what is wrong with it. */
export function openExport(
  doors: Pick<ConsoleDoors, 'exportLedger'>,
  query: URLSearchParams,
): ExportAnswer | WireError {
  const refused = refusedQuery(query, ['format', ...Object.keys(ledgerFilter.shape)])
  if (refused !== null) return refused
  const { format, ...rest } = Object.fromEntries(query)
  const chosen = exportFormats.find((known) => known === (format ?? 'csv'))
  if (chosen === undefined)
    return badRequest(
      `There is no export format ${JSON.stringify(format)}. Use csv, json or jsonl.`,
    )
  const filter = ledgerFilter.safeParse(rest)
  if (!filter.success) return badInput(filter.error.issues)
  return {
    headers: {
      'content-type': contentTypes[chosen],
      'content-disposition': `attachment; filename="tollgate-ledger.${chosen}"`,
      'cache-control': 'no-store',
    },
    pieces: doors.exportLedger(chosen, filter.data),
  }
}

/** Tells an answer from a refusal. */
export function isRefusal(answer: ExportAnswer | WireError): answer is WireError {
  return 'status' in answer
}
