/**
 * Answers of a service kept for calls alike: the calls of the range are gone through as its cache
 * would have met them. Pure.
 */
import type { Recommendation } from '../../../contract/advice'
import type { Policy } from '../../../contract/projects'
import { dayMs, hourMs } from '../../../shared/spans'
import type { Range } from '../range'
import { advised, countText, groupedBy, savingOf, type Saved } from './advised'
import type { AskedAttempt } from './asked-attempts'

/** Times to choose from, the shortest first: the longer an answer is kept, the older it may be. */
const times = [
  { seconds: 300, text: '5 minutes' },
  { seconds: hourMs / 1000, text: 'an hour' },
  { seconds: dayMs / 1000, text: 'a day' },
  { seconds: (7 * dayMs) / 1000, text: 'a week' },
] as const
/** The shortest that saves this share of what the longest would. */
const enough = 0.9
/** Fewer repeats are chance. */
const fewest = 5

export function repeatedPrompts(
  attempts: readonly AskedAttempt[],
  service: string,
  { cacheTtlSeconds = 0 }: Policy,
  range: Range,
): Recommendation | undefined {
  const alike = groupedBy(attempts, (attempt) =>
    attempt.service === service && attempt.outcome === 'ok' ? keyOf(attempt) : null,
  )
  const longer = times.filter(({ seconds }) => seconds > cacheTtlSeconds)
  const tried = longer.map((time) => ({
    ...time,
    saved: [...alike.values()].flatMap((each) => hitsOf(each, time.seconds * 1000)),
  }))
  const most = Math.max(0, ...tried.map(({ saved }) => savingOf(saved)))
  const chosen = tried.find(({ saved }) => savingOf(saved) >= enough * most)
  if (chosen === undefined || chosen.saved.length < fewest) return undefined
  const { seconds, text, saved } = chosen
  const prompts = new Set(saved.map(({ attempt }) => attempt.asked?.digest)).size
  const facts = {
    id: `repeated_prompts ${service}`,
    kind: 'repeated_prompts' as const,
    title: `Keep answers of ${service} for ${text}`,
    because: `${countText(prompts, 'prompt')} of ${service} came again word for word at temperature 0, ${countText(saved.length, 'time')} within ${text} of the answer before. Kept answers cost nothing.`,
    entries: { ...range, service },
    action: { kind: 'policy' as const, service, set: { cacheTtlSeconds: seconds } },
  }
  return advised(facts, saved)
}

/** What stands in the key of a kept answer; null: none would be kept. */
function keyOf({ asked, project, environment, provider, model }: AskedAttempt): string | null {
  return asked?.mayBeKept === true
    ? JSON.stringify([asked.digest, project, environment, provider, model])
    : null
}

/** `attempts` are alike, oldest first: an answer serves those that come while it is kept. */
function hitsOf(attempts: readonly AskedAttempt[], ttlMs: number): Saved[] {
  let keptFrom = Infinity
  return attempts.flatMap((attempt) => {
    if (attempt.time >= keptFrom && attempt.time < keptFrom + ttlMs)
      return [{ attempt, wouldNanoUsd: 0 }]
    keptFrom = attempt.time + attempt.latencyMs
    return []
  })
}
