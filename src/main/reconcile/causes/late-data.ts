/** The last two days before an import: the vendor may not have all of them yet. */
import { noTokens } from '../formats/format'
import { combine } from '../sums'
import type { Explanation } from '../facts'

export const lateData: Explanation = {
  cause: 'late_data',
  tokens: ({ provisional }, rest) => (provisional ? combine(rest, noTokens, Math.min) : null),
  cost: ({ provisional }, rest) => (provisional && rest < 0 ? rest : 0),
}
