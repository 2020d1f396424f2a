/** Streams that were cut: the vendor bills output that never arrived here. */
import { noTokens } from '../formats/format'
import type { Explanation } from '../facts'

export const cutStreams: Explanation = {
  cause: 'cut_streams',
  tokens: ({ ledger }, { output }) =>
    ledger.partial > 0 && output > 0 ? { ...noTokens, output } : null,
  cost: ({ prices }, _, tokens) => (tokens === null ? 0 : prices.plain(tokens)),
}
