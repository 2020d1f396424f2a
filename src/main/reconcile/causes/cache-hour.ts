/** Writes to the cache that are kept for an hour, booked at the price of five minutes. */
import { noTokens } from '../formats/format'
import type { Explanation } from '../facts'

export const cacheHour: Explanation = {
  cause: 'cache_write_1h',
  tokens(_, rest) {
    const moved = Math.min(rest.write1h, -rest.write5m)
    return moved > 0 ? { ...noTokens, write1h: moved, write5m: -moved } : null
  },
  cost: ({ prices }, _, tokens) => (tokens === null ? 0 : prices.plain(tokens)),
}
