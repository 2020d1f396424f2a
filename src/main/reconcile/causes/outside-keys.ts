/** Keys used outside Tollgate: a key that is none of ours, or a model the ledger never saw. */
import type { Explanation } from '../facts'

export const outsideKeys: Explanation = {
  cause: 'outside_keys',
  tokens: ({ outside }, rest) => (outside ? rest : null),
  cost: ({ outside }, rest) => (outside ? rest : 0),
}
