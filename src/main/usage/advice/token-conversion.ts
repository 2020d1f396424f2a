/**
 * How many tokens of one model the tokens of another are, by what both vocabularies make of one
 * page of prose, code and figures; one that is not published by what was measured of it.
 */
import type { Model } from '../../../contract/models'
import { typicalPermille } from '../../catalog/typical-ratios'

export interface Vocabularies {
  /** Loads what counting for a model needs. */
  warm(model: Model): Promise<void>
  countText(model: Model, text: string): number
}

export interface TokenConversion {
  /** Tokens of `to` for a thousand of `from`; 1000 where both count alike. */
  permille(from: Model, to: Model): Promise<number>
}

/** Any would do that has a little of everything that is sent to models. */
const page = `Thank you for your letter of 14 March. We have looked into the delivery and found that two
of the five parcels were held at customs; the carrier expects to release them within three working days.
Should they not arrive by Friday, please call us, and we will send a replacement at no cost to you.

function total(lines) {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
}

{"invoice": "2026-0417", "currency": "EUR", "net": 1204.50, "tax": 228.86, "paid": false}

| region | orders | returned |
| North  | 1,204  | 3.1 %    |
`

export function createTokenConversion({ warm, countText }: Vocabularies): TokenConversion {
  const counted = new Map<string, number>()

  async function tokensOf(model: Model): Promise<number> {
    const known = counted.get(model.id)
    if (known !== undefined) return known
    await warm(model)
    const tokens = countText(model, page) * typicalPermille(model.model)
    counted.set(model.id, tokens)
    return tokens
  }

  return {
    async permille(from, to) {
      if (from.id === to.id) return 1000
      const [here, there] = [await tokensOf(from), await tokensOf(to)]
      return here === 0 ? 1000 : Math.round((there * 1000) / here)
    },
  }
}
