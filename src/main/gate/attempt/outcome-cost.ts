/**
 * What an attempt used and cost, by how it ended (spec §15: cost status, failed attempts). Pure.
 */
import { noUsage, type CostStatus, type Usage } from '../../../contract/call-outcome'
import { plainTerms, type Charge as ChargeLine, type ChargeKind } from '../../../contract/charges'
import type { Price } from '../../../contract/models'
import type { NewHold } from '../../budgets/holds'
import { billOf } from '../../money/cost'
import { billedTerms, type BilledTerms } from './billed-terms'
import type { AttemptResult } from './result'
import type { Unseen } from './unseen-reasoning'

export interface Charge {
  readonly usage: Usage
  readonly costNanoUsd: number | null
  readonly costStatus: CostStatus
  /** Settled at the upper bound because the truth is not known. */
  readonly unresolved: boolean
  /** The lines the cost is the sum of; none where nothing was used or there is no price. */
  readonly lines: readonly ChargeLine[]
  /**
   * Reported classes, fees and terms that the price knows nothing of: the cost is an estimate, and
   * somebody is told.
   */
  readonly assumed: readonly (ChargeKind | 'terms')[]
  /** The terms it was billed by, as they are kept: what the answer reports, else what was asked. */
  readonly terms: BilledTerms['names']
}

export interface Counting {
  readonly countedInput: number
  /** Our best count of what was received, and the most it can have been. */
  readonly countedOutput: number
  readonly outputAtMost: number
  /** Tokens the model may have produced that nobody saw. */
  readonly unseen: Unseen
}

/** The price of another model that answered in place of the one asked. */
export interface Served {
  readonly price: Price
}

const free = { lines: [], assumed: [], terms: plainTerms } as const

/** Nobody knows what it used or cost, and no figure can be kept in its place. */
export const unknowable: Charge = {
  ...free,
  usage: noUsage,
  costNanoUsd: null,
  costStatus: 'unknown',
  unresolved: true,
}

/** `served`: given where the model that answered is another one of the catalogue (spec M9). */
export function chargeOf(
  hold: NewHold,
  result: AttemptResult,
  counting: Counting,
  served?: Served,
): Charge {
  const { reach } = result.failure ?? {}
  if (result.garbled === true && reach !== 'not_sent' && reach !== 'refused') return atBound(hold)
  const price = served?.price ?? hold.price
  const billed = (usage: Usage, status: CostStatus) => priced(hold, price, result, usage, status)
  if (result.failure === null) {
    const { usage, reportedCostNanoUsd } = result
    const known = usage === null ? estimated(hold, counting, billed) : billed(usage, 'computed')
    // The provider's own money figure is the truth, whatever our price sheet and its counts say.
    return reportedCostNanoUsd === null ? known : asReported(known, reportedCostNanoUsd)
  }
  switch (result.failure.reach) {
    case 'not_sent':
    case 'refused':
      return {
        ...free,
        usage: noUsage,
        costNanoUsd: 0,
        costStatus: 'computed',
        unresolved: false,
        terms: hold.terms ?? plainTerms,
      }
    case 'no_answer':
      return atBound(hold)
    case 'cut':
      return withTold(cut(hold, result, counting, billed), result)
  }
}

/**
 * Of a cut answer, too, the provider's own money figure says more than our price sheet: it is no
 * less than that.
 */
function withTold(known: Charge, { reportedCostNanoUsd }: AttemptResult): Charge {
  return reportedCostNanoUsd === null
    ? known
    : { ...asReported(known, reportedCostNanoUsd), costStatus: 'partial' }
}

/** The hold's own bound, for what can never be known: flagged for a person to correct. */
export function atBound(hold: NewHold): Charge {
  const usage = { ...noUsage, inputTokens: hold.inputBound, outputTokens: hold.outputBound }
  const rest = { ...free, usage, terms: hold.terms ?? plainTerms, unresolved: true }
  if (hold.costBound === null) return { ...rest, costNanoUsd: null, costStatus: 'unknown' }
  return {
    ...rest,
    costNanoUsd: hold.costBound,
    costStatus: 'estimated',
    lines: sumLine('upper_bound', hold.costBound),
  }
}

function asReported(known: Charge, costNanoUsd: number): Charge {
  const sum = known.lines.reduce((total, line) => total + line.costNanoUsd, 0)
  // Where our price sheet comes to the same sum its lines tell more.
  const lines =
    known.lines.length > 0 && sum === costNanoUsd
      ? known.lines
      : sumLine('reported_total', costNanoUsd)
  return { ...known, costNanoUsd, costStatus: 'reported', unresolved: false, lines, assumed: [] }
}

/** A cost of which nobody knows the parts. */
export function sumLine(
  kind: 'reported_total' | 'upper_bound' | 'correction',
  costNanoUsd: number,
): ChargeLine[] {
  return costNanoUsd === 0 ? [] : [{ kind, quantity: 1, unitPicoUsd: null, costNanoUsd }]
}

/** A class, a fee or terms without a price of their own make it an estimate (spec M7, M8). */
function priced(
  hold: NewHold,
  price: Price | null,
  { reportedTerms }: AttemptResult,
  usage: Usage,
  status: CostStatus,
): Charge {
  const { terms, names, unknown } = billedTerms(hold.terms ?? plainTerms, reportedTerms)
  if (price === null)
    return {
      ...free,
      usage,
      costNanoUsd: null,
      costStatus: 'unknown',
      unresolved: false,
      terms: names,
    }
  const bill = billOf(usage, price, terms)
  const assumed =
    unknown && !bill.assumed.includes('terms') ? [...bill.assumed, 'terms' as const] : bill.assumed
  return {
    usage,
    costNanoUsd: bill.costNanoUsd,
    costStatus: assumed.length > 0 && status === 'computed' ? 'estimated' : status,
    unresolved: false,
    lines: bill.charges,
    assumed,
    terms: names,
  }
}

type Billed = (usage: Usage, status: CostStatus) => Charge

function estimated(
  hold: NewHold,
  { countedInput, countedOutput, unseen }: Counting,
  billed: Billed,
): Charge {
  if (unseen === 'unbounded') return atBound(hold)
  const outputTokens =
    unseen === 0 ? countedOutput : Math.min(hold.outputBound, countedOutput + unseen)
  return billed({ ...noUsage, inputTokens: countedInput, outputTokens }, 'estimated')
}

/**
 * A cut stream: what the provider had reported at its end counts; else never less output than can
 * have been made.
 */
function cut(
  hold: NewHold,
  { usage, failure }: AttemptResult,
  { countedInput, countedOutput, outputAtMost, unseen }: Counting,
  billed: Billed,
): Charge {
  if (usage !== null)
    return billed(
      { ...usage, outputTokens: Math.max(usage.outputTokens, countedOutput) },
      'partial',
    )
  if (unseen === 'unbounded') return atBound(hold)
  const known = failure?.partialUsage ?? { ...noUsage, inputTokens: countedInput }
  const made = unseen === 0 ? outputAtMost : Math.min(hold.outputBound, outputAtMost + unseen)
  return billed({ ...known, outputTokens: Math.max(known.outputTokens, made) }, 'partial')
}
