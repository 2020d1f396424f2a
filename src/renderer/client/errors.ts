/**
 * Turns whatever a contract call threw into the one error shape of the contract: a code and a
 * sentence.
 */
import { CallError } from './call-error'
import { errorCodes, errorData, type ErrorBody, type ErrorCode } from '../../contract/errors'

const knownCodes: ReadonlySet<string> = new Set(errorCodes)

/** Codes of the transport itself, for faults found before a handler ran. */
const transportCodes: Readonly<Record<string, ErrorCode>> = {
  BAD_REQUEST: 'invalid_request',
  UNPROCESSABLE_CONTENT: 'invalid_request',
  UNAUTHORIZED: 'unauthorized',
  FORBIDDEN: 'unauthorized',
  NOT_FOUND: 'not_found',
  CONFLICT: 'conflict',
  CLIENT_CLOSED_REQUEST: 'cancelled',
  TIMEOUT: 'timeout',
  INTERNAL_SERVER_ERROR: 'internal',
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function codeOf(thrown: Record<string, unknown>): ErrorCode | null {
  const code = thrown['code']
  if (typeof code !== 'string') return null
  if (knownCodes.has(code)) return code as ErrorCode
  return transportCodes[code] ?? null
}

/** True where the connection to the console broke, as opposed to an answer that says no. */
export function isConnectionFault(thrown: unknown): boolean {
  if (thrown instanceof CallError) return thrown.body.code === 'interrupted'
  if (!(thrown instanceof Error) || codeOf(thrown as unknown as Record<string, unknown>) !== null)
    return false
  return /AsyncIdQueue|closed|socket|connection|network|fetch|port/i.test(thrown.message)
}

function detailOf(thrown: Record<string, unknown>): ErrorBody['data'] {
  const parsed = errorData.safeParse(thrown['data'])
  if (parsed.success) return parsed.data
  const issues = isRecord(thrown['data']) ? thrown['data']['issues'] : undefined
  if (!Array.isArray(issues)) return undefined
  const read = issues.filter(isRecord).map((issue) => ({
    path: Array.isArray(issue['path']) ? issue['path'].join('.') : String(issue['path'] ?? ''),
    message: String(issue['message'] ?? ''),
  }))
  return { origin: 'tollgate', issues: read }
}

/**
 * The error body of anything thrown by the client. Unknown faults become `internal` with their own
 * words.
 */
export function readError(thrown: unknown): ErrorBody {
  if (thrown instanceof CallError) return thrown.body
  if (isRecord(thrown)) {
    const code = codeOf(thrown)
    const message = typeof thrown['message'] === 'string' ? thrown['message'] : ''
    if (code !== null) {
      const data = detailOf(thrown)
      const first = data?.issues?.[0]
      const sentence =
        code === 'invalid_request' && first !== undefined && /validation/i.test(message)
          ? issueSentence(first)
          : message
      return {
        code,
        message: sentence === '' ? 'The console gave no reason.' : sentence,
        ...(data === undefined ? {} : { data }),
      }
    }
    if (thrown['name'] === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' }
    if (isConnectionFault(thrown))
      return {
        code: 'interrupted',
        message:
          'The connection to the console was lost. It reconnects by itself when the console is back.',
      }
    if (message !== '') return { code: 'internal', message }
  }
  return { code: 'internal', message: `The console failed without a message (${String(thrown)}).` }
}

function issueSentence(issue: { readonly path: string; readonly message: string }): string {
  return issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`
}
