/** Handlers of contract/alerts. */
import type { Alerts } from '../record/alerts'
import { os } from './handlers'

export function alertsHandlers({ alerts }: { readonly alerts: Alerts }) {
  return {
    list: os.alerts.list.handler(({ input }) => alerts.list(input)),
    acknowledge: os.alerts.acknowledge.handler(({ input }) => alerts.acknowledge(input.id)),
  }
}
