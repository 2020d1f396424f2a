/** Alerts leave this machine here: the webhook over its own sockets, looked after every few seconds. */
import type { ConsolePorts } from '../console-port'
import { createPool } from '../providers/pool'
import { proxyOf } from '../providers/proxy-env'
import { createWebhookPost } from '../providers/webhook-post'
import type { TrustProblem } from '../storage/trust'
import { createWebhook, type WebhookService } from '../webhook/webhook'
import type { Features } from './features'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import type { Records } from './records'

export interface WebhookParts {
  readonly ports: Pick<ConsolePorts, 'env'>
  readonly home: OpenHome
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Pick<Features, 'keys'>
}

const everyMs = 5000

/** Then another process may send the same, or what is written down is lost. */
const silent: readonly (TrustProblem | null)[] = ['gone', 'lock_lost', 'restoring']

/** Nothing leaves where no webhook is set. `close` ends what is on its way. */
export function openWebhook({
  ports,
  home,
  foundation,
  records,
  features,
}: WebhookParts): WebhookService {
  const { store, platform, redact } = foundation
  const { alerts, audit, outbox, trust } = records
  const pool = createPool(proxyOf(ports.env))
  const webhook = createWebhook({
    store,
    platform,
    alerts,
    audit,
    outbox,
    vault: features.keys.vault,
    post: createWebhookPost({ pool, clock: platform.clock, redact }),
    enabled: () => !silent.includes(trust.now().problem),
  })
  const known = home.secrets.loaded
  home.secrets.loaded = () => [...known(), ...webhook.loadedSecrets()]
  const timer = setInterval(() => void webhook.look(), everyMs).unref()
  return {
    ...webhook,
    async close() {
      clearInterval(timer)
      await webhook.close()
      await pool.close()
    },
  }
}
