/** Handlers of contract/usage. */
import type { Usage } from '../usage/usage'
import { os } from './handlers'

export function usageHandlers({ usage }: { readonly usage: Usage }) {
  return {
    summary: os.usage.summary.handler(({ input }) => usage.summary(input)),
    series: os.usage.series.handler(({ input }) => usage.series(input)),
    meter: os.usage.meter.handler(({ input }) => usage.meter(input)),
  }
}
