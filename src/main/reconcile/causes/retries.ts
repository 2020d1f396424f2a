/** Requests the vendor counts and the ledger does not: clients that tried again beside the gate. */
import { noTokens } from '../formats/format'
import { combine, total } from '../sums'
import type { Explanation } from '../facts'

export const retries: Explanation = {
  cause: 'retries',
  tokens({ usage, ledger }, rest) {
    if (usage?.requests == null || usage.requests <= ledger.requests) return null
    const more = combine(rest, noTokens, Math.max)
    return total(more) > 0 ? more : null
  },
  cost: ({ prices }, _, tokens) => (tokens === null ? 0 : prices.plain(tokens)),
}
