/** Input from the cache that one side counts twice, not at all, or as plain input. */
import { noTokens } from '../formats/format'
import type { Explanation } from '../facts'

export const cachedInput: Explanation = {
  cause: 'cached_input',
  tokens({ usage, ledger }, rest) {
    const cached = usage?.tokens.cached ?? 0
    if (cached === 0) return null
    const countedAsInput = rest.input === -cached && (rest.cached === 0 || rest.cached === cached)
    const notCounted = ledger.tokens.cached === 0 && rest.cached === cached && rest.input === 0
    if (!countedAsInput && !notCounted) return null
    return { ...noTokens, input: rest.input, cached: rest.cached }
  },
  cost: ({ prices }, _, tokens) => (tokens === null ? 0 : prices.plain(tokens)),
}
