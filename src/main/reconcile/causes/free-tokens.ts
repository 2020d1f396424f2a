/** OpenAI's free daily tokens for shared data: all of the usage, next to none of the cost. */
import { toNano } from '../../money/decimal'
import { total } from '../sums'
import type { Explanation } from '../facts'

export const freeTokens: Explanation = {
  cause: 'free_tokens',
  cost({ provider, cost, usage, ledger }, rest) {
    if (provider !== 'openai' || cost === null || usage === null || rest >= 0) return 0
    const nearNothing = toNano(cost.cost) * 100 <= ledger.cost
    const used = total(usage.tokens) > 0 && total(usage.tokens) >= total(ledger.tokens)
    return nearNothing && used ? rest : 0
  },
}
