/** What an experiment would cost at most, and what is to be expected, before it starts. */
import type { CallEstimate } from '../../../contract/call-estimate'
import type { CallRequest } from '../../../contract/calls'
import { divideNanoUsd } from '../../money/amount'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { Db } from '../../storage/store'
import { judgeRequest } from './judge-question'
import { totalsOf, type ExperimentPlan } from './plan'
import { trialRequest } from './request'

export interface EstimateDeps {
  readonly db: Db
  readonly estimate: (request: CallRequest) => Promise<CallEstimate>
}

/** In nano-USD; null where a call has no price. */
export interface Estimated {
  readonly bound: number | null
  readonly expected: number | null
}

/** The length of an answer of a model that has not answered yet, in tokens. */
const usualTokens = 300
/** So many cases stand for all in what is expected; the bound counts every one. */
const sampled = 20
/** Estimates in one turn of the event loop. */
const atOnce = 8

/** Throws Failure `invalid_request` for a request that cannot be understood. */
export async function estimateOf(deps: EstimateDeps, plan: ExperimentPlan): Promise<Estimated> {
  const usual = usualLength(deps.db)
  const sums = { bound: sum(), expected: sum() }
  let longestAnswer = 0
  for (const variant of plan.variants) {
    const sample = sum()
    for (const [at, one] of plan.cases.entries()) {
      const request = trialRequest(plan, one, variant)
      const most = await deps.estimate(request)
      longestAnswer = Math.max(longestAnswer, most.maxOutputTokens)
      sums.bound.add(most.worstCaseNanoUsd)
      if (at % atOnce === atOnce - 1) await yieldToLoop()
      if (at >= sampled) continue
      const tokens = Math.min(most.maxOutputTokens, usual(most.provider, most.model))
      sample.add((await deps.estimate({ ...request, maxOutputTokens: tokens })).worstCaseNanoUsd)
    }
    const { cases } = plan
    sums.expected.add(
      sample.value === null
        ? null
        : divideNanoUsd(sample.value * cases.length, Math.min(sampled, cases.length)),
    )
  }
  const judged = await judgeOf(deps, plan, longestAnswer)
  return {
    bound: together(sums.bound.value, plan.row.repeats, judged.bound),
    expected: together(sums.expected.value, plan.row.repeats, judged.expected),
  }
}

/** All that a judge is asked, as if each question were about the longest case. */
async function judgeOf(
  { estimate }: EstimateDeps,
  plan: ExperimentPlan,
  longestAnswer: number,
): Promise<Estimated> {
  const { judge, cases } = plan
  if (judge === null) return { bound: 0, expected: 0 }
  const length = (input: unknown) => JSON.stringify(input).length
  const longest = cases.reduce((one, other) =>
    length(other.input) > length(one.input) ? other : one,
  )
  const ask = async (tokens: number) => {
    const answer = ' a'.repeat(tokens)
    const { worstCaseNanoUsd } = await estimate(
      judgeRequest(plan, judge, longest, [answer, answer]),
    )
    return worstCaseNanoUsd === null ? null : worstCaseNanoUsd * totalsOf(plan).duels
  }
  return {
    bound: await ask(longestAnswer),
    expected: await ask(Math.min(longestAnswer, usualTokens)),
  }
}

/** A sum of amounts; null once one of them is not known. */
function sum() {
  let value: number | null = 0
  return {
    get value() {
      return value
    },
    add(amount: number | null) {
      value = value === null || amount === null ? null : value + amount
    },
  }
}

function together(trials: number | null, repeats: number, judge: number | null): number | null {
  return trials === null || judge === null ? null : trials * repeats + judge
}

/** Mean length of a model's latest answers, in tokens. */
function usualLength(db: Db) {
  const mean = db
    .prepare<[string, string], number | null>(
      `SELECT avg(output_tokens) FROM (SELECT output_tokens FROM entries
         WHERE model = ? AND +provider = ? AND outcome = 'ok' ORDER BY seq DESC LIMIT 200)`,
    )
    .pluck()
  return (provider: string, model: string) =>
    Math.max(1, Math.ceil(mean.get(model, provider) ?? usualTokens))
}
