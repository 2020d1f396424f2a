/** Long beginnings that the prompts of a service share, where none of them was read from a cache. */
import type { Catalog } from '../../catalog/port'
import { ratesFor } from '../../money/charges'
import type { Store } from '../../storage/store'
import { groupedBy } from './advised'
import type { AskedAttempt } from './asked-attempts'
import type { Beginning } from './prompt-cache'

export interface SharedBeginning {
  /** Oldest first. */
  readonly alike: readonly AskedAttempt[]
  readonly beginning: Beginning
}

/** Fewer calls are no habit. */
const fewest = 10

export function createBeginnings({
  store: { db },
  catalog,
}: {
  readonly store: Pick<Store, 'db'>
  readonly catalog: Pick<Catalog, 'resolve' | 'warm' | 'countText'>
}): (attempts: readonly AskedAttempt[]) => Promise<SharedBeginning[]> {
  const textOf = db
    .prepare<[string], string | null>(
      `SELECT ifnull(json_extract(request, '$.system'), json_extract(request, '$.messages[0].content'))
       FROM calls WHERE id = ? AND json_valid(request)`,
    )
    .pluck()

  async function sharedOf(alike: readonly AskedAttempt[]): Promise<SharedBeginning | undefined> {
    const first = alike[0]
    const service = first?.service ?? null
    if (first === undefined || service === null || alike.length < fewest) return undefined
    const model = catalog.resolve(first.model, first.provider)
    const text = textOf.get(first.callId)
    if (model === undefined || model.price === null || typeof text !== 'string') return undefined
    await catalog.warm(model)
    const tokens = catalog.countText(model, text)
    const rates = ratesFor(model.price, tokens)
    const { provider, model: name } = first
    return { alike, beginning: { service, provider, model: name, tokens, rates } }
  }

  return async (attempts) => {
    const groups = groupedBy(attempts, keyOf)
    const found: SharedBeginning[] = []
    for (const alike of groups.values()) {
      const shared = await sharedOf(alike)
      if (shared !== undefined) found.push(shared)
    }
    return found
  }
}

function keyOf({ asked, outcome, usage, provider, model, costNanoUsd }: AskedAttempt) {
  const isRead = usage.cachedInputTokens > 0 || usage.cacheWriteTokens > 0
  const beginning = asked?.beginning ?? null
  if (beginning === null || outcome !== 'ok' || isRead || costNanoUsd === null) return null
  return JSON.stringify([provider, model, beginning])
}
