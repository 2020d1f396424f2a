/** Further attempts of a service that cost money and never brought an answer. Pure. */
import type { Recommendation } from '../../../contract/advice'
import type { Range } from '../range'
import { advised, countText } from './advised'
import type { AskedAttempt } from './asked-attempts'

/** Fewer are chance. */
const fewest = 10

/** `limit`: attempts that a call of the service has now. */
export function dearRetries(
  attempts: readonly AskedAttempt[],
  service: string,
  limit: number,
  range: Range,
): Recommendation | undefined {
  const own = attempts.filter(
    (attempt) => attempt.service === service && attempt.asked?.namesAttempts === false,
  )
  const useful = own.reduce(
    (most, { outcome, attempt }) => (outcome === 'ok' ? Math.max(most, attempt) : most),
    0,
  )
  const futile = own.filter(({ attempt }) => attempt > useful)
  const paid = futile.filter(({ costNanoUsd }) => (costNanoUsd ?? 0) > 0)
  if (useful === 0 || useful >= limit || futile.length < fewest) return undefined
  const facts = {
    id: `dear_retries ${service}`,
    kind: 'dear_retries' as const,
    title: `At most ${countText(useful, 'attempt')} for a call of ${service}`,
    because: `None of ${countText(futile.length, 'attempt')} past ${useful === 1 ? 'the first' : `the first ${useful}`} brought an answer, and ${paid.length} of them cost money.`,
    entries: { ...range, service },
    action: { kind: 'policy' as const, service, set: { maxAttempts: useful } },
  }
  return advised(
    facts,
    paid.map((attempt) => ({ attempt, wouldNanoUsd: 0 })),
  )
}
