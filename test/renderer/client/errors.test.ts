/** Whatever a call throws becomes one error with a code of the closed set and a sentence. */
import { ORPCError } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { CallError } from '../../../src/renderer/client/call-error'
import { isConnectionFault, readError } from '../../../src/renderer/client/errors'

describe('readError', () => {
  it('keeps a code of ours with its sentence and data', () => {
    const thrown = new ORPCError('budget_exceeded', {
      status: 402,
      message: 'Refused: the dev day budget has $0.31 free.',
      data: { origin: 'tollgate', budgetName: 'dev day', wouldFit: [{ maxOutputTokens: 480 }] },
    })
    expect(readError(thrown)).toEqual({
      code: 'budget_exceeded',
      message: 'Refused: the dev day budget has $0.31 free.',
      data: { origin: 'tollgate', budgetName: 'dev day', wouldFit: [{ maxOutputTokens: 480 }] },
    })
  })

  it('says what was wrong with bad input instead of that validation failed', () => {
    const thrown = new ORPCError('BAD_REQUEST', {
      message: 'Input validation failed',
      data: { issues: [{ path: ['messages', 0, 'content'], message: 'Too small' }] },
    })
    expect(readError(thrown)).toMatchObject({
      code: 'invalid_request',
      message: 'messages.0.content: Too small',
    })
  })

  it('names a lost connection as that, and only that', () => {
    expect(readError(new Error('[AsyncIdQueue] closed')).code).toBe('interrupted')
    expect(isConnectionFault(new ORPCError('not_found', { message: 'closed' }))).toBe(false)
    expect(readError(new CallError({ code: 'unauthorized', message: 'Sign in.' }))).toEqual({
      code: 'unauthorized',
      message: 'Sign in.',
    })
  })

  it('does not swallow the words of an unknown fault', () => {
    expect(readError(new Error('odd'))).toEqual({ code: 'internal', message: 'odd' })
    expect(readError('text').message).toContain('text')
    expect(readError(Object.assign(new Error('stop'), { name: 'AbortError' })).code).toBe(
      'cancelled',
    )
  })
})
