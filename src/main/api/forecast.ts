/** Handlers of contract/forecast. */
import type { References } from '../config/references'
import type { Forecasts } from '../usage/forecast/forecasts'
import { os } from './handlers'

/** Filters may name what only the ledger still knows. */
export function forecastHandlers({
  forecasts,
  references,
}: {
  readonly forecasts: Forecasts
  readonly references: References
}) {
  return {
    usage: os.forecast.usage.handler(({ input }) => forecasts.usage(references.known(input))),
    budgets: os.forecast.budgets.handler(async () => ({ items: await forecasts.budgets() })),
  }
}
