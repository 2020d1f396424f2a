/** A year of entries as the gate would have written them: charged by the catalogue's prices, in settle order. */
import { noUsage, type Usage } from '../../src/contract/call-outcome'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { billOf } from '../../src/main/money/cost'
import { createIds } from '../../src/main/platform/ids'
import { dayMs } from '../../src/shared/spans'
import { createChance, type Chance } from './chance'
import {
  at,
  keyOf,
  organizationName,
  shapeOfYear,
  sizes,
  userName,
  type BenchService,
  type PricedModel,
  type World,
} from './world'

const failures = ['rate_limited', 'timeout', 'overloaded', 'context_too_long', 'network'] as const
const quarter = dayMs / 96

interface Made {
  readonly chance: Chance
  readonly newId: (prefix: string) => string
  readonly simulated: PricedModel
}

/** A quarter hour's entries at a time, oldest first. About as many as asked for in all. */
export function* draftsOf(world: World, entries: number, seed = 20261120): Generator<EntryDraft[]> {
  const chance = createChance(seed)
  let now = 0
  const made: Made = {
    chance,
    newId: createIds({ now: () => now }, chance.bytes),
    simulated: world.simulated,
  }
  const shape = shapeOfYear(world.end)
  const perWeight = entries / shape.reduce((sum, { weight }) => sum + weight, 0)
  let owed = 0
  for (const { start, weight } of shape) {
    owed += weight * perWeight
    const drafts: EntryDraft[] = []
    const times = Array.from({ length: Math.floor(owed) }, () =>
      Math.floor(start + chance.next() * quarter),
    ).sort((a, b) => a - b)
    for (const time of times) {
      if (drafts.length >= owed) break
      now = time
      drafts.push(...callOf(made, at(world.services, chance.skewed(sizes.services)), time))
    }
    owed -= drafts.length
    yield drafts.sort((a, b) => a.settledAt - b.settledAt)
  }
}

/** One call: an answer kept from before, one attempt, or a failed one and another; some are corrected. */
function callOf(made: Made, service: BenchService, time: number): EntryDraft[] {
  const { chance, newId, simulated } = made
  const isSimulated = chance.share(0.01)
  const rank = chance.skewed(service.models.length)
  const model = isSimulated ? simulated : at(service.models, rank)
  const first = attemptOf(made, service, { model, isSimulated, time, callId: newId('call') })
  if (chance.share(0.05)) return [cacheHitOf(first)]
  if (chance.share(0.01)) {
    const failed = failedOf(chance, first)
    const again = time + failed.latencyMs + 500
    const other = isSimulated ? simulated : at(service.models, rank + 1)
    const next = { model: other, isSimulated, time: again }
    const { callId } = first
    return [failed, { ...attemptOf(made, service, { ...next, callId }), attempt: 2 }]
  }
  if (chance.share(0.003)) return [unknownOf(first), ...correctionOf(made, first)]
  return [first]
}

interface Asked {
  readonly model: PricedModel
  readonly isSimulated: boolean
  readonly time: number
  readonly callId: string
}

function attemptOf(
  { chance, newId }: Made,
  { name, project, input, output }: BenchService,
  { model, isSimulated, time, callId }: Asked,
): EntryDraft {
  const user = chance.skewed(sizes.users)
  const { parts: _, ...counts } = usageOf(chance, model, input, output)
  const { charges, costNanoUsd } = billOf({ ...counts, ...partsOf(chance, counts) }, model.price)
  const firstTokenMs = 120 + chance.around(350)
  const latencyMs = firstTokenMs + counts.outputTokens * 8
  return {
    id: newId('ent'),
    time,
    settledAt: time + latencyMs,
    kind: 'attempt',
    callId,
    attempt: 1,
    provider: model.provider,
    model: model.model,
    servedModel: model.model,
    keyId: isSimulated ? null : keyOf(model.provider, project),
    project,
    service: chance.share(0.97) ? name : null,
    environment: at(['production', 'development', 'staging'], chance.skewed(3)),
    user: chance.share(0.92) ? userName(user) : null,
    organization: chance.share(0.95) ? organizationName(user % sizes.organizations) : null,
    source: chance.share(0.93)
      ? 'api'
      : at(['playground', 'comparison', 'experiment'], chance.skewed(3)),
    simulated: isSimulated,
    unresolved: false,
    ...counts,
    priceSnapshotId: model.priceSnapshotId,
    costNanoUsd: isSimulated ? 0 : costNanoUsd,
    costStatus: 'computed',
    wouldCostNanoUsd: isSimulated ? costNanoUsd : null,
    savedNanoUsd: 0,
    latencyMs,
    firstTokenMs,
    outcome: 'ok',
    providerRequestId: newId('req'),
    reason: 'the default model of the service',
    adjusts: null,
    serviceTier: 'default',
    inferenceGeo: 'global',
    charges: [...charges],
    suspect: false,
  }
}

