/** A negotiated discount: what the export says before and after it. */
import { toNano } from '../../money/decimal'
import type { Explanation } from '../facts'

export const discount: Explanation = {
  cause: 'discount',
  cost: ({ cost }) => (cost === null ? 0 : toNano(cost.listed - cost.list)),
}
