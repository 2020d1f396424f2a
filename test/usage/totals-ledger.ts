/**
 * A whole console over a random ledger that its own appender wrote, for holding every total that it
 * tells against the entries, which are added up here apart and without a double.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { onTestFinished } from 'vitest'
import { chargeKinds } from '../../src/contract/charges'
import { noValue, type LabelFilter } from '../../src/contract/entry-filter'
import { createAppender } from '../../src/main/ledger/append'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { openDatabase } from '../../src/main/storage/open-database'
import { genesisHash } from '../../src/main/storage/open-ledger-file'
import { openHouse, type House } from '../support/house'
import { day, hour, sampleEntry } from './entries'

/** Thursday noon, after every clock of the zones has been changed twice. */
export const now = Date.UTC(2026, 10, 5, 12)

/** Nights on which clocks go forward and back in Berlin, New York and on Chatham, and now. */
const moments = [
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 3, 4, 14),
  Date.UTC(2026, 8, 26, 14),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 10, 1, 6),
  now - day,
] as const

const near = (around: number) =>
  fc
    .tuple(fc.constantFrom(...moments), fc.integer({ min: -around, max: around }))
    .map(([moment, offset]) => Math.min(now, moment + offset))

const amount = fc.oneof(fc.nat(50), fc.nat(2_000_000_000), fc.constant(9_007_199_254_741))
const labels = {
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'),
  project: fc.constantFrom('dev', 'report'),
  environment: fc.constantFrom('development', 'production'),
  service: fc.constantFrom('chat', 'search', null),
  user: fc.constantFrom('ann', 'bob', null),
  organization: fc.constantFrom('acme', null),
  keyId: fc.constantFrom('key_1', null),
  source: fc.constantFrom('api' as const, 'playground' as const),
}

const fact = fc.record({
  ...labels,
  time: fc.oneof(near(3 * hour), near(2 * day)),
  simulated: fc.constantFrom(false, false, true),
  form: fc.constantFrom('computed', 'computed', 'unknown', 'kept', 'before lines'),
  outcome: fc.constantFrom('ok' as const, 'ok' as const, 'timeout' as const),
  cost: amount,
  saved: fc.nat(5000),
  inputTokens: fc.nat(90_000),
  outputTokens: fc.nat(4000),
  kind: fc.constantFrom(...chargeKinds),
  /** What somebody says later that it cost. */
  correctedTo: fc.option(amount, { freq: 4 }),
})
type Fact = typeof fact extends fc.Arbitrary<infer Value> ? Value : never
export const facts = fc.array(fact, { minLength: 30, maxLength: 90 })

/** One to four labels with a value that entries have, or without one; none asks for all. */
const labelValues = {
  provider: labels.provider,
  model: labels.model,
  project: labels.project,
  environment: labels.environment,
  service: fc.constantFrom('chat', noValue),
  user: fc.constantFrom('ann', noValue),
  organization: fc.constantFrom('acme', noValue),
  key: fc.constantFrom('key_1', noValue),
  source: labels.source,
}
const labelNames = Object.keys(labelValues) as (keyof typeof labelValues)[]
export const asked = fc
  .tuple(fc.record(labelValues), fc.shuffledSubarray(labelNames, { maxLength: 4 }))
  .map(([all, names]): LabelFilter => Object.fromEntries(names.map((name) => [name, all[name]])))

export const moment = near(4 * day)

function draftOf(fact: Fact, number: number): EntryDraft {
  const { form, cost, saved, kind: charge, correctedTo: _, simulated, outcome, ...rest } = fact
  const kept = form === 'kept'
  const unknown = form === 'unknown' && !simulated
  const money = kept ? 0 : cost
  return sampleEntry(number, {
    ...rest,
    simulated,
    settledAt: fact.time,
    kind: kept ? 'cache_hit' : 'attempt',
    outcome: kept ? 'ok' : outcome,
    costNanoUsd: unknown ? null : simulated ? 0 : money,
    costStatus: unknown ? 'unknown' : 'computed',
    wouldCostNanoUsd: simulated ? money : null,
    savedNanoUsd: kept ? saved : 0,
    charges:
      form === 'before lines'
        ? null
        : unknown || kept
          ? []
          : [{ kind: charge, quantity: 3, unitPicoUsd: null, costNanoUsd: money }],
  })
}

export interface Filled extends House {
  /** Everything that stands in the ledger, corrections too. */
  readonly entries: readonly EntryDraft[]
}

/** Corrections are made over the contract. */
export async function openFilled(all: readonly Fact[], timeZone: string): Promise<Filled> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  const clock = { now: () => now, monotonic: () => performance.now() }
  const first = await openHouse({ home, clock, keys: false })
  await first.client.system.updateSettings({ timeZone })
  await first.closeAndCheck()
  const entries = all.map(draftOf)
  appendTo(join(home, 'ledger.db'), entries)
  const house = await openHouse({ home, clock, keys: false, mock: first.mock })
  for (const [number, { correctedTo }] of all.entries()) {
    const entry = entries[number]
    if (correctedTo === null || entry === undefined || correctedTo === entry.costNanoUsd) continue
    if (entry.simulated || entry.kind === 'cache_hit') continue
    entries.push(
      await house.client.ledger.adjust({
        entryId: entry.id,
        costNanoUsd: correctedTo,
        reason: 'invoice',
      }),
    )
  }
  return { ...house, entries }
}

function appendTo(file: string, drafts: readonly EntryDraft[]) {
  const db = openDatabase(file)
  try {
    const ledgerId = db.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").pluck().get()
    const { append } = createAppender(db, () => genesisHash(String(ledgerId)))
    db.transaction(() => drafts.forEach((draft) => append(draft)))()
  } finally {
    db.close()
  }
}

const columns = {
  entries: () => 1,
  calls: ({ kind }: EntryDraft) => Number(kind !== 'adjustment'),
  errors: ({ kind, outcome }: EntryDraft) => Number(kind === 'attempt' && outcome !== 'ok'),
  inputTokens: ({ inputTokens }: EntryDraft) => inputTokens,
  outputTokens: ({ outputTokens }: EntryDraft) => outputTokens,
  costNanoUsd: ({ costNanoUsd }: EntryDraft) => costNanoUsd ?? 0,
  wouldCostNanoUsd: ({ wouldCostNanoUsd }: EntryDraft) => wouldCostNanoUsd ?? 0,
  savedNanoUsd: ({ savedNanoUsd }: EntryDraft) => savedNanoUsd,
  cacheHits: ({ kind }: EntryDraft) => Number(kind === 'cache_hit'),
} as const
type Column = keyof typeof columns
export type Totals = Readonly<Record<Column | 'unknownCostCalls', bigint>>

/** The straight sum, in whole numbers of any size. */
export function totalsOf(entries: readonly EntryDraft[]): Totals {
  const sums = Object.fromEntries(
    (Object.keys(columns) as Column[]).map((column) => [
      column,
      entries.reduce((sum, entry) => sum + BigInt(columns[column](entry)), 0n),
    ]),
  ) as Record<Column, bigint>
  const corrected = new Set(entries.map(({ adjusts }) => adjusts))
  const unknown = entries.filter(
    ({ id, costNanoUsd }) => costNanoUsd === null && !corrected.has(id),
  )
  return { ...sums, unknownCostCalls: BigInt(unknown.length) }
}

/** The same columns of an answer. */
export function toldOf(answer: Readonly<Record<keyof Totals, number>>): Totals {
  const names = [...Object.keys(columns), 'unknownCostCalls'] as (keyof Totals)[]
  return Object.fromEntries(names.map((name) => [name, BigInt(answer[name])])) as Totals
}
