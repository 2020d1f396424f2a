/** What is said of a roll-out: its figures with their intervals, and how they were found. */
import type {
  ArmFigures,
  MeasuredShare,
  Rollout,
  RolloutBrief,
  RolloutVerdict,
} from '../../../../contract/rollouts'
import { rolloutMargin } from '../../../../contract/rollouts'
import { formatCount, formatDuration, formatShare, minus } from '../../../kit/format'
import { formatMoney } from '../../../kit/money-format'

/** A value and the interval it is within; empty where there is none. */
export interface Measured {
  readonly value: string
  readonly interval: string
}

const nothing: Measured = { value: '–', interval: '' }

interface Open {
  readonly low: number | null
  readonly high: number | null
}

/** `92 % to 97 %`; an open end is said as such. */
function between({ low, high }: Open, write: (value: number) => string): string {
  if (low === null && high === null) return ''
  if (high === null) return `${write(low ?? 0)} or more`
  if (low === null) return `up to ${write(high)}`
  return `${write(low)} to ${write(high)}`
}

/** Of `n` calls; nothing is said of none. */
export function shareText({ share, low, high }: MeasuredShare): Measured {
  return share === null
    ? nothing
    : { value: formatShare(share), interval: between({ low, high }, formatShare) }
}

export function costText({ cost }: Pick<ArmFigures, 'cost'>): Measured {
  const write = (amount: number) => formatMoney(Math.round(amount))
  return cost === null ? nothing : { value: write(cost.mean), interval: between(cost, write) }
}

/** The median or the 95th percentile of the times. */
export function timeText({ latency }: Pick<ArmFigures, 'latency'>, which: 'p50' | 'p95'): Measured {
  if (latency === null) return nothing
  const { value, ...ends } = latency[which]
  return { value: formatDuration(value), interval: between(ends, formatDuration) }
}

/** How many calls, and what counts apart. */
export function callsText({ calls, servedByOthers, cached, cancelled }: ArmFigures): Measured {
  const apart = [
    servedByOthers === 0 ? '' : `${formatCount(servedByOthers)} served by another model`,
    cached === 0 ? '' : `${formatCount(cached)} from the cache, not counted`,
    cancelled === 0 ? '' : `${formatCount(cancelled)} cancelled, not counted`,
  ]
  return { value: formatCount(calls), interval: apart.filter((part) => part !== '').join(' · ') }
}

/** `+2.5 points (−1 to +6)`, challenger less champion. */
export function pointsText(difference: {
  readonly difference: number
  readonly low: number
  readonly high: number
}): string {
  const { difference: seen, low, high } = difference
  return `${signed(seen)} points (${signed(low)} to ${signed(high)})`
}

function signed(share: number): string {
  const points = Math.round(Math.abs(share) * 1000) / 10
  if (points === 0) return '0'
  return `${share < 0 ? minus : '+'}${points}`
}

/** `0.62 × (0.55 to 0.7)`, challenger over champion. */
export function timesText(ratio: {
  readonly ratio: number
  readonly low: number
  readonly high: number
}): string {
  const { ratio: seen, low, high } = ratio
  return `${factor(seen)} × (${factor(low)} to ${factor(high)})`
}

function factor(value: number): string {
  return value >= 100 ? formatCount(value) : String(Number(value.toPrecision(3)))
}

/** `10 of 100 calls go to claude-3-5-haiku`, or went. */
export function shareLine({ percent, challenger, endedAt }: RolloutBrief): string {
  return `${percent} of 100 calls ${endedAt === null ? 'go' : 'went'} to ${challenger}`
}

/** In a list of roll-outs: `28 Nov 09:58: 10 % to claude-3-5-haiku`. */
export function rolloutName({ challenger, percent }: RolloutBrief, begun: string): string {
  return `${begun}: ${percent} % to ${challenger.slice(challenger.lastIndexOf('/') + 1)}`
}

/** How far it is to its verdict. */
export function progressText({ calls, plannedCalls, final }: RolloutVerdict): string {
  return final
    ? `Spoken over the first ${formatCount(plannedCalls)} calls of the arm that had fewer.`
    : `${formatCount(calls)} of ${formatCount(plannedCalls)} calls, of the arm that has fewer.`
}

/** How it was found, a sentence each. */
export function methodSentences({
  plannedCalls,
}: Pick<Rollout, 'plannedCalls'>): readonly string[] {
  return [
    'A call goes to one of the two by its id, by chance, and counts for that one whoever serves it in the end: what the challenger fails at is not hidden by who stepped in. Calls that name a model, a provider or a preferred one, or that allow no fallback, take no part.',
    'A good answer is one that came and, where answers are checked, passed. Cost is that of all attempts of a call, simulated ones at their list price. Time is from asked to answered.',
    'Shares have Wilson’s interval, their difference Newcombe’s for two different sets of calls (Newcombe 1998, Statistics in Medicine 17, 873–890). Cost and time are compared as ratios of means on a log scale; below about 100 calls their intervals are too narrow. Percentiles lie between two of the times themselves.',
    `One is called better only at ${formatCount(plannedCalls)} calls of each, on good answers alone, where the interval leaves out zero and Fisher’s exact test agrees; equal where the difference surely lies within ${rolloutMargin * 100} points. Calls that come later change the figures, not the verdict.`,
  ]
}
