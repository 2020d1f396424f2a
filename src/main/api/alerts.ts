/** Handlers of contract/alerts. */
import type { Alerts } from '../record/alerts'
import type { Mutes } from '../record/mutes'
import { os } from './handlers'

/** The list carries the mutes in force, by which its reader tells which alerts count as open. */
export function alertsHandlers({
  alerts,
  mutes,
}: {
  readonly alerts: Alerts
  readonly mutes: Mutes
}) {
  return {
    list: os.alerts.list.handler(({ input }) => ({ ...alerts.list(input), mutes: mutes.list() })),
    acknowledge: os.alerts.acknowledge.handler(({ input }) => alerts.acknowledge(input.id)),
    mute: os.alerts.mute.handler(({ input, context }) => ({
      items: mutes.mute(input.kind, input.until, context.who),
    })),
    unmute: os.alerts.unmute.handler(({ input, context }) => ({
      items: mutes.unmute(input.kind, context.who),
    })),
  }
}
