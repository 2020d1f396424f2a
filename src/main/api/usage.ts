/** Handlers of contract/usage. */
import type { References } from '../config/references'
import type { Usage } from '../usage/usage'
import { os } from './handlers'

export interface UsageHandlersDeps {
  readonly usage: Usage
  readonly references: References
}

/** Filters may name what only the ledger still knows. */
export function usageHandlers({ usage, references }: UsageHandlersDeps) {
  return {
    summary: os.usage.summary.handler(({ input }) => usage.summary(references.known(input))),
    series: os.usage.series.handler(({ input }) => usage.series(references.known(input))),
    latency: os.usage.latency.handler(({ input }) => usage.latency(references.known(input))),
    week: os.usage.week.handler(({ input }) => usage.week(references.known(input))),
    meter: os.usage.meter.handler(({ input }) => usage.meter(input)),
  }
}
