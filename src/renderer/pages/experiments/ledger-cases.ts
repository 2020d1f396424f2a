/** A real call of the ledger as a case: what was asked, and if wanted what was answered. Pure. */
import type { CallRecord } from '../../../contract/calls'
import type { DraftCase } from './read-cases'

/**
 * Null where the call's content is not kept (any more), where it asked for no answer, and where it
 * carried tools or a form of the answer: a trial without them would be another question.
 */
export function caseOfCall(
  { request, text }: Pick<CallRecord, 'request' | 'text'>,
  expectAnswer: boolean,
): DraftCase | null {
  const messages = request?.messages
  if (messages === undefined) return null
  if (request?.tools !== undefined || request?.responseFormat !== undefined) return null
  const only = messages.length === 1 ? messages[0] : undefined
  const input = only?.role === 'user' && typeof only.content === 'string' ? only.content : messages
  return expectAnswer && text !== null ? { input, expected: text } : { input }
}
