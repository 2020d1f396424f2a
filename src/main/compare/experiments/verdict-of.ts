/** The verdict on an experiment in the shape of the contract. */
import type { Verdict } from '../../../contract/experiments'
import { toUsd } from '../../money/amount'
import type { Amounts } from '../verdict/amounts'
import type { PairVerdict, VerdictRequest } from '../verdict/verdict'
import { agreementOf, type Evidence } from './agreement'
import { isScored, judgedCases } from './judged-cases'
import type { PickRows } from './pick-rows'
import type { ExperimentPlan } from './plan'
import { sentenceOf } from './sentence'
import { sentenceOfAmounts } from './sentence-of-amounts'
import type { TrialRows } from './trial-rows'

export interface VerdictDeps {
  readonly trials: Pick<TrialRows, 'all' | 'duels'>
  readonly picks: Pick<PickRows, 'all'>
  readonly judgeApart: (request: VerdictRequest) => Promise<PairVerdict[]>
}

/**
 * Final once it has ended with the planned number of cases finished by every variant. Until then
 * each pair has its interval and "not enough data": each look is another chance of a false alarm.
 */
export async function verdictOf(
  { trials, picks, judgeApart }: VerdictDeps,
  plan: ExperimentPlan,
): Promise<Verdict> {
  const { row, variants } = plan
  const ended = trials.all(row.id)
  const duels = trials.duels(row.id)
  const cases = judgedCases(plan, ended, duels)
  const scored = isScored(plan, ended)
  const names = variants.map(({ id }) => id)
  const missing = cases
    .filter(({ arms }) => names.some((name) => !(name in arms)))
    .map(({ id }) => id)
  const finished = cases.length - missing.length
  const hasEnded = row.state === 'done'
  const plannedCases = hasEnded ? row.planned_cases : Math.max(row.planned_cases, cases.length)
  const found = await judgeApart({
    variants: names,
    cases,
    scored,
    plannedCases,
    margin: row.margin,
    seed: row.seed,
  })
  const evidence: Evidence = {
    judged: plan.judge !== null,
    trials: ended,
    duels,
    picks: picks.all(row.id),
  }
  const pairs = found.map((pair) => ({
    ...pairOf(pair),
    agreement: agreementOf(evidence, names.indexOf(pair.a), names.indexOf(pair.b)),
  }))
  return {
    plannedCases: row.planned_cases,
    cases: finished,
    final: hasEnded && finished >= row.planned_cases,
    qualityCompared: scored,
    sentence: scored
      ? sentenceOf({ variants, pairs, margin: row.margin, judged: plan.judge !== null })
      : sentenceOfAmounts({ variants, pairs }, Math.max(0, plannedCases - finished)),
    pairs,
    missing,
  }
}

function pairOf(pair: PairVerdict): Omit<Verdict['pairs'][number], 'agreement'> {
  const { a, b, outcome, moreCases, quality, cost, latency, nanoUsdPerExtraPass, missing } = pair
  return {
    a,
    b,
    outcome,
    moreCases,
    quality,
    cost: cost === null ? null : { differenceNanoUsd: cost.difference, ...rest(cost) },
    latency: latency === null ? null : { differenceMs: latency.difference, ...rest(latency) },
    dollarsPerExtraPass: nanoUsdPerExtraPass === null ? null : toUsd(nanoUsdPerExtraPass),
    missing: [...missing],
  }
}

function rest({ n, low, high, ratio, ratioLow, ratioHigh }: Amounts) {
  return { n, low, high, ratio, ratioLow, ratioHigh }
}