function usageOf(chance: Chance, { provider }: PricedModel, input: number, output: number): Usage {
  const inputTokens = 20 + chance.around(input)
  const cachedInputTokens = chance.share(0.2) ? Math.floor(inputTokens * 0.7) : 0
  const writes = provider === 'anthropic' && cachedInputTokens === 0 && chance.share(0.1)
  return {
    inputTokens,
    outputTokens: 1 + chance.around(output),
    cachedInputTokens,
    cacheWriteTokens: writes ? Math.floor(inputTokens * 0.6) : 0,
    reasoningTokens: 0,
  }
}

function partsOf(chance: Chance, { cacheWriteTokens }: Usage): Pick<Usage, 'parts'> {
  return cacheWriteTokens > 0 && chance.share(0.3)
    ? { parts: { cacheWrite1hTokens: cacheWriteTokens } }
    : {}
}

function cacheHitOf(first: EntryDraft): EntryDraft {
  const saved = first.costNanoUsd ?? 0
  return {
    ...first,
    ...noUsage,
    kind: 'cache_hit',
    attempt: 0,
    settledAt: first.time + 2,
    keyId: null,
    priceSnapshotId: null,
    costNanoUsd: 0,
    wouldCostNanoUsd: null,
    savedNanoUsd: saved,
    latencyMs: 2,
    firstTokenMs: null,
    providerRequestId: null,
    reason: 'answered from the cache',
    serviceTier: null,
    inferenceGeo: null,
    charges: [],
  }
}

function failedOf(chance: Chance, first: EntryDraft): EntryDraft {
  const latencyMs = 100 + chance.around(900)
  return {
    ...first,
    ...noUsage,
    settledAt: first.time + latencyMs,
    servedModel: null,
    costNanoUsd: 0,
    wouldCostNanoUsd: first.simulated ? 0 : null,
    latencyMs,
    firstTokenMs: null,
    outcome: at(failures, chance.skewed(failures.length)),
    charges: [],
  }
}

/** The answer broke off and nobody knows what it cost. */
function unknownOf(first: EntryDraft): EntryDraft {
  return first.simulated
    ? first
    : {
        ...first,
        ...noUsage,
        costNanoUsd: null,
        costStatus: 'unknown',
        unresolved: true,
        charges: [],
      }
}

/** A tenth of them: a person looked it up later. */
function correctionOf({ chance, newId }: Made, first: EntryDraft): EntryDraft[] {
  if (first.simulated || !chance.share(0.1)) return []
  const costNanoUsd = first.costNanoUsd ?? 0
  return [
    {
      ...first,
      ...noUsage,
      id: newId('ent'),
      settledAt: first.settledAt + 60_000,
      kind: 'adjustment',
      adjusts: first.id,
      costStatus: 'reported',
      latencyMs: 0,
      firstTokenMs: null,
      providerRequestId: null,
      reason: 'looked up at the provider',
      charges:
        costNanoUsd === 0
          ? []
          : [{ kind: 'correction', quantity: 1, unitPicoUsd: null, costNanoUsd }],
    },
  ]
}
