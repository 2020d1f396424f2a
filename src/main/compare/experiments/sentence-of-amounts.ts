/** The sentence of an experiment that checks nothing: of cost and time alone, never of quality. */
import type { PairVerdict } from '../../../contract/experiments'
import { nameOf, type Told } from './sentence'

type ToldOfAmounts = Pick<Told, 'variants' | 'pairs'>
type What = 'cost' | 'latency'

const surely: Readonly<Record<What, string>> = { cost: 'costs', latency: 'takes' }
const amount: Readonly<Record<What, string>> = { cost: '', latency: ' time' }

/** `left`: cases that not every variant has finished yet. */
export function sentenceOfAmounts(told: ToldOfAmounts, left: number): string {
  const [only, ...others] = told.pairs
  if (only === undefined) return 'There is nothing to compare yet.'
  if (left > 0)
    return `Nothing is checked or judged, so quality is not compared; what can be said of cost and time comes after ${left} more ${left === 1 ? 'case' : 'cases'}.`
  const said =
    others.length === 0
      ? `${ofPair(only, 'cost', told)}, and ${ofPair(only, 'latency', told)}`
      : `${ofAll('cost', told)}, and ${ofAll('latency', told)}`
  return `Nothing was checked or judged, so quality was not compared: ${said}.`
}

/** `mini costs 40 % less than large`, where that is sure. */
function ofPair(pair: PairVerdict, what: What, told: ToldOfAmounts): string {
  const less = lesserOf(pair, what)
  const ratio = pair[what]?.ratio ?? null
  if (less === null) return `no difference in ${what === 'cost' ? 'cost' : 'time'} is shown`
  const more = less === pair.a ? pair.b : pair.a
  const share = ratio === null ? null : 1 - (less === pair.a ? ratio : 1 / ratio)
  const much = share === null ? '' : ` ${Math.round(share * 100)} %`
  return `${nameOf(less, told)} ${surely[what]}${much} less${amount[what]} than ${nameOf(more, told)}`
}

/** Of more than two: whose is surely less than that of every other. */
function ofAll(what: What, told: ToldOfAmounts): string {
  const least = told.variants.find(({ id }) =>
    told.pairs.every((pair) => (pair.a !== id && pair.b !== id) || lesserOf(pair, what) === id),
  )
  return least === undefined
    ? `which ${surely[what]} least is not shown`
    : `${nameOf(least.id, told)} ${surely[what]} the least${amount[what]}`
}

/** The variant whose amount is surely the lower one; null where the interval leaves it open. */
function lesserOf(pair: PairVerdict, what: What): string | null {
  const { a, b } = pair
  const measured = pair[what]
  if (measured === null) return null
  return measured.high < 0 ? a : measured.low > 0 ? b : null
}
