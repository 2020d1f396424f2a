/** A verdict's figures and its method in words. */
import type { Experiment, PairVerdict, Verdict } from '../../../contract/experiments'
import { formatMoney } from '../../kit/money-format'
import { plural } from './experiment.words'

const minus = '\u2212'

/** A share as points with its sign: `+12.0`, `−3.5`, `0`. */
export function pointsText(share: number): string {
  const points = Math.round(Math.abs(share) * 1000) / 10
  if (points === 0) return '0'
  return `${share < 0 ? minus : '+'}${points}`
}

/** `+12 points (+4 to +20)` */
export function intervalText({
  difference,
  low,
  high,
}: Pick<PairVerdict['quality'], 'difference' | 'low' | 'high'>): string {
  return `${pointsText(difference)} points (${pointsText(low)} to ${pointsText(high)})`
}

/** `0.62 × (0.55 to 0.70)`; null where it cannot be told. */
export function ratioText(
  figures: {
    readonly ratio: number | null
    readonly ratioLow: number | null
    readonly ratioHigh: number | null
  } | null,
): string | null {
  if (figures === null || figures.ratio === null) return null
  const { ratio, ratioLow, ratioHigh } = figures
  const range =
    ratioLow === null || ratioHigh === null
      ? ''
      : ` (${factorText(ratioLow)} to ${factorText(ratioHigh)})`
  return `${factorText(ratio)} ×${range}`
}

function factorText(factor: number): string {
  return factor >= 100 ? String(Math.round(factor)) : factor.toPrecision(3).replace(/\.?0+$/, '')
}

/** What each further pass costs with the better one; null where nobody is better. */
export function extraPassText(pair: PairVerdict): string | null {
  const { dollarsPerExtraPass: dollars, quality, a, b } = pair
  if (dollars === null) return null
  const better = quality.difference >= 0 ? a : b
  return dollars <= 0
    ? `${better} passes more and costs less: each further pass saves ${formatMoney(Math.round(-dollars * 1e9))}.`
    : `Each further pass with ${better} costs ${formatMoney(Math.round(dollars * 1e9))}.`
}

/** What checks that both variants pass everywhere, or nowhere, leave open; null where they tell something. */
export function alikeText({
  n,
  bothPass,
  neither,
}: Pick<PairVerdict['quality'], 'n' | 'bothPass' | 'neither'>): string | null {
  if (n === 0) return null
  if (neither === n)
    return 'No answer passed. Look at one under Trials: the checks may ask for more than the prompt does.'
  return bothPass === n
    ? 'Every answer passed, so these checks cannot tell the two apart. Harder cases or stricter checks could.'
    : null
}

/** Which of the two to take: the better one, or of two equal ones the one that surely costs less. */
export function pickOf({ outcome, a, b, cost }: PairVerdict): string | null {
  switch (outcome) {
    case 'a':
      return a
    case 'b':
      return b
    case 'no_difference':
      if (cost === null || (cost.low <= 0 && cost.high >= 0)) return null
      return cost.high < 0 ? a : b
    case 'not_enough_data':
      return null
  }
}

/** What stands on record where a verdict's model becomes a default. */
export function becauseText(
  { id, name, sentence }: Pick<Experiment, 'id' | 'name' | 'sentence'>,
  pair: PairVerdict,
): string {
  const text = `The verdict of ${name} (${id}): ${sentence ?? outcomeText(pair)}`
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}

const methodWords: Readonly<Record<PairVerdict['quality']['method'], string>> = {
  'mcnemar-newcombe':
    'McNemar’s exact test on the cases that only one of the two passes (McNemar 1947), and Newcombe’s interval for paired shares, his method 10 (Newcombe 1998, Statistics in Medicine 17).',
  'sign-flip-bca':
    'A sign-flip permutation test on the cases’ mean differences, and a bias-corrected bootstrap interval (Efron 1987).',
  'group-sign-flip-bca':
    'A sign-flip permutation test that flips whole groups of cases, since cases of one group are no independent evidence, and a bias-corrected bootstrap interval over groups (Efron 1987).',
}

/** How the verdict was reached, a sentence each. */
export function methodSentences(
  verdict: Pick<Verdict, 'pairs' | 'plannedCases' | 'cases' | 'qualityCompared'>,
  {
    seed,
    margin,
    repeats,
  }: { readonly seed: number; readonly margin: number; readonly repeats: number },
): readonly string[] {
  const compared = verdict.qualityCompared
  const methods = compared ? [...new Set(verdict.pairs.map(({ quality }) => quality.method))] : []
  return [
    `The unit is the case${repeats > 1 ? `: its ${repeats} repeats are averaged first` : ''}. ${plural(verdict.cases, 'case')} of ${verdict.plannedCases} planned that every variant has finished are compared, each with itself.`,
    ...methods.map((method) => methodWords[method]),
    ...(compared && verdict.pairs.length > 1
      ? [
          `p-values are adjusted for ${verdict.pairs.length} pairs by Holm’s method (Holm 1979), so that more pairs do not make a chance find.`,
        ]
      : []),
    'A verdict is given at the planned number alone. Intervals hold in 95 of 100 experiments.',
    ...(compared
      ? [
          `Two variants are called equal when their difference surely lies within ${Math.round(margin * 1000) / 10} points.`,
        ]
      : ['Quality is not compared: there is neither a check nor a judge.']),
    'Cost and time are compared as ratios, on a log scale, over the same cases.',
    `Seed ${seed}: the same trials give the same verdict.`,
  ]
}

/** `17 more cases`, as an action. */
export function moreText(more: number | null): string {
  return more === null
    ? 'Plan a larger one'
    : `Plan one with about ${plural(more, 'more case', 'more cases')}`
}

/** A pair in a list of them. */
export function pairText(
  pair: PairVerdict,
  { qualityCompared }: Pick<Verdict, 'qualityCompared'>,
): string {
  return `${pair.a} and ${pair.b}${qualityCompared ? `: ${outcomeText(pair)}` : ''}`
}

/** What an outcome is called in a list of pairs. */
export function outcomeText({ outcome, a, b, moreCases }: PairVerdict): string {
  switch (outcome) {
    case 'a':
      return `${a} is better`
    case 'b':
      return `${b} is better`
    case 'no_difference':
      return 'No difference'
    case 'not_enough_data':
      return moreCases === null
        ? 'Not enough data'
        : `Not enough data: about ${plural(moreCases, 'more case', 'more cases')}`
  }
}
