/**
 * A long beginning sent again and again to a provider that reads marked beginnings from its cache
 * for less: nobody marked it. Pure.
 */
import type { Recommendation } from '../../../contract/advice'
import type { Rates } from '../../../contract/models'
import { minuteMs } from '../../../shared/spans'
import { costOfTokens } from '../../money/per-token'
import type { Range } from '../range'
import { advised, costOf, countText, type Saved } from './advised'
import type { AskedAttempt } from './asked-attempts'

/** Anthropic keeps a beginning for five minutes after its last use (prompt caching). */
const keptMs = 5 * minuteMs
/** Shorter beginnings are not kept. */
const shortest = 1024

export interface Beginning {
  readonly service: string
  readonly provider: string
  readonly model: string
  readonly tokens: number
  readonly rates: Rates
}

/** `attempts` begin alike, oldest first. */
export function promptCache(
  attempts: readonly AskedAttempt[],
  { service, provider, model, tokens, rates }: Beginning,
  range: Range,
): Recommendation | undefined {
  const { input, cachedInput, cacheWrite } = rates
  if (cachedInput === null || cacheWrite === null || tokens < shortest) return undefined
  const read = costOfTokens(tokens, Math.max(0, input - cachedInput))
  const write = costOfTokens(tokens, Math.max(0, cacheWrite - input))
  const saved: Saved[] = []
  let keptUntil = -Infinity
  for (const attempt of attempts) {
    const change = attempt.time < keptUntil ? -read : write
    keptUntil = attempt.time + keptMs
    saved.push({ attempt, wouldNanoUsd: Math.max(0, costOf(attempt) + change) })
  }
  const name = `${provider}/${model}`
  const facts = {
    id: `prompt_cache ${service} ${name} ${attempts[0]?.asked?.beginning ?? ''}`,
    kind: 'prompt_cache' as const,
    title: `Let ${name} keep the beginning of ${service}’s prompts`,
    because: `${countText(attempts.length, 'call')} began with the same ${tokens.toLocaleString('en-US')} tokens and read none of them from the provider’s cache. Whoever sends these calls marks the end of that beginning with cache_control; the first of each five minutes costs a quarter more, every other a tenth.`,
    entries: { ...range, service, provider, model },
    action: { kind: 'none' as const },
  }
  return advised(facts, saved)
}
