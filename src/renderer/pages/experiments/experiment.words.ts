/** An experiment's state, progress and plan in words. */
import type { ExperimentState, Progress } from '../../../contract/experiments'
import { formatCount, formatDuration } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import type { Tone } from '../../kit/StatusChip'
import { casesFor, pointsShownBy } from './cases-needed'

const stateWords: Readonly<Record<ExperimentState, { tone: Tone; word: string }>> = {
  draft: { tone: 'neutral', word: 'Draft' },
  running: { tone: 'info', word: 'Running' },
  paused: { tone: 'neutral', word: 'Paused' },
  capped: { tone: 'warn', word: 'At its cap' },
  done: { tone: 'good', word: 'Done' },
}

export function stateText(state: ExperimentState): { readonly tone: Tone; readonly word: string } {
  return stateWords[state]
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** `120 of 400 trials` */
export function doneText({ done, total }: Pick<Progress, 'done' | 'total'>): string {
  return `${formatCount(done)} of ${plural(total, 'trial')}`
}

/** `3 trials without an answer`; null where each has one. */
export function failedText({ failed }: Pick<Progress, 'failed'>): string | null {
  return failed === 0 ? null : `${plural(failed, 'trial')} without an answer`
}

/** `$0.0123 of $1`, or what was spent alone where there is no cap. */
export function spentText({ spentNanoUsd, capNanoUsd }: Progress): string {
  const spent = formatMoney(spentNanoUsd)
  return capNanoUsd === null
    ? `${spent}, no cap`
    : `${spent} of ${formatMoney(capNanoUsd, { whole: true })}`
}

/** `about 2 min left`; null where nothing can be said. */
export function leftText({ secondsLeft }: Pick<Progress, 'secondsLeft'>): string | null {
  if (secondsLeft === null) return null
  return secondsLeft < 60
    ? `about ${formatCount(Math.max(1, secondsLeft))} s left`
    : `about ${formatDuration(secondsLeft * 1000)} left`
}

/** What so many cases can show, and how many a finer look takes. */
export function neededText(cases: number): string {
  const points = pointsShownBy(cases)
  const finer = `10 points take about ${formatCount(casesFor(0.1))} cases, 5 points about ${formatCount(casesFor(0.05))}.`
  if (points === null)
    return `${plural(cases, 'case')} can show no difference at all: 20 points take about ${formatCount(casesFor(0.2))} cases, 10 points about ${formatCount(casesFor(0.1))}.`
  if (points <= 5)
    return `${plural(cases, 'case')} can show differences from about ${points} points.`
  return `${plural(cases, 'case')} can show differences from about ${points} percentage points in the pass rate; smaller ones look like chance. ${finer}`
}

/** Of a draft that checks nothing: what its verdict will not tell. */
export const nothingCheckedText =
  'Without a check or a judge nobody tells good answers from bad ones: the verdict will compare cost and time, not quality.'

/** `40 cases × 2 variants × 2 repeats = 160 calls` */
export function sizeText(cases: number, variants: number, repeats: number): string {
  return `${plural(cases, 'case')} × ${plural(variants, 'variant')} × ${plural(repeats, 'repeat')} = ${plural(cases * variants * repeats, 'call')}`
}

/** An input's beginning on one line. */
export function inputText(input: string | readonly { readonly content: unknown }[]): string {
  if (typeof input === 'string') return input.slice(0, 300).replace(/\s+/g, ' ')
  const last = input.at(-1)?.content
  const said =
    typeof last === 'string' ? last.slice(0, 300).replace(/\s+/g, ' ') : 'content in parts'
  return input.length === 1 ? said : `${input.length} messages, the last: ${said}`
}
