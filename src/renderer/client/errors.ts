/** Anything a call threw, as the contract's error body: a stable code and a sentence a person can act on. */
import { ORPCError } from '@orpc/client'
import { errorBody, errorCode, type ErrorBody } from '../../contract/errors'

/** Thrown by the client itself, outside of contract calls. */
export class CallError extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.name = 'CallError'
    this.body = body
  }
}

const lineLost: ErrorBody = {
  code: 'interrupted',
  message:
    'The connection to the console was lost before the answer came. It is tried again by itself; look in the history before sending again.',
}

/** The error body of anything thrown by a client call or its event stream. */
export function errorOf(thrown: unknown): ErrorBody {
  if (thrown instanceof CallError) return thrown.body
  if (thrown instanceof ORPCError) {
    const known = errorBody.safeParse({
      code: thrown.code,
      message: thrown.message,
      data: thrown.data ?? undefined,
    })
    if (known.success) return known.data
    const code = errorCode.safeParse(thrown.code)
    return { code: code.success ? code.data : 'internal', message: thrown.message }
  }
  if (isAbort(thrown)) return { code: 'cancelled', message: 'Cancelled.' }
  return lineLost
}

/** True when the caller's own AbortSignal ended the call. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError'
}
