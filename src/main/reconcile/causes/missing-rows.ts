/** Cost of which the usage export of the same day has no row. */
import { tokenClasses } from '../formats/format'
import { total } from '../sums'
import type { Explanation } from '../facts'

export const missingRows: Explanation = {
  cause: 'missing_rows',
  cost({ usage, usageCovers, ledger, model }, rest) {
    if (!usageCovers || rest <= 0) return 0
    const tokens = usage?.tokens
    if (tokens === undefined || total(tokens) === 0) return rest
    // A sum over models: what the usage file lists is all in the ledger, so the rest is not in it.
    const allBooked = tokenClasses.every((name) => tokens[name] === ledger.tokens[name])
    return model === null && allBooked ? rest : 0
  },
}
