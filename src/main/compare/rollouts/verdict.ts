/**
 * What may be said of a roll-out, in one plain sentence too: over the calls until both arms had the
 * planned number, once and for all. Pure.
 */
import { rolloutMargin, type RolloutBrief, type RolloutVerdict } from '../../../contract/rollouts'
import { ratioOfMeans, type Ratio } from '../verdict/independent-amounts'
import { decideIndependent } from '../verdict/independent-outcome'
import type { Passes } from '../verdict/newcombe-independent'
import { callsOf, type ArmCounts } from './arm-tally'
import { goodOf } from './figures'

/** What both arms had counted at the place where the verdict is spoken. */
export interface Judged {
  readonly challenger: ArmCounts
  readonly champion: ArmCounts
}

const noDifference = 'No difference shown:'
const outcomes = { a: 'challenger', b: 'champion' } as const

export function verdictOf(
  rollout: Pick<RolloutBrief, 'challenger' | 'champion' | 'plannedCalls' | 'endedAt'>,
  { challenger, champion }: Judged,
): RolloutVerdict {
  const { plannedCalls } = rollout
  const [a, b] = [goodOf(challenger), goodOf(champion)]
  const decision = decideIndependent(a, b, { plannedCases: plannedCalls, margin: rolloutMargin })
  const calls = Math.min(a.n, b.n)
  const outcome =
    decision.outcome === 'a' || decision.outcome === 'b'
      ? outcomes[decision.outcome]
      : decision.outcome
  const verdict = {
    plannedCalls,
    calls,
    final: calls >= plannedCalls,
    outcome,
    moreCalls: decision.moreCases,
    difference: decision.difference,
  }
  const cost = ratioOfMeans(challenger.cost, champion.cost)
  const told = [
    sentenceOf(rollout, verdict, { a, b, cost }),
    ...(verdict.final
      ? [othersText(rollout.challenger, challenger), othersText(rollout.champion, champion)]
      : []),
  ]
  return { ...verdict, sentence: told.filter((text) => text !== '').join(' ') }
}

/** Where the route answered for a model often enough to turn the verdict, the verdict says so. */
function othersText(model: string, counts: ArmCounts): string {
  const others = { passed: counts.servedByOthers, n: callsOf(counts) }
  return others.passed < others.n * rolloutMargin
    ? ''
    : `Other models answered ${percent(others)} of the calls of ${model}.`
}

interface Told {
  readonly a: Passes
  readonly b: Passes
  readonly cost: Ratio | null
}

function sentenceOf(
  { challenger, champion, endedAt }: Pick<RolloutBrief, 'challenger' | 'champion' | 'endedAt'>,
  { outcome, final, plannedCalls, moreCalls }: Omit<RolloutVerdict, 'sentence'>,
  { a, b, cost }: Told,
): string {
  if (outcome === 'not_enough_data') {
    if (!final)
      return endedAt === null
        ? `Not enough data: ${missingText(plannedCalls, { [challenger]: a.n, [champion]: b.n })} until the verdict.`
        : 'It ended before the planned number of calls: no verdict.'
    return moreCalls === null
      ? 'Not enough data: more calls would be needed than can be counted on.'
      : `Not enough data at the planned number: about ${callsText(moreCalls)} of each would be needed.`
  }
  const price = priceText(cost)
  if (outcome === 'no_difference')
    return `${noDifference} any difference in good answers is below ${rolloutMargin * 100} points.${price === '' ? '' : ` ${challenger}${price}.`}`
  const better = outcome === 'challenger' ? challenger : champion
  const [own, other] = outcome === 'challenger' ? [a, b] : [b, a]
  const told = `${better} answers better: ${percent(own)} of its answers are good, ${percent(other)} of the other’s`
  return `${told}${price === '' ? '' : `; ${challenger}${price}`}.`
}

/** `12 more calls of a and 3 more calls of b`, from how many each has. */
function missingText(planned: number, counted: Readonly<Record<string, number>>): string {
  return Object.entries(counted)
    .filter(([, n]) => n < planned)
    .map(([model, n]) => `${callsText(planned - n)} of ${model}`)
    .join(' and ')
}

function callsText(more: number): string {
  return `${more} more ${more === 1 ? 'call' : 'calls'}`
}

/** What the challenger costs beside the champion, where that is sure. */
function priceText(cost: Ratio | null): string {
  if (cost === null || (cost.low <= 1 && cost.high >= 1)) return ''
  if (cost.ratio < 1) return ` costs ${Math.round((1 - cost.ratio) * 100)} % less a call`
  if (cost.ratio >= 2) return ` costs ${cost.ratio.toFixed(1)} times as much a call`
  return ` costs ${Math.round((cost.ratio - 1) * 100)} % more a call`
}

function percent({ passed, n }: Passes): string {
  return `${((passed / n) * 100).toFixed(1)} %`
}
