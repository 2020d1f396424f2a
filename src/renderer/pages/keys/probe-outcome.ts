/**
 * What a key test means for saving: good, refused for certain, or not known because something else
 * failed.
 */
import type { ErrorBody, ErrorCode } from '../../../contract/errors'
import type { z } from 'zod'
import type { keyTest } from '../../../contract/keys'
import { formatCount, formatDuration } from '../../kit/format'

/** What a provider answered to a key. */
export type KeyTest = z.infer<typeof keyTest>

/** What follows from it for saving the key. */
export type ProbeOutcome =
  | { readonly kind: 'good'; readonly latencyMs: number; readonly models: readonly string[] }
  /** The provider answered that this is not a key. */
  | { readonly kind: 'refused'; readonly error: ErrorBody }
  /** The test did not reach a verdict on the key; it may be saved all the same. */
  | { readonly kind: 'unsure'; readonly error: ErrorBody }

/** Codes that are a verdict on the key itself. */
const verdicts: ReadonlySet<ErrorCode> = new Set([
  'authentication',
  'invalid_request',
  'not_found',
  'unauthorized',
])

/** A test as what it means; an error that says nothing of the key leaves it open. */
export function probeOutcome(test: KeyTest): ProbeOutcome {
  if (test.ok) return { kind: 'good', latencyMs: test.latencyMs, models: test.models }
  const error = test.error ?? { code: 'internal', message: 'The test failed without a reason.' }
  return { kind: verdicts.has(error.code) ? 'refused' : 'unsure', error }
}

/** One line on a good test. */
export function goodTestText(latencyMs: number, models: number): string {
  return `Works: ${models === 1 ? '1 model' : `${formatCount(models)} models`} in ${formatDuration(latencyMs)}`
}
