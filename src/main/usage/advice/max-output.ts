/**
 * A lower max output for a service whose answers are short but for a few that ran away: those would
 * have been cut. Pure.
 */
import type { Recommendation } from '../../../contract/advice'
import type { Charge } from '../../../contract/charges'
import { costOfTokens } from '../../money/per-token'
import type { Range } from '../range'
import { advised, costOf, countText, type Saved } from './advised'
import type { AskedAttempt } from './asked-attempts'

/** Fewer answers do not tell how long they usually are. */
const fewest = 100
/** A limit that would have cut more than this share would have cut answers that were meant so. */
const mostCut = 0.01
/** So much of the length that all but a twentieth stay below. */
const room = 2
const step = 256

/** `limit`: what calls that name no max output get now. */
export function maxOutput(
  attempts: readonly AskedAttempt[],
  service: string,
  limit: number,
  range: Range,
): Recommendation | undefined {
  const answers = attempts.filter(
    (attempt) =>
      attempt.service === service &&
      attempt.outcome === 'ok' &&
      attempt.costNanoUsd !== null &&
      attempt.asked?.namesMaxOutput === false,
  )
  if (answers.length < fewest) return undefined
  const lengths = answers.map(({ usage }) => usage.outputTokens).toSorted((a, b) => a - b)
  const usual = lengths[Math.ceil(lengths.length * 0.95) - 1] ?? 0
  const lower = Math.max(step, Math.ceil((usual * room) / step) * step)
  const long = answers.filter(({ usage }) => usage.outputTokens > lower)
  if (lower >= limit || long.length > mostCut * answers.length) return undefined
  const facts = {
    id: `max_output ${service}`,
    kind: 'max_output' as const,
    title: `At most ${lower.toLocaleString('en-US')} tokens for an answer of ${service}`,
    because: `Of ${countText(answers.length, 'answer')} that named no limit, 95 % had at most ${usual.toLocaleString('en-US')} tokens; ${long.length} ran past ${lower.toLocaleString('en-US')} and would have been cut. Every call also holds less of its budgets.`,
    entries: { ...range, service },
    action: { kind: 'policy' as const, service, set: { defaultMaxOutputTokens: lower } },
  }
  return advised(
    facts,
    long.flatMap((attempt) => cutAt(attempt, lower) ?? []),
  )
}

/** At the price its answer was billed by; undefined where that is not told. */
function cutAt(attempt: AskedAttempt, lower: number): Saved | undefined {
  const line = attempt.charges.find(isOutput)
  if (line === undefined || line.unitPicoUsd === null) return undefined
  const over = Math.min(line.quantity, attempt.usage.outputTokens - lower)
  return { attempt, wouldNanoUsd: costOf(attempt) - costOfTokens(over, line.unitPicoUsd) }
}

function isOutput({ kind }: Charge): boolean {
  return kind === 'output'
}
