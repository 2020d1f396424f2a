/** A correction before it is recorded: what it would change, and why it cannot be recorded yet. */
import type { Entry } from '../../../contract/ledger'
import { parseUsd } from '../../kit/number/decimal'

export interface AdjustmentDraft {
  readonly cost: string
  readonly reason: string
}

export interface AdjustmentCheck {
  readonly costProblem: string | null
  readonly reasonProblem: string | null
  /** What the entry should have cost; null while the text is no amount. */
  readonly costNanoUsd: number | null
  /** What the adjustment will carry. */
  readonly difference: number | null
}

const REASON_LIMIT = 500

/** `alreadyAdjusted` is the sum of the entry's earlier adjustments. */
export function checkAdjustment(
  draft: AdjustmentDraft,
  entry: Pick<Entry, 'costNanoUsd'>,
  alreadyAdjusted = 0,
): AdjustmentCheck {
  const cost = parseUsd(draft.cost)
  const costNanoUsd = cost.ok ? cost.value : null
  const difference =
    costNanoUsd === null ? null : costNanoUsd - (entry.costNanoUsd ?? 0) - alreadyAdjusted
  const reason = draft.reason.trim()
  return {
    costProblem: cost.ok
      ? difference === 0
        ? 'This is what the entry costs already.'
        : null
      : cost.message,
    reasonProblem:
      reason === ''
        ? 'Say why, for whoever reviews the ledger.'
        : reason.length > REASON_LIMIT
          ? `Use at most ${REASON_LIMIT} characters.`
          : null,
    costNanoUsd,
    difference,
  }
}
