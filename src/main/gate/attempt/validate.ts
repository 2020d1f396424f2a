/**
 * Answers held against the profile of their policy (spec C6). A profile that cannot be applied
 * never costs the answer.
 */
import type { ValidationResult } from '../../../contract/validation'
import type { ToolCall } from '../../../contract/tools'
import type { Answered } from '../../validation/port'
import type { GateDeps } from '../deps'
import type { Plan } from '../plan/admit'
import { formatRules } from '../plan/response-format'
import { tryOrLogSoon } from '../try-or-log'
import type { AttemptResult } from './result'

type Answer = Answered & { readonly toolCalls?: readonly ToolCall[] | undefined }

export type ValidateDeps = Pick<GateDeps, 'platform' | 'redact' | 'validation'>

/**
 * Null where nothing applies: no profile is named and no form asked for, the attempt failed, or it
 * made vectors or calls of tools. Rules that
 * were not looked at before `signal` aborts are told as not kept.
 */
export async function validate(
  deps: ValidateDeps,
  plan: Plan,
  result: AttemptResult,
  signal: AbortSignal,
): Promise<ValidationResult | null> {
  return result.failure === null ? validateText(deps, plan, result, signal) : null
}

/**
 * The same for an answer that is there already: a kept one is judged by the profile of whoever asks
 * now.
 */
export async function validateText(
  deps: ValidateDeps,
  { rules, request }: Plan,
  { text, finishReason, toolCalls = [] }: Answer,
  signal: AbortSignal,
): Promise<ValidationResult | null> {
  const profile = rules.validation?.profile ?? null
  const also = formatRules(request)
  // What calls tools is no answer yet: the one that follows their results is looked at.
  if ((profile === null && also.length === 0) || request.input !== undefined) return null
  if (toolCalls.length > 0) return null
  return (
    (await tryOrLogSoon(deps, () =>
      deps.validation.check(profile, { text, finishReason }, signal, also),
    )) ?? null
  )
}

/** Text is shown only once it has passed where a failed answer would be replaced. */
export function isWithheld({ rules, request }: Plan): boolean {
  return (
    rules.validation !== undefined &&
    rules.validation.onFail !== 'keep' &&
    request.input === undefined
  )
}

/** What a failed answer leads to, once a call: another try, the next candidate, or nothing. */
export function afterValidation(
  { rules }: Plan,
  result: ValidationResult | null,
  may: { readonly again: boolean; readonly next: boolean },
): 'retry' | 'fallback' | 'keep' {
  if (result === null || result.passed || !may.again) return 'keep'
  switch (rules.validation?.onFail) {
    case 'retry':
      return 'retry'
    case 'fallback':
      return may.next ? 'fallback' : 'keep'
    case 'keep':
    case undefined:
      return 'keep'
  }
}
