/** An experiment as lists and its page show it. */
import type {
  Experiment,
  ExperimentBrief,
  ExperimentNow,
  Progress,
  Trial,
} from '../../../contract/experiments'
import { callsOf } from '../../budgets/covers'
import { judgeCallsOf } from './call-ids'
import type { ExperimentRow } from './experiment-row'
import { totalsOf, type ExperimentPlan } from './plan'
import type { EndedTrial, TrialRows } from './trial-rows'

/** What only the runner knows: it is nothing for one that does not run. */
export interface Live {
  /** What it waits for while it runs, as a sentence. */
  readonly note: string | null
  readonly secondsLeft: number | null
  readonly running: Experiment['running']
}

export function briefOf(plan: ExperimentPlan, trials: TrialRows, live: Live): ExperimentBrief {
  const { row, variants } = plan
  return {
    ...factsOf(plan, progressOf(plan, trials, live), live),
    variants: variants.map(({ system: _system, ...each }) => each),
    name: variants.length === 0 ? `${row.name} (part of it cannot be read)` : row.name,
  }
}

export function experimentOf(plan: ExperimentPlan, trials: TrialRows, live: Live): Experiment {
  const { row, variants, cases, prompt, checks, judge, contentKept } = plan
  return {
    ...factsOf(plan, progressOf(plan, trials, live), live),
    variants: [...variants],
    cases: [...cases],
    contentKept,
    prompt,
    checks: [...checks],
    judge,
    seed: row.seed,
    margin: row.margin,
    concurrency: row.concurrency,
    estimate: { boundNanoUsd: row.bound, expectedNanoUsd: row.expected },
    running: live.running,
  }
}

export function nowOf(
  plan: ExperimentPlan,
  trials: TrialRows,
  live: Live,
  contentKept: boolean,
): ExperimentNow {
  const { id, state, note, sentence, progress } = factsOf(
    plan,
    progressOf(plan, trials, live),
    live,
  )
  return { id, state, note, sentence, progress, contentKept, running: live.running }
}

function factsOf({ row, cases }: ExperimentPlan, progress: Progress, { note }: Live) {
  return {
    id: row.id,
    createdAt: row.created_at,
    name: row.name,
    project: row.project,
    environment: row.environment,
    service: row.service,
    state: row.state,
    note: row.note ?? note,
    caseCount: cases.length,
    plannedCases: row.planned_cases,
    repeats: row.repeats,
    progress,
    sentence: row.sentence,
  }
}

function progressOf(plan: ExperimentPlan, trials: TrialRows, { secondsLeft }: Live): Progress {
  const { id, cap }: ExperimentRow = plan.row
  const totals = totalsOf(plan)
  const { done, failed, duels } = trials.counts(id)
  return {
    done,
    total: totals.trials,
    failed,
    spentNanoUsd: trials.spent(callsOf(id)),
    capNanoUsd: cap,
    secondsLeft,
    judgeDone: duels,
    judgeTotal: totals.duels,
    judgeSpentNanoUsd: trials.spent(judgeCallsOf(id)),
  }
}

export function trialOf(
  { cases, variants }: ExperimentPlan,
  {
    caseIndex,
    variantIndex,
    repeat,
    text,
    ...ended
  }: EndedTrial & { readonly text: string | null },
): Trial {
  return {
    case: cases[caseIndex]?.id ?? `${caseIndex}`,
    variant: variants[variantIndex]?.id ?? `${variantIndex}`,
    repeat,
    state: ended.state,
    callId: ended.callId,
    passed: ended.passed,
    score: ended.score,
    costNanoUsd: ended.cost,
    latencyMs: ended.latency,
    text,
    problem: ended.problem,
  }
}
