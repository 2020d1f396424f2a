/** Handlers of contract/traffic. */
import type { References } from '../config/references'
import type { Traffic } from '../usage/traffic'
import { os } from './handlers'

export interface TrafficHandlersDeps {
  readonly trafficOf: Traffic
  readonly references: References
}

/** Filters may name what only the ledger still knows. */
export function trafficHandlers({ trafficOf, references }: TrafficHandlersDeps) {
  return {
    figures: os.traffic.figures.handler(({ input }) => trafficOf(references.known(input))),
  }
}
