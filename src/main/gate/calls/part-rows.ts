/**
 * The SQL of `rollout_calls`: what became of the calls that took part in a roll-out, one row a call
 * that has ended.
 */
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { RolloutPart } from '../../../contract/rollouts'
import type { Db } from '../../storage/store'

/** A call's part, with the model that its arm stands for. */
export interface TakenPart extends RolloutPart {
  readonly own: { readonly provider: string; readonly model: string }
}

export interface PartRows {
  answered(part: TakenPart, answer: CallAnswer): void
  failed(part: TakenPart, failure: CallFailure): void
}

/** Each writes inside the transaction that ends the call. A call that was kept stays as it was. */
export function createPartRows(db: Db): PartRows {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO rollout_calls (call_id, rollout, arm, outcome, passed, cost, latency, by_other)
     VALUES (@callId, @id, @arm, @outcome, @passed, @cost, @latency, @byOther)`,
  )

  function keep({ id, arm }: TakenPart, ended: Ended) {
    insert.run({ id, arm, ...ended })
  }
  return {
    answered: (part, answer) => keep(part, ofAnswer(part, answer)),
    failed: (part, failure) => keep(part, ofFailure(failure)),
  }
}

interface Ended {
  readonly callId: string
  readonly outcome: 'answered' | 'failed' | 'cancelled' | 'cached'
  readonly passed: 0 | 1 | null
  readonly cost: number | null
  readonly latency: number
  readonly byOther: 0 | 1
}

function ofAnswer({ own }: TakenPart, answer: CallAnswer): Ended {
  const { callId, cached, validation, provider, model, latencyMs } = answer
  return {
    callId,
    outcome: cached ? 'cached' : 'answered',
    passed: validation === undefined ? null : validation.passed ? 1 : 0,
    cost: costOf(answer),
    latency: Math.round(latencyMs),
    byOther: provider === own.provider && model === own.model ? 0 : 1,
  }
}

function ofFailure(failure: CallFailure): Ended {
  const { callId, error, latencyMs } = failure
  const isEndedByAsker = error.code === 'cancelled' || error.code === 'interrupted'
  return {
    callId,
    outcome: isEndedByAsker ? 'cancelled' : 'failed',
    passed: null,
    cost: costOf(failure),
    latency: Math.round(latencyMs),
    byOther: 0,
  }
}

/** Simulated attempts at what they would have cost, so that there is a cost to compare. */
function costOf({
  costNanoUsd,
  wouldCostNanoUsd,
}: Pick<CallAnswer, 'costNanoUsd' | 'wouldCostNanoUsd'>): number | null {
  return costNanoUsd === null ? null : costNanoUsd + (wouldCostNanoUsd ?? 0)
}
