/**
 * Dead letters as a person reads them, and the input of one as text that can be edited and checked.
 */
import { z } from 'zod'
import { callRequest, type CallRequest } from '../../../contract/calls'
import type { ErrorBody } from '../../../contract/errors'
import type { DeadLetter, DeadLetterState } from '../../../contract/queue'
import { formatCount } from '../../kit/format'

export type LetterShow = DeadLetterState | 'all'

export const stateNames = {
  open: 'Open',
  retried: 'Retried',
  discarded: 'Discarded',
} as const satisfies Record<DeadLetterState, string>

export function letterTitle({ title, model }: Pick<DeadLetter, 'title' | 'model'>): string {
  return title !== '' ? title : `A call to ${model ?? 'no model'}`
}

export function attemptsText(attempts: readonly unknown[]): string {
  return attempts.length === 1 ? '1 attempt' : `${formatCount(attempts.length)} attempts`
}

export function openLettersText(count: number): string {
  return count === 0 ? 'None open' : `${formatCount(count)} open`
}

/** Only these can be made again. */
export function retryable(letters: readonly DeadLetter[]): DeadLetter[] {
  return letters.filter(({ state, hasRequest }) => state === 'open' && hasRequest)
}

/** Why a letter cannot be made again, or null. */
export function retryBlocked({
  state,
  hasRequest,
}: Pick<DeadLetter, 'state' | 'hasRequest'>): string | null {
  if (state === 'retried') return 'It was retried; the new call stands in its place.'
  if (state === 'discarded') return 'It was discarded.'
  return hasRequest
    ? null
    : 'Its input is not kept, so it cannot be made again. Make the call where it came from, or discard the letter.'
}

/** The input as it is edited. The call's id is left out: a retry has one of its own. */
export function requestText(request: CallRequest): string {
  const { callId: _, ...rest } = request
  return JSON.stringify(rest, null, 2)
}

export type ParsedRequest =
  | { readonly ok: true; readonly request: CallRequest }
  | { readonly ok: false; readonly error: ErrorBody }

/** Reads edited input; what is wrong is said with its place. */
export function parseRequest(text: string): ParsedRequest {
  const bad = (
    message: string,
    issues: { path: string; message: string }[] = [],
  ): ParsedRequest => ({
    ok: false,
    error: { code: 'invalid_request', message, data: { origin: 'tollgate', issues } },
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (thrown) {
    return bad(
      `This is not JSON: ${thrown instanceof Error ? thrown.message : 'it cannot be read'}.`,
    )
  }
  const parsed = callRequest.safeParse(value)
  if (parsed.success) return { ok: true, request: parsed.data }
  const issues = parsed.error.issues.map((issue) => ({
    path: z.core.toDotPath(issue.path),
    message: issue.message,
  }))
  return bad('This is no call that could be made.', issues)
}

/** Checked ones that are still in the list. */
export function chosenLetters(
  letters: readonly DeadLetter[],
  chosen: ReadonlySet<string>,
): DeadLetter[] {
  return letters.filter(({ id, state }) => chosen.has(id) && state === 'open')
}
