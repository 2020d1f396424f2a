/** Corrections: a new chained entry with a reason that carries the difference; the entry corrected stays as it is (spec L5). */
import type { Entry } from '../../contract/ledger'
import { Failure } from '../platform/failure'
import type { Audit } from '../record/audit'
import type { GateDeps } from './deps'

export interface Adjustment {
  readonly entryId: string
  /** What the entry should have cost, in nano-USD. */
  readonly costNanoUsd: number
  readonly reason: string
}

export function adjustEntry(
  deps: Pick<GateDeps, 'store' | 'ledger' | 'budgets' | 'platform'> & { readonly audit: Audit },
  { entryId, costNanoUsd, reason }: Adjustment,
  who: string,
): Entry {
  const { clock, newId, changes } = deps.platform
  const entry = deps.store.write(() => {
    const original = deps.ledger.get(entryId)
    if (original.kind === 'adjustment') throw new Failure('invalid_request', 'Correct the entry itself, not its adjustment.')
    if (original.simulated) throw new Failure('invalid_request', 'A simulated entry spends nothing, so there is nothing to correct.')
    // The marker of a usage reset refers to the entry too, and is computed; a correction is reported.
    const earlier = deps.ledger.ofCall(original.callId).filter((other) => other.adjusts === entryId && other.costStatus === 'reported')
    const booked = earlier.reduce((sum, other) => sum + (other.costNanoUsd ?? 0), original.costNanoUsd ?? 0)
    const difference = costNanoUsd - booked
    // What nobody knew may be confirmed as it stands, once.
    const open = earlier.length === 0 && (original.unresolved || original.costNanoUsd === null)
    if (difference === 0 && !open) throw new Failure('invalid_request', 'The entry already stands at that cost, so there is nothing to correct.')
    deps.budgets.adjust(original, original.time, difference)
    const adjustment = deps.ledger.append({
      ...original,
      id: newId('ent'),
      settledAt: clock.now(),
      kind: 'adjustment',
      unresolved: false,
      inputTokens: 0,
      outputTokens: 0,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      reasoningTokens: 0,
      costNanoUsd: difference,
      costStatus: 'reported',
      wouldCostNanoUsd: null,
      savedNanoUsd: 0,
      latencyMs: 0,
      firstTokenMs: null,
      outcome: 'ok',
      reason,
      adjusts: entryId,
    })
    deps.audit.note({ who, what: 'entry corrected', subject: entryId, before: booked, after: { costNanoUsd, reason, adjustment: adjustment.id } })
    return adjustment
  })
  changes.publish('ledger', 'usage', 'budgets')
  return entry
}
