/** The ledger's side: entries of a provider by UTC day, key and model family, read in slices. */
import type { ChargeKind } from '../../contract/charges'
import type { ReconciledProvider } from '../../contract/reconcile'
import { dayMs, minuteMs } from '../../shared/spans'
import { localTime } from '../../shared/zones'
import { createEntryWalk, type WalkedEntry } from '../ledger/entry-walk'
import { conditionsOf } from '../ledger/filter'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { dayOf, type Tier, type TokenClass, type TokenCounts } from './formats/format'
import { modelFamily } from './model-family'
import { addTier, combine, emptyLedger, tellsMore, total, type LedgerSums } from './sums'

/** What a day holds of one key and model; fees stand apart. */
export interface LedgerPart {
  readonly keyId: string | null
  readonly model: string
  readonly fees: boolean
  readonly sums: LedgerSums
}

export interface LedgerSide {
  /** By UTC day, then by part. */
  readonly days: ReadonlyMap<number, ReadonlyMap<string, LedgerPart>>
  /** Cost by the days of the person's zone, each under the UTC day of the same date. */
  readonly zoneCost: ReadonlyMap<number, number>
  /** A model of each family, as the ledger writes it. */
  readonly models: ReadonlyMap<string, string>
}

/** What the walk tells of an entry beside its figures. */
type Label = readonly [
  keyId: string | null,
  model: string,
  tier: string | null,
  id: string,
  settledAt: number,
]
const label = 'json_array(key_id, ifnull(served_model, model), service_tier, id, settled_at)'

const classes: Partial<Record<ChargeKind, TokenClass>> = {
  input: 'input',
  cached_input: 'cached',
  cache_write_5m: 'write5m',
  cache_write_1h: 'write1h',
  output: 'output',
}
const feeKinds: ReadonlySet<ChargeKind> = new Set<ChargeKind>(['web_search', 'file_search'])

export async function readLedgerSide(
  db: Db,
  provider: ReconciledProvider,
  { from, to, timeZone }: { readonly from: number; readonly to: number; readonly timeZone: string },
): Promise<LedgerSide> {
  const walk = createEntryWalk(db)
  const { leading, rest } = conditionsOf({ provider, simulated: false })
  const days = new Map<number, Map<string, LedgerPart>>()
  const zoneCost = new Map<number, number>()
  const models = new Map<string, string>()
  const dateOf = zoneDates(timeZone)
  // A zone's first and last day reach beyond the range by UTC.
  const range = { from: from - dayMs, to: to + dayMs }
  for (const slice of walk.byTime({ leading, rest, label, ...range }, walk.head().seq)) {
    for (const entry of slice) {
      if (entry.kind === 'cache_hit') continue
      const date = dateOf(entry.time)
      zoneCost.set(date, (zoneCost.get(date) ?? 0) + (entry.costNanoUsd ?? 0))
      if (entry.time < from || entry.time >= to) continue
      const told = JSON.parse(entry.label ?? '[]') as Label
      models.set(modelFamily(told[1]), told[1])
      book(days, entry, told)
    }
    await yieldToLoop()
  }
  return { days, zoneCost, models }
}

function book(
  days: Map<number, Map<string, LedgerPart>>,
  entry: WalkedEntry,
  [keyId, model, tier, id, settledAt]: Label,
) {
  const day = dayOf(entry.time)
  let parts = days.get(day)
  if (parts === undefined) days.set(day, (parts = new Map()))
  const family = modelFamily(model)
  const fee = (entry.charges ?? []).reduce(
    (sum, { kind, costNanoUsd }) => sum + (feeKinds.has(kind) ? costNanoUsd : 0),
    0,
  )
  const cost = (entry.costNanoUsd ?? 0) - fee
  const facts = { cost, day, tier, id, settledAt }
  addEntry(partOf(parts, { keyId, model: family, fees: false }), entry, facts)
  if (fee === 0) return
  const sums = partOf(parts, { keyId, model: '', fees: true })
  sums.cost += fee
  sums.entries += 1
  sums.entry = tellsMore(sums.entry, { id, partial: false, cost: fee })
}

function partOf(
  parts: Map<string, LedgerPart>,
  of: Pick<LedgerPart, 'keyId' | 'model' | 'fees'>,
): LedgerSums {
  const name = JSON.stringify(of)
  const known = parts.get(name)
  if (known !== undefined) return known.sums
  const sums = emptyLedger()
  parts.set(name, { ...of, sums })
  return sums
}

function addEntry(
  sums: LedgerSums,
  entry: WalkedEntry,
  {
    cost,
    day,
    tier,
    id,
    settledAt,
  }: {
    readonly cost: number
    readonly day: number
    readonly tier: string | null
    readonly id: string
    readonly settledAt: number
  },
) {
  const tokens = tokensOf(entry)
  const original = entry.kind === 'attempt'
  const partial = original && entry.costStatus === 'partial'
  sums.cost += cost
  sums.tokens = combine(sums.tokens, tokens)
  sums.entries += 1
  addTier(sums.byTier, tierOf(tier), tokens)
  for (const { kind, costNanoUsd } of entry.charges ?? []) {
    const name = classes[kind]
    if (name !== undefined) sums.classCost[name] += costNanoUsd
  }
  if (!original) return
  if (entry.outcome === 'ok' || total(tokens) > 0) sums.requests += 1
  if (partial) sums.partial += 1
  sums.entry = tellsMore(sums.entry, { id, partial, cost })
  if (dayOf(settledAt) <= day) return
  sums.crossingCost += cost
  sums.crossingTokens = combine(sums.crossingTokens, tokens)
}

function tokensOf(entry: WalkedEntry): TokenCounts {
  const hour = (entry.charges ?? []).reduce(
    (sum, { kind, quantity }) => sum + (kind === 'cache_write_1h' ? quantity : 0),
    0,
  )
  return {
    input: entry.inputTokens - entry.cachedInputTokens - entry.cacheWriteTokens,
    cached: entry.cachedInputTokens,
    write5m: entry.cacheWriteTokens - hour,
    write1h: hour,
    output: entry.outputTokens,
  }
}

const tierOf = (tier: string | null): Tier =>
  tier === 'batch' || tier === 'flex' || tier === 'priority' ? tier : 'default'

/** The date of a moment in a zone, as the start of the UTC day of that date. */
function zoneDates(timeZone: string): (time: number) => number {
  const known = new Map<number, number>()
  const quarter = 15 * minuteMs
  return (time) => {
    const bucket = Math.floor(time / quarter)
    const date = known.get(bucket) ?? dayOf(localTime(timeZone, bucket * quarter))
    known.set(bucket, date)
    return date
  }
}
