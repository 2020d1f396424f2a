/** A line while its difference in money is explained, cause by cause. */
import type { Cause, CostFinding } from '../../contract/reconcile'
import { toNano } from '../money/decimal'
import { toleranceOf } from './causes/rounding'
import type { LineFacts } from './facts'

export class Working {
  readonly findings: CostFinding[] = []
  readonly tolerance: number
  readonly difference: number
  rest: number

  constructor(
    readonly facts: LineFacts,
    /** What the ledger has of each model of the line. */
    readonly ledgerModels: readonly number[],
  ) {
    this.tolerance = toleranceOf(facts)
    this.difference = toNano(facts.cost?.cost ?? 0n) - facts.ledger.cost
    this.rest = this.difference
  }

  get within(): boolean {
    return Math.abs(this.rest) <= this.tolerance
  }

  explain(cause: Cause, amountNanoUsd: number): void {
    if (amountNanoUsd === 0) return
    this.findings.push({ cause, amountNanoUsd })
    this.rest -= amountNanoUsd
  }
}
