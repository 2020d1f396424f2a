/** Cents: Anthropic rounds every row of a cost export; the ledger rounds an entry to the nano. */
import type { LineFacts } from '../facts'

const halfCent = 5_000_000

/** How far the two sides may be apart without any error, in nano-USD. */
export function toleranceOf({ provider, cost, ledger }: LineFacts): number {
  const rows = cost?.rows ?? 0
  return Math.max(provider === 'anthropic' ? rows * halfCent : 0, ledger.entries, rows)
}
