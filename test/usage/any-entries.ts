/**
 * Any entries and any filters for properties, and straight sums over entries to hold answers
 * against.
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import { chargeKinds, type Charge } from '../../src/contract/charges'
import { noValue, type LabelFilter } from '../../src/contract/entry-filter'
import { dimensions } from '../../src/contract/primitives'
import type { ChargeSum, UsageFigures } from '../../src/contract/usage'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { day, labelOf, type openUsage } from './entries'

export const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata'] as const
/** Holds the change to summer time in Berlin, 29 March. */
export const from = Date.UTC(2026, 2, 20)
export const to = Date.UTC(2026, 3, 10)

const line = fc.record({
  kind: fc.constantFrom(...chargeKinds),
  quantity: fc.nat(2000),
  unitPicoUsd: fc.constant(null),
  costNanoUsd: fc.nat(1_000_000),
})

const labels = {
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5'),
  project: fc.constantFrom('dev', 'report'),
  environment: fc.constantFrom('development', 'production'),
  service: fc.constantFrom('chat', 'search', null),
  user: fc.constantFrom('ann', null),
  organization: fc.constantFrom('acme', 'umbrella', null),
  keyId: fc.constantFrom('key_1', null),
  source: fc.constantFrom('api' as const, 'playground' as const),
}

export const draft = fc.record({
  ...labels,
  time: fc.integer({ min: from - 2 * day, max: to + 2 * day }),
  simulated: fc.boolean(),
  kind: fc.constantFrom('attempt' as const, 'attempt' as const, 'cache_hit' as const),
  attempt: fc.constantFrom(1, 2),
  outcome: fc.constantFrom('ok' as const, 'timeout' as const, 'cancelled' as const),
  cacheWriteTokens: fc.constantFrom(0, 0, 1500),
  firstTokenMs: fc.constantFrom(null, 120),
  savedNanoUsd: fc.nat(50),
  /** Null: an entry of the form that was written before lines were kept. */
  charges: fc.option(fc.array(line, { maxLength: 3 })),
  unknown: fc.boolean(),
  correctedTo: fc.option(
    fc.record({ cost: fc.nat(2_000_000), writes: fc.integer({ min: 0, max: 1500 }) }),
  ),
})
export type Draft = typeof draft extends fc.Arbitrary<infer Value> ? Value : never

export const filter = fc.record(
  {
    provider: fc.constantFrom('openai', 'anthropic', 'elsewhere'),
    model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5'),
    project: fc.constantFrom('dev', 'report'),
    environment: fc.constantFrom('development', 'production'),
    service: fc.constantFrom('chat', noValue),
    user: fc.constantFrom('ann', noValue),
    organization: fc.constantFrom('acme', noValue),
    key: fc.constantFrom('key_1', noValue),
    source: fc.constantFrom('api' as const, 'playground' as const),
  },
  { requiredKeys: [] },
)

export function entryOf({
  unknown,
  correctedTo: _,
  charges,
  ...facts
}: Draft): Partial<EntryDraft> {
  const cost =
    charges === null ? 777 : charges.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
  const known = facts.simulated ? { costNanoUsd: 0, wouldCostNanoUsd: cost } : { costNanoUsd: cost }
  const money =
    unknown && !facts.simulated
      ? ({ costNanoUsd: null, costStatus: 'unknown' } as const)
      : { ...known, costStatus: 'computed' as const }
  return {
    ...facts,
    ...money,
    charges: money.costNanoUsd === null && charges !== null ? [] : charges,
  }
}

export function correctionOf(
  entry: EntryDraft,
  { cost, writes }: { readonly cost: number; readonly writes: number },
): Partial<EntryDraft> {
  const difference = cost - (entry.costNanoUsd ?? 0)
  const lines: Charge[] =
    difference === 0
      ? []
      : [{ kind: 'correction', quantity: 1, unitPicoUsd: null, costNanoUsd: difference }]
  return {
    ...entry,
    id: `${entry.id}_corrected`,
    kind: 'adjustment',
    adjusts: entry.id,
    costStatus: 'reported',
    costNanoUsd: difference,
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    reasoningTokens: 0,
    cacheWriteTokens: Math.min(writes, entry.cacheWriteTokens) - entry.cacheWriteTokens,
    latencyMs: 0,
    firstTokenMs: null,
    outcome: 'ok',
    unresolved: false,
    charges: lines,
  }
}

export function fill({ add }: ReturnType<typeof openUsage>, drafts: readonly Draft[]) {
  for (const one of drafts) {
    const entry = add(entryOf(one))
    if (one.correctedTo !== null && !entry.simulated) add(correctionOf(entry, one.correctedTo))
  }
}

export function passes(entry: EntryDraft, asked: LabelFilter): boolean {
  const { source, ...labelled } = asked
  const fits = dimensions.every(
    (dimension) =>
      labelled[dimension] === undefined ||
      (labelOf(entry, dimension) ?? noValue) === labelled[dimension],
  )
  return fits && (source === undefined || entry.source === source)
}

export function chargesFrom(entries: readonly EntryDraft[]): ChargeSum[] {
  const lines = entries.flatMap<ChargeSum>(
    ({ charges, simulated, costNanoUsd, wouldCostNanoUsd }) => {
      const cost = (simulated ? wouldCostNanoUsd : costNanoUsd) ?? 0
      return (
        charges ?? (cost === 0 ? [] : [{ kind: 'not_itemised', quantity: 1, costNanoUsd: cost }])
      )
    },
  )
  return [...chargeKinds, 'not_itemised' as const].flatMap((kind) => {
    const own = lines.filter((each) => each.kind === kind)
    const sum = {
      kind,
      quantity: own.reduce((total, { quantity }) => total + quantity, 0),
      costNanoUsd: own.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0),
    }
    return sum.quantity === 0 && sum.costNanoUsd === 0 ? [] : [sum]
  })
}

const added = [
  'calls',
  'entries',
  'errors',
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'costNanoUsd',
  'wouldCostNanoUsd',
  'unknownCostCalls',
  'savedNanoUsd',
  'cacheHits',
] as const satisfies readonly (keyof UsageFigures)[]

export function expectAddsUp(groups: readonly UsageFigures[], total: UsageFigures) {
  for (const column of added)
    expect(
      groups.reduce((sum, group) => sum + group[column], 0),
      column,
    ).toBe(total[column])
}
