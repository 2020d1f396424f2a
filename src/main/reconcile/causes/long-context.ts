/** Calls over the threshold of long context, billed at its rates and booked at the plain ones. */
import { toNano } from '../../money/decimal'
import { tokenClasses } from '../formats/format'
import type { Explanation } from '../facts'

export const longContext: Explanation = {
  cause: 'long_context',
  cost({ cost, ledger, prices }) {
    if (cost === null || tokenClasses.every((name) => cost.long[name] === 0n)) return 0
    const booked = tokenClasses.reduce((sum, name) => sum + ledger.classCost[name], 0)
    const alreadyBooked = Math.max(0, booked - prices.plain(ledger.tokens))
    return toNano(prices.longPremiumOf(cost.long)) - alreadyBooked
  },
}
