/** What is known of a line while its difference is explained. */
import type { Cause, ReconciledProvider } from '../../contract/reconcile'
import type { TokenCounts } from './formats/format'
import type { TokenPrices } from './prices'
import type { CostSums, LedgerSums, UsageSums } from './sums'

/** A line of either comparison: a UTC day, and a model and key where both sides tell them. */
export interface LineFacts {
  readonly provider: ReconciledProvider
  readonly day: number
  readonly model: string | null
  readonly fees: boolean
  readonly keyId: string | null
  readonly outsideKey: string | null
  /** True: a key that is none of ours, or a model that the ledger knows nothing of. */
  readonly outside: boolean
  readonly provisional: boolean
  readonly ledger: LedgerSums
  readonly cost: CostSums | null
  /** Of the same line; null where no usage export tells it. */
  readonly usage: UsageSums | null
  /** True where a usage export covers the day. */
  readonly usageCovers: boolean
  readonly prices: TokenPrices
}

/** What a line of a report is about. */
export function placeOf({ day, model, fees, keyId, outsideKey, provisional }: LineFacts) {
  return { day, model, fees, keyId, outsideKey, provisional }
}

/** What a cause explains of the tokens that are still unexplained; null where it is none. */
export type ExplainTokens = (facts: LineFacts, rest: TokenCounts) => TokenCounts | null

/** The same of money, in nano-USD; 0 where it is none. `tokens`: what it explains of them. */
export type ExplainCost = (facts: LineFacts, rest: number, tokens: TokenCounts | null) => number

export interface Explanation {
  readonly cause: Cause
  readonly tokens?: ExplainTokens
  readonly cost?: ExplainCost
}
