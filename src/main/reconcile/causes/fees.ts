/** Searches and code execution: rows without a class of tokens. */
import type { Explanation } from '../facts'

export const fees: Explanation = {
  cause: 'fees',
  cost: (facts, rest) => (facts.fees ? rest : 0),
}
