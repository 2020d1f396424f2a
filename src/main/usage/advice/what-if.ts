/** What a range would have come to on another model, entry by entry at the price of its time. */
import type { WhatIf, WhatIfQuestion } from '../../../contract/advice'
import type { Model } from '../../../contract/models'
import { unknownModel } from '../../../contract/unknown-model'
import type { Catalog } from '../../catalog/port'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { Store } from '../../storage/store'
import { rangeOf } from '../range'
import { createEntryPages, type ToldEntry } from './entry-pages'
import { hasMedia, repriced } from './reprice'
import { createTokenConversion } from './token-conversion'
import { notesOf, sentenceOf } from './what-if-words'
import { WhatIfTally } from './what-if-tally'

export interface WhatIfDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  readonly catalog: Pick<Catalog, 'find' | 'resolve' | 'priceAt' | 'warm' | 'countText'>
  /** The person's zone. */
  readonly timeZone: () => string
}

/**
 * Throws Failure `invalid_request` for a range that is none or a model that is not known, and
 * `unpriced_model`.
 */
export type AskWhatIf = (question: WhatIfQuestion) => Promise<WhatIf>

export function createWhatIf({ store, platform, catalog, timeZone }: WhatIfDeps): AskWhatIf {
  const { clock } = platform
  const pages = createEntryPages(store.db)
  const conversion = createTokenConversion(catalog)

  /** Why an entry is in no sum; undefined where it was added. */
  async function add(tally: WhatIfTally, entry: ToldEntry, onto: Model): Promise<void> {
    if (entry.kind === 'cache_hit') return tally.addHit(entry.savedNanoUsd)
    const { costNanoUsd } = entry
    if (costNanoUsd === null) return tally.leaveOut('unknownCost', 0)
    const from = catalog.find(entry.provider, entry.model)
    const isChat = from === undefined || from.capabilities.includes('chat')
    if (isChat !== onto.capabilities.includes('chat'))
      return tally.leaveOut('otherKind', costNanoUsd)
    if (hasMedia(entry.usage)) return tally.leaveOut('media', costNanoUsd)
    const tokensPermille = from === undefined ? 1000 : await conversion.permille(from, onto)
    const read = (entry.usage.inputTokens * tokensPermille) / 1000
    if (read > (onto.contextWindow ?? Infinity)) return tally.leaveOut('tooLong', costNanoUsd)
    const price = catalog.priceAt(onto.provider, onto.model, entry.time)?.price ?? onto.price
    if (price === null) return tally.leaveOut('unknownCost', costNanoUsd)
    const would = repriced(entry.usage, entry.terms, { price, tokensPermille })
    tally.add(entry, { costNanoUsd, wouldNanoUsd: would, tokensPermille })
  }

  return async ({ onto: written, ...filter }) => {
    const onto = catalog.resolve(written)
    if (onto === undefined)
      throw new Failure('invalid_request', unknownModel(written), {
        issues: [{ path: 'onto', message: 'not known' }],
      })
    if (onto.price === null)
      throw new Failure('unpriced_model', `${onto.id} has no price. Give it one on Models.`)
    const { from, to } = rangeOf(filter, clock.now(), timeZone())
    const simulated = filter.simulated ?? false
    const tally = new WhatIfTally()
    for (const page of pages({ filter: { ...filter, simulated }, from, to })) {
      for (const entry of page) await add(tally, entry, onto)
      await yieldToLoop()
    }
    const { cachedInputTokens, ...sums } = tally.sums()
    const facts = { from, to, model: onto.id, simulated, ...sums }
    const notes = notesOf({ ...facts, cachedInputTokens }, onto.price)
    return { ...facts, sentence: sentenceOf(facts), notes }
  }
}
