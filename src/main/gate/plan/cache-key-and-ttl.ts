/** Where the answer of a call is kept for calls alike, if it is (spec C5). */
import type { GateDeps } from '../deps'
import type { Admitted, Plan } from './admit'

export interface CachePlace {
  readonly key: string
  readonly ttlSeconds: number
}

/** Without a time of its own in the policy, an answer somebody asked to keep is kept this long. */
const askedTtlSeconds = 300

/**
 * Where the answer of this call is kept, or null where it is not: repeats of a comparison must be
 * real, and chance must stay chance unless asked.
 */
export function cachePlaceOf(
  { cache }: Pick<GateDeps, 'cache'>,
  { request, rules, labels, storeContent }: Plan,
  { provider, model, work }: Admitted,
): CachePlace | null {
  const { source, project, environment } = labels
  if (
    !storeContent ||
    source === 'comparison' ||
    source === 'experiment' ||
    source === 'judge' ||
    request.cache === false
  )
    return null
  const ttlSeconds = rules.cacheTtlSeconds ?? 0
  if (request.cache !== true && (ttlSeconds === 0 || isChance(work))) return null
  const shape = {
    project,
    environment,
    provider: provider.id,
    baseUrl: provider.baseUrl,
    model: model.model,
  }
  const key = cache.keyOf(
    work.kind === 'chat'
      ? { ...shape, messages: work.messages, parameters: work.parameters, tooling: work.tooling }
      : { ...shape, input: work.input },
  )
  return { key, ttlSeconds: ttlSeconds === 0 ? askedTtlSeconds : ttlSeconds }
}

/**
 * A chat answer is the same each time only at temperature 0: a provider's own default is above it.
 */
function isChance(work: Admitted['work']): boolean {
  return work.kind === 'chat' && work.parameters.temperature !== 0
}
