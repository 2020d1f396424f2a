/** A verdict in one plain sentence that a manager understands. */
import type { ExperimentVariant, PairVerdict } from '../../../contract/experiments'
import { dollars } from '../../../shared/money-text'

export interface Told {
  readonly variants: readonly ExperimentVariant[]
  readonly pairs: readonly PairVerdict[]
  /** Two whose difference lies within it are called equal; 0.05 is 5 points. */
  readonly margin: number
  /** Quality is what a judge preferred, not what checks found. */
  readonly judged: boolean
}

const noDifference = 'No difference shown:'

/** Names the best where one is better than every other; else says of each pair what can be said. */
export function sentenceOf(told: Told): string {
  const { pairs, variants } = told
  const [only] = pairs
  if (only === undefined) return 'There is nothing to compare yet.'
  if (pairs.length === 1) return sentenceOfPair(only, told)
  const best = variants.find(({ id }) =>
    pairs.every((pair) => (pair.a !== id && pair.b !== id) || winnerOf(pair) === id),
  )
  if (best !== undefined) {
    const closest = pairs
      .filter((pair) => winnerOf(pair) === best.id)
      .toSorted((one, other) => gapOf(one) - gapOf(other))[0]
    const next = closest === undefined ? '' : ` ${sentenceOfPair(closest, told)}`
    return `${nameOf(best.id, told)} is better than all others.${next}`
  }
  if (pairs.every(({ outcome }) => outcome === 'no_difference'))
    return `${noDifference} any difference between the ${variants.length} variants is below ${points(told.margin)}.`
  const decided = pairs.filter((pair) => winnerOf(pair) !== null)
  const open = pairs.filter(({ outcome }) => outcome === 'not_enough_data')
  const parts = decided.slice(0, 3).map((pair) => sentenceOfPair(pair, told))
  if (open.length > 0) parts.push(`${notEnough(open)} This leaves ${counted(open.length)} open.`)
  return parts.join(' ')
}

function sentenceOfPair(pair: PairVerdict, told: Told): string {
  const winner = winnerOf(pair)
  if (pair.outcome === 'not_enough_data') return notEnough([pair])
  if (winner === null)
    return `${noDifference} any difference between ${nameOf(pair.a, told)} and ${nameOf(pair.b, told)} is below ${points(told.margin)}.${cheaper(pair, told)}`
  const loser = winner === pair.a ? pair.b : pair.a
  const [name, other] = [nameOf(winner, told), nameOf(loser, told)]
  const { n, winsA, winsB, ties, difference } = pair.quality
  const [wins, losses] = winner === pair.a ? [winsA, winsB] : [winsB, winsA]
  const more = Math.round(Math.abs(difference) * n)
  const what = told.judged
    ? `${name} is preferred to ${other}: better in ${wins} cases, worse in ${losses}, even in ${ties}`
    : `${name} passes ${more} of ${n} cases more than ${other}`
  return `${what}${price(pair, winner)}.`
}

/** What the better one costs beside the other, where that is sure. */
function price({ cost, dollarsPerExtraPass, a }: PairVerdict, winner: string): string {
  if (cost === null) return ''
  const [low, high] = winner === a ? [cost.low, cost.high] : [-cost.high, -cost.low]
  if (high < 0) return ', and costs less'
  if (low <= 0 || dollarsPerExtraPass === null) return ', at no shown difference in cost'
  return `, at ${dollars(Math.round(dollarsPerExtraPass * 1e9))} per further pass`
}

function cheaper({ cost, a, b }: PairVerdict, told: Told): string {
  if (cost === null || cost.ratio === null || (cost.low <= 0 && cost.high >= 0)) return ''
  const isA = cost.high < 0
  const share = isA ? cost.ratio : 1 / cost.ratio
  return ` ${nameOf(isA ? a : b, told)} costs ${Math.round((1 - share) * 100)} % less.`
}

function notEnough(pairs: readonly PairVerdict[]): string {
  const more = pairs.map(({ moreCases }) => moreCases)
  const most = more.includes(null) ? null : Math.max(...more.map((count) => count ?? 0))
  if (most === null) return 'Not enough data: more cases would be needed than can be counted on.'
  return `Not enough data: about ${most} more ${most === 1 ? 'case' : 'cases'}.`
}

function winnerOf({ outcome, a, b }: PairVerdict): string | null {
  return outcome === 'a' ? a : outcome === 'b' ? b : null
}

function gapOf({ quality }: PairVerdict): number {
  return Math.abs(quality.difference)
}

/** By its model where that tells it from the others, else by what it is called here, too. */
export function nameOf(id: string, { variants }: Pick<Told, 'variants'>): string {
  const own = variants.find((variant) => variant.id === id)
  if (own === undefined) return id
  const short = (model: string) => model.slice(model.lastIndexOf('/') + 1)
  const same = variants.filter(({ model }) => short(model) === short(own.model))
  return same.length === 1 ? short(own.model) : `${id} (${short(own.model)})`
}

function points(margin: number): string {
  const shown = Number((margin * 100).toFixed(1))
  return `${shown} ${shown === 1 ? 'point' : 'points'}`
}

function counted(pairs: number): string {
  return pairs === 1 ? 'one pair' : `${pairs} pairs`
}
