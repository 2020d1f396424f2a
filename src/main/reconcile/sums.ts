/** What the two sides of a line come to, and how they are added up. */
import {
  noTokens,
  tokenClasses,
  type ExportRow,
  type Tier,
  type TokenClass,
  type TokenCounts,
} from './formats/format'
import { parseDecimal } from '../money/decimal'

/** Exact money of an export, in units of decimal.ts. */
export interface CostSums {
  cost: bigint
  /** Before discounts, and the cost of the rows that tell it. */
  list: bigint
  listed: bigint
  credit: bigint
  rows: number
  /** Cost by class, of rows billed by other terms than the plain ones. */
  readonly byTier: Map<Tier, Record<TokenClass, bigint>>
  readonly long: Record<TokenClass, bigint>
}

export interface UsageSums {
  tokens: TokenCounts
  /** Null where the vendor does not count them. */
  requests: number | null
  rows: number
  readonly byTier: Map<Tier, TokenCounts>
}

export interface LedgerSums {
  /** Nano-USD; what is not known counts as nothing. */
  cost: number
  tokens: TokenCounts
  /** Attempts that were answered. */
  requests: number
  entries: number
  /** Of these entries: cut streams. */
  partial: number
  readonly classCost: Record<TokenClass, number>
  readonly byTier: Map<Tier, TokenCounts>
  /** Of entries that were held on one UTC day and settled on the next. */
  crossingCost: number
  crossingTokens: TokenCounts
  /** The one that tells most: a cut one, else the dearest. */
  entry: { readonly id: string; readonly partial: boolean; readonly cost: number } | null
}

const noMoney = (): Record<TokenClass, bigint> => ({
  input: 0n,
  cached: 0n,
  write5m: 0n,
  write1h: 0n,
  output: 0n,
})

export const emptyCost = (): CostSums => ({
  cost: 0n,
  list: 0n,
  listed: 0n,
  credit: 0n,
  rows: 0,
  byTier: new Map(),
  long: noMoney(),
})

export const emptyUsage = (): UsageSums => ({
  tokens: noTokens,
  requests: null,
  rows: 0,
  byTier: new Map(),
})

export const emptyLedger = (): LedgerSums => ({
  cost: 0,
  tokens: noTokens,
  requests: 0,
  entries: 0,
  partial: 0,
  classCost: { ...noTokens },
  byTier: new Map(),
  crossingCost: 0,
  crossingTokens: noTokens,
  entry: null,
})

export function combine(
  one: TokenCounts,
  other: TokenCounts,
  how: (a: number, b: number) => number = (a, b) => a + b,
): TokenCounts {
  const sum = { ...noTokens }
  for (const name of tokenClasses) sum[name] = how(one[name], other[name])
  return sum
}

export const minus = (one: TokenCounts, other: TokenCounts) => combine(one, other, (a, b) => a - b)

export const total = (tokens: TokenCounts) =>
  tokenClasses.reduce((sum, name) => sum + tokens[name], 0)

export function addCostRow(sums: CostSums, { cost, list, kind, tier, long }: ExportRow): void {
  const amount = parseDecimal(cost ?? '') ?? 0n
  sums.cost += amount
  if (list !== null) {
    sums.list += parseDecimal(list) ?? 0n
    sums.listed += amount
  }
  if (amount < 0n) sums.credit += amount
  sums.rows += 1
  if (kind === 'fee' || kind === 'sum' || kind === 'usage') return
  if (tier !== 'default') {
    const marked = sums.byTier.get(tier) ?? noMoney()
    marked[kind] += amount
    sums.byTier.set(tier, marked)
  }
  if (long) sums.long[kind] += amount
}

export function addUsageRow(sums: UsageSums, { tokens, requests, tier }: ExportRow): void {
  sums.tokens = combine(sums.tokens, tokens)
  if (requests !== null) sums.requests = (sums.requests ?? 0) + requests
  sums.rows += 1
  addTier(sums.byTier, tier, tokens)
}

export function addCost(sums: CostSums, other: CostSums): void {
  sums.cost += other.cost
  sums.list += other.list
  sums.listed += other.listed
  sums.credit += other.credit
  sums.rows += other.rows
  for (const [tier, money] of other.byTier) {
    const marked = sums.byTier.get(tier) ?? noMoney()
    for (const name of tokenClasses) marked[name] += money[name]
    sums.byTier.set(tier, marked)
  }
  for (const name of tokenClasses) sums.long[name] += other.long[name]
}

export function addUsage(sums: UsageSums, other: UsageSums): void {
  sums.tokens = combine(sums.tokens, other.tokens)
  if (other.requests !== null) sums.requests = (sums.requests ?? 0) + other.requests
  sums.rows += other.rows
  for (const [tier, tokens] of other.byTier) addTier(sums.byTier, tier, tokens)
}

export function addLedger(sums: LedgerSums, other: LedgerSums): void {
  sums.cost += other.cost
  sums.tokens = combine(sums.tokens, other.tokens)
  sums.requests += other.requests
  sums.entries += other.entries
  sums.partial += other.partial
  for (const name of tokenClasses) sums.classCost[name] += other.classCost[name]
  for (const [tier, tokens] of other.byTier) addTier(sums.byTier, tier, tokens)
  sums.crossingCost += other.crossingCost
  sums.crossingTokens = combine(sums.crossingTokens, other.crossingTokens)
  sums.entry = tellsMore(sums.entry, other.entry)
}

export function addTier(tiers: Map<Tier, TokenCounts>, tier: Tier, tokens: TokenCounts): void {
  tiers.set(tier, combine(tiers.get(tier) ?? noTokens, tokens))
}

export function tellsMore(
  one: LedgerSums['entry'],
  other: LedgerSums['entry'],
): LedgerSums['entry'] {
  if (one === null || other === null) return one ?? other
  if (one.partial !== other.partial) return one.partial ? one : other
  return other.cost > one.cost ? other : one
}
