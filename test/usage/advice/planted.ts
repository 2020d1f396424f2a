/**
 * A ledger in which savings are planted: attempts through the ledger's own appender, billed by the
 * catalogue's prices, each with its request as the gate keeps it.
 */
import { onTestFinished } from 'vitest'
import type { CallRequest } from '../../../src/contract/calls'
import { noUsage, type Usage } from '../../../src/contract/call-outcome'
import { createCallRecords } from '../../../src/main/gate/calls/call-records'
import { createAppender } from '../../../src/main/ledger/append'
import type { EntryDraft } from '../../../src/main/ledger/entry-row'
import { billOf } from '../../../src/main/money/cost'
import { createPolicy } from '../../../src/main/policy/policy'
import {
  createRecommendations,
  type RecommendationsDeps,
} from '../../../src/main/usage/advice/recommendations'
import { createWhatIf } from '../../../src/main/usage/advice/what-if'
import { makeCatalog, start } from '../../catalog/make-catalog'
import { sampleEntry } from '../entries'

export const cent = 10_000_000
export const day = 86_400_000
export const minute = 60_000
/** When the first planted call is made. */
export const begun = start - 10 * day

export interface Planted {
  readonly model?: string
  readonly provider?: string
  readonly usage?: Partial<Usage>
  /** Of the request; null: it is not kept. */
  readonly request?: Partial<CallRequest> | null
  readonly entry?: Partial<EntryDraft>
}

export function openPlanted(change: Partial<RecommendationsDeps> = {}) {
  const parts = makeCatalog()
  onTestFinished(parts.close)
  const { store, db, catalog, platform, audit } = parts
  const { append } = createAppender(db, () => 'genesis')
  const records = createCallRecords(db)
  const policy = createPolicy({
    store,
    platform,
    audit,
    rules: { resolveModel: (written) => catalog.resolve(written), hasProfile: () => true },
  })
  for (const name of ['mail', 'clean']) policy.saveService({ name }, 'page')
  const shared = { store, platform, catalog, timeZone: () => 'UTC' }
  const recommend = createRecommendations({
    ...shared,
    keys: () => [],
    services: policy.services,
    projects: policy.projects,
    effectivePolicy: policy.effectivePolicy,
    usualMaxOutput: () => 4096,
    equalModels: async () => [],
    isAllowed: (model, service) => policy.validate(model, { service }).allowed,
    ...change,
  })
  let made = 0

  /** One attempt, billed as the gate bills it. */
  function plant({
    model = 'gpt-4o',
    provider = 'openai',
    usage,
    request = {},
    entry = {},
  }: Planted) {
    made += 1
    const used = { ...noUsage, inputTokens: 1000, outputTokens: 100, ...usage }
    const price = catalog.find(provider, model)?.price ?? null
    const bill = price === null ? null : billOf(used, price)
    const draft = sampleEntry(made, {
      ...used,
      provider,
      model,
      time: begun + made * minute,
      service: 'mail',
      costNanoUsd: bill?.costNanoUsd ?? null,
      costStatus: bill === null ? 'unknown' : 'computed',
      charges: [...(bill?.charges ?? [])],
      ...entry,
    })
    const { callId, time, attempt } = draft
    store.write(() => {
      append(draft)
      if (attempt === 1)
        records.begin({
          callId,
          time,
          facts: factsOf(draft),
          request: {
            project: draft.project,
            messages: [{ role: 'user', content: `Question ${made}` }],
            ...request,
          },
          storeContent: request !== null,
        })
    })
    return draft
  }
  return { ...parts, policy, recommend, plant, append, whatIf: createWhatIf(shared) }
}

function factsOf({
  provider,
  model,
  keyId,
  project,
  service,
  environment,
  user,
  organization,
  source,
  simulated,
}: EntryDraft) {
  return {
    provider,
    model,
    keyId,
    project,
    service,
    environment,
    user,
    organization,
    source,
    simulated,
  }
}

/** What the ledger has of a list of entries. */
export function costOf(entries: readonly EntryDraft[]): number {
  return entries.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0)
}

/** The whole of the planted time. */
export const everything = { from: begun - day, to: start + day }
