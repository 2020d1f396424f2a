/** What is said of a range on another model, and of how that was found. Pure. */
import type { WhatIf } from '../../../contract/advice'
import type { Price } from '../../../contract/models'
import { dollarsAndCents, percentOf } from '../../money/in-words'

type Sums = Omit<WhatIf, 'sentence' | 'notes'>

/** Against all of it on the model without a cache; a cheaper model in parts of what was paid. */
export function sentenceOf(sums: Sums): string {
  const { model, entries, cacheHits, costNanoUsd, wouldNanoUsd, cacheSavedNanoUsd } = sums
  const baseline = wouldNanoUsd + cacheSavedNanoUsd
  if (entries + cacheHits === 0 || baseline === 0)
    return `Nothing of this range could be priced on ${model}.`
  const cache = cacheHits === 0 ? '' : ' and nothing from the cache'
  const all = `All of it on ${model}${cache}: ${dollarsAndCents(baseline)}`
  const paid = dollarsAndCents(costNanoUsd)
  if (baseline < costNanoUsd)
    return `${all}, ${percentText(costNanoUsd - baseline, costNanoUsd)} less than the ${paid} it came to.`
  const saved = baseline - costNanoUsd
  return `${all}. It came to ${paid}: ${saved === 0 ? 'the same' : `−${percentText(saved, baseline)}`}.`
}

function percentText(amount: number, whole: number): string {
  const percent = percentOf(amount, whole)
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`
}

export function notesOf(
  {
    model,
    groups,
    leftOut,
    cacheHits,
    cachedInputTokens,
  }: Sums & { readonly cachedInputTokens: number },
  price: Price,
): string[] {
  const others = groups.filter((group) => group.tokensPermille !== 1000)
  const { unknownCost, otherKind, media, tooLong } = leftOut
  const left = [
    counted(unknownCost, 'of unknown cost'),
    counted(otherKind, 'of work it does not do'),
    counted(media, 'with sound or pictures'),
    counted(tooLong, 'longer than its window'),
  ].filter((text) => text !== null)
  return [
    ...others.map(
      (group) =>
        `1,000 tokens of ${group.model} are taken for ${group.tokensPermille.toLocaleString('en-US')} of ${model}, by one page of prose, code and figures, and by what was measured of vocabularies that are not published.`,
    ),
    ...(others.length === 0 && groups.length > 0
      ? [
          'Tokens are taken as they were counted: nothing measured says that these vocabularies count a page of prose, code and figures otherwise.',
        ]
      : []),
    'Every call at the price of its own time; answers of the same length, hidden reasoning included.',
    ...(cachedInputTokens > 0 && price.rates.cachedInput === null
      ? [`${model} has no price for cached input, so that is billed in full.`]
      : []),
    ...(cacheHits > 0
      ? ['Answers from the cache count at what they would have cost where they came from.']
      : []),
    ...(left.length === 0 ? [] : [`Left out on both sides: ${left.join(', ')}.`]),
  ]
}

function counted(calls: number, what: string): string | null {
  return calls === 0 ? null : `${calls} ${calls === 1 ? 'attempt' : 'attempts'} ${what}`
}
