/** What every export of an experiment tells, whatever its form. */
import type { Experiment, PairVerdict, Trial, Verdict } from '../../../contract/experiments'

export interface Exported {
  readonly experiment: Experiment
  readonly verdict: Verdict
  readonly trials: readonly Trial[]
}

/** One case on which two variants differ, or more. */
export interface DifferingCase {
  readonly id: string
  /** By variant, in their order: passed of answered; null: none has ended. */
  readonly passed: readonly (readonly [passed: number, of: number] | null)[]
}

/** Cases whose share of passed runs is not the same for all variants, in the order of the cases. */
export function differingCases({ experiment, trials }: Exported): DifferingCase[] {
  const tally = new Map<string, [number, number]>()
  for (const { case: id, variant, state, passed } of trials) {
    if (state === 'failed' || passed === null) continue
    const key = JSON.stringify([id, variant])
    const counts = tally.get(key) ?? [0, 0]
    counts[0] += Number(passed)
    counts[1] += 1
    tally.set(key, counts)
  }
  return experiment.cases.flatMap(({ id }) => {
    const passed = experiment.variants.map(
      (variant) => tally.get(JSON.stringify([id, variant.id])) ?? null,
    )
    const shares = passed.flatMap((counts) => (counts === null ? [] : [counts[0] / counts[1]]))
    return new Set(shares).size > 1 ? [{ id, passed }] : []
  })
}

/** A case in a table: how many runs passed, by variant; a dash where none has ended. */
export function caseRow({ id, passed }: DifferingCase): string[] {
  return [id, ...passed.map((counts) => (counts === null ? '–' : `${counts[0]} of ${counts[1]}`))]
}

const tests = {
  'mcnemar-newcombe':
    'pass or fail on the same cases: McNemar’s exact test, 95 % interval after Newcombe (1998, method 10)',
  'sign-flip-bca':
    'scores on the same cases, repeats averaged first: sign-flip permutation test, 95 % BCa bootstrap interval of 10,000 draws',
  'group-sign-flip-bca':
    'scores on the same cases, whole groups at a time: sign-flip permutation test, 95 % BCa bootstrap interval of 10,000 draws',
} as const satisfies Record<PairVerdict['quality']['method'], string>

/** How the verdict was found, sentence by sentence. */
export function methodOf({ experiment, verdict }: Exported): string[] {
  const compared = verdict.qualityCompared
  const used = compared
    ? [...new Set(verdict.pairs.map(({ quality }) => tests[quality.method]))]
    : []
  const judged = experiment.judge
  return [
    `${verdict.cases} of ${verdict.plannedCases} planned cases were finished by every variant, with ${experiment.repeats} ${experiment.repeats === 1 ? 'run' : 'runs'} a case.`,
    ...(compared ? [] : ['Quality was not compared: there was neither a check nor a judge.']),
    ...used.map((test) => `Quality: ${test}.`),
    ...(judged === null
      ? []
      : [
          `A judge (${judged.model}) read every two answers in both orders; where the orders disagree it is a tie.`,
        ]),
    ...(compared && verdict.pairs.length > 1
      ? ['p-values are adjusted for all pairs (Holm).']
      : []),
    'Cost and latency: BCa bootstrap intervals of the paired difference and of the log ratio of means.',
    ...(compared
      ? [
          `Two variants are called equal where the whole interval lies within ${pointsOf(experiment.margin)} of zero.`,
        ]
      : []),
    'A verdict is given at the planned number of cases only.',
    `Seed ${experiment.seed}: the same cases give the same figures.`,
  ]
}

/** How far judge or checks agree with people, a sentence for each pair that people read. */
export function agreementOf({ verdict }: Exported): string[] {
  return verdict.pairs.flatMap(({ a, b, agreement }) => {
    if (agreement === null) return []
    const { by, n, agreed, low, high, kappa } = agreement
    const percent = (share: number) => Math.round(share * 100)
    const beyond = kappa === null ? 'kappa not estimable yet' : `Cohen’s kappa ${kappa.toFixed(2)}`
    return [
      `${a} and ${b}: people and the ${by} agreed on ${agreed} of ${n} (${percent(agreed / n)} %, 95 % interval ${percent(low)} to ${percent(high)}), ${beyond}. This has no part in the verdict.`,
    ]
  })
}

/** A share as points: `5 points`. */
export function pointsOf(share: number): string {
  const points = (share * 100).toFixed(1).replace(/\.0$/, '')
  return `${points} ${points === '1' ? 'point' : 'points'}`
}
