/** What a person is told when a circuit opens. */
import type { GateDeps } from '../deps'
import type { Breaker } from './circuit'

/** Raises the alert beside the calls under way; a ledger that cannot keep it stops none of them. */
export function tellOpened(
  { store, alerts, platform }: Pick<GateDeps, 'store' | 'alerts' | 'platform'>,
  { provider, model, reason }: Breaker,
) {
  const alert = {
    kind: 'breaker_open',
    severity: 'warning',
    title: `${provider}/${model} is left alone for a while`,
    message: `${reason ?? 'It kept failing'}. Calls go to the next candidate of their route, or are refused until it has been asked again.`,
    subject: provider,
  } as const
  store
    .commitSoon(() => alerts.raise(alert))
    .catch((error: unknown) =>
      platform.log.error('An alert could not be kept', { error: String(error) }),
    )
  platform.changes.publish('providerStatus')
}
