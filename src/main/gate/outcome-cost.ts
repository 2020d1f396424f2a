/** What an attempt used and cost, by how it ended (spec §15: cost status, failed attempts). Pure. */
import type { CostStatus, Usage } from '../../contract/calls'
import type { NewHold } from '../budgets/holds'
import { costNanoUsd } from '../money/cost'
import type { AttemptResult } from './attempt'

export interface Charge {
  readonly usage: Usage
  readonly costNanoUsd: number | null
  readonly costStatus: CostStatus
  /** Settled at the upper bound because the truth is not known. */
  readonly unresolved: boolean
}

export interface Counting {
  readonly countedInput: number
  readonly countedOutput: number
  /** The model may have produced tokens nobody saw. */
  readonly hiddenReasoning: boolean
}

const nothing: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 }

/** Nobody knows what it used or cost, and no figure can be kept in its place. */
export const unknowable: Charge = { usage: nothing, costNanoUsd: null, costStatus: 'unknown', unresolved: true }

export function chargeOf(hold: NewHold, result: AttemptResult, counting: Counting): Charge {
  const { reach } = result.failure ?? {}
  if (result.garbled === true && reach !== 'not_sent' && reach !== 'refused') return atBound(hold)
  if (result.failure === null) {
    const { usage, reportedCostNanoUsd } = result
    const known = usage === null ? estimated(hold, counting) : priced(hold, usage, 'computed')
    // The provider's own money figure is the truth, whatever our price sheet and its counts say.
    return reportedCostNanoUsd === null ? known : { usage: known.usage, costNanoUsd: reportedCostNanoUsd, costStatus: 'reported', unresolved: false }
  }
  switch (result.failure.reach) {
    case 'not_sent':
    case 'refused':
      return { usage: nothing, costNanoUsd: 0, costStatus: 'computed', unresolved: false }
    case 'no_answer':
      return atBound(hold)
    case 'cut':
      return cut(hold, result, counting)
  }
}

/** The hold's own bound, for what can never be known: flagged for a person to correct. */
export function atBound(hold: NewHold): Charge {
  const usage = { ...nothing, inputTokens: hold.inputBound, outputTokens: hold.outputBound }
  return hold.costBound === null
    ? { usage, costNanoUsd: null, costStatus: 'unknown', unresolved: true }
    : { usage, costNanoUsd: hold.costBound, costStatus: 'estimated', unresolved: true }
}

function priced(hold: NewHold, usage: Usage, status: CostStatus): Charge {
  if (hold.price === null) return { usage, costNanoUsd: null, costStatus: 'unknown', unresolved: false }
  return { usage, costNanoUsd: costNanoUsd(usage, hold.price), costStatus: status, unresolved: false }
}

function estimated(hold: NewHold, { countedInput, countedOutput, hiddenReasoning }: Counting): Charge {
  if (hiddenReasoning) return atBound(hold)
  return priced(hold, { ...nothing, inputTokens: countedInput, outputTokens: countedOutput }, 'estimated')
}

/** A cut stream: what the provider had reported counts, but never less output than was received. */
function cut(hold: NewHold, { usage, failure }: AttemptResult, { countedInput, countedOutput, hiddenReasoning }: Counting): Charge {
  if (usage === null && hiddenReasoning) return atBound(hold)
  const known = usage ?? failure?.partialUsage ?? { ...nothing, inputTokens: countedInput }
  return priced(hold, { ...known, outputTokens: Math.max(known.outputTokens, countedOutput) }, 'partial')
}
