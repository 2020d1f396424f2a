/** What an export says of two variants beside each other. */
import type { PairVerdict, Verdict } from '../../../contract/experiments'

/** The outcome with the variants' own names. */
export function outcomeText(
  { outcome, a, b, moreCases }: PairVerdict,
  { qualityCompared }: Pick<Verdict, 'qualityCompared'>,
): string {
  if (!qualityCompared) return 'quality not compared'
  switch (outcome) {
    case 'a':
      return `${a} is better`
    case 'b':
      return `${b} is better`
    case 'no_difference':
      return 'no difference shown'
    case 'not_enough_data':
      return moreCases === null ? 'not enough data' : `not enough data: about ${moreCases} more`
  }
}

/** `+12.0 (+4.0 to +20.0)` points and the p-value; dashes where quality was not compared. */
export function qualityTexts(
  { quality: { difference, low, high, pAdjusted } }: PairVerdict,
  { qualityCompared }: Pick<Verdict, 'qualityCompared'>,
): readonly [difference: string, p: string] {
  return qualityCompared
    ? [`${signed(difference)} (${signed(low)} to ${signed(high)})`, pAdjusted.toPrecision(2)]
    : ['–', '–']
}

/** A share as signed points without the word: `+12.5`. */
export function signed(share: number): string {
  const text = (share * 100).toFixed(1)
  return share > 0 ? `+${text}` : text.replace('-', '−')
}

/** What a costs and how long it takes for each of b, and what an extra pass costs. */
export function ratioTexts({
  cost,
  latency,
  dollarsPerExtraPass,
}: PairVerdict): readonly [cost: string, latency: string, perExtraPass: string] {
  return [ratioText(cost), ratioText(latency), usdText(dollarsPerExtraPass)]
}

function ratioText(found: PairVerdict['cost'] | PairVerdict['latency']): string {
  if (found === null || found.ratio === null) return '–'
  const { ratio, ratioLow: low, ratioHigh: high } = found
  const range = low === null || high === null ? '' : ` (${low.toFixed(2)} to ${high.toFixed(2)})`
  return `${ratio.toFixed(2)}×${range}`
}

/** USD, to four digits that count. */
function usdText(usd: number | null): string {
  if (usd === null) return '–'
  const digits = Number(usd.toPrecision(4))
  return `${usd < 0 ? '−' : ''}$${Math.abs(digits)}`
}
