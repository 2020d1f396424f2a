/** A piece of advice put together from the attempts that would have cost less. Pure. */
import type { AdviceRow, Recommendation } from '../../../contract/advice'
import type { AskedAttempt } from './asked-attempts'

/** An attempt of known cost, and what it would have cost. */
export interface Saved {
  readonly attempt: AskedAttempt
  readonly wouldNanoUsd: number
}

export type AdviceFacts = Pick<
  Recommendation,
  'id' | 'kind' | 'title' | 'because' | 'entries' | 'action'
>

/** Less than a cent is no reason to change anything. */
export const leastSaving = 10_000_000
const mostRows = 5

export function savingOf(saved: readonly Saved[]): number {
  return saved.reduce((sum, { attempt, wouldNanoUsd }) => sum + costOf(attempt) - wouldNanoUsd, 0)
}

/** Undefined where it would save less than is worth a change. */
export function advised(facts: AdviceFacts, saved: readonly Saved[]): Recommendation | undefined {
  const savingNanoUsd = savingOf(saved)
  if (savingNanoUsd < leastSaving) return undefined
  const bySaving = saved.toSorted(
    (one, other) => savingOf([other]) - savingOf([one]) || one.attempt.time - other.attempt.time,
  )
  return {
    ...facts,
    savingNanoUsd,
    calls: new Set(saved.map(({ attempt }) => attempt.callId)).size,
    costNanoUsd: saved.reduce((sum, { attempt }) => sum + costOf(attempt), 0),
    rows: bySaving.slice(0, mostRows).map(rowOf),
  }
}

export function costOf({ costNanoUsd }: AskedAttempt): number {
  return costNanoUsd ?? 0
}

function rowOf({ attempt, wouldNanoUsd }: Saved): AdviceRow {
  const { callId, time, provider, model, usage } = attempt
  return {
    callId,
    time,
    model: `${provider}/${model}`,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    costNanoUsd: costOf(attempt),
    wouldNanoUsd,
  }
}

/** Attempts by what one of their facts is; those without it are left out. */
export function groupedBy(
  attempts: readonly AskedAttempt[],
  keyOf: (attempt: AskedAttempt) => string | null,
): ReadonlyMap<string, readonly AskedAttempt[]> {
  const groups = new Map<string, AskedAttempt[]>()
  for (const attempt of attempts) {
    const key = keyOf(attempt)
    if (key === null) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [attempt])
    else group.push(attempt)
  }
  return groups
}

export function countText(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`
}
