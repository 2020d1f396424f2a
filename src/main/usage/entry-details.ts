/**
 * What stands around one entry: what was held for it, its corrections, where its prices come from
 * and its place in the chain.
 */
import type { AttemptSummary } from '../../contract/call-outcome'
import type { CallRecord } from '../../contract/calls'
import type { Entry, EntryDetails } from '../../contract/ledger'

export interface EntryDetailsDeps {
  readonly ledger: {
    get(id: string): Entry
    ofCall(callId: string): Entry[]
    chainPlace(id: string): EntryDetails['chain']
  }
  readonly callRecord: (callId: string) => Pick<CallRecord, 'attempts'> | undefined
  readonly priceOrigin: (id: string) => EntryDetails['price']
}

/** Throws Failure `not_found`. */
export type ReadDetails = (id: string) => EntryDetails

export function createEntryDetails({
  ledger,
  callRecord,
  priceOrigin,
}: EntryDetailsDeps): ReadDetails {
  return (id) => {
    const entry = ledger.get(id)
    const adjustments = ledger.ofCall(entry.callId).filter(({ adjusts }) => adjusts === id)
    const attempts = entry.kind === 'attempt' ? (callRecord(entry.callId)?.attempts ?? []) : []
    return {
      adjustments,
      adjusts: entry.adjusts === null ? null : ledger.get(entry.adjusts),
      standsAtNanoUsd: standsAt(entry, adjustments),
      hold: holdOf(
        entry,
        attempts.find(({ attempt }) => attempt === entry.attempt),
      ),
      price: entry.priceSnapshotId === null ? null : priceOrigin(entry.priceSnapshotId),
      chain: ledger.chainPlace(id),
    }
  }
}

/** A cost that was not known is what its corrections say, once one says it. */
function standsAt({ costNanoUsd }: Entry, adjustments: readonly Entry[]): number | null {
  const known = [costNanoUsd, ...adjustments.map((one) => one.costNanoUsd)].filter(
    (cost) => cost !== null,
  )
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0)
}

/**
 * As the record of the call tells it. An entry that nobody knows the truth of was booked at what
 * was held, so there its cost tells.
 */
function holdOf(entry: Entry, summary: AttemptSummary | undefined): EntryDetails['hold'] {
  const { time: heldAt, settledAt: endedAt } = entry
  const spent = entry.simulated ? entry.wouldCostNanoUsd : entry.costNanoUsd
  const kept = summary?.hold
  if (kept !== undefined) {
    const { costNanoUsd: held } = kept
    const freedNanoUsd = held === null || spent === null ? null : held - spent
    return { heldAt, endedAt, ...kept, freedNanoUsd }
  }
  if (entry.kind !== 'attempt' || !entry.unresolved || spent === null) return null
  const tokens = { inputTokens: null, outputTokens: null }
  return { heldAt, endedAt, ...tokens, costNanoUsd: spent, freedNanoUsd: 0 }
}
