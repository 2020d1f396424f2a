/** The webhook as a person sets it up: address, picks, secret, a test, and what was sent. */
import type { DeliveriesQuery, WebhookDelivery, WebhookState } from '../../contract/webhook'
import { toFailure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { createSender, noWebhook, type Sender, type SenderDeps } from './sender'
import { createSetUp, existing, view, type SetUp } from './set-up'
import { createSigningSecrets, type SecretVault } from './signing-secrets'

export interface WebhookDeps extends Omit<SenderDeps, 'secrets' | 'platform'> {
  readonly platform: Platform
  readonly vault: SecretVault
}

/** What throws, throws Failure. */
export interface WebhookService extends SetUp, Pick<Sender, 'look' | 'close'> {
  get(): WebhookState
  /** Sends a test once. `not_found`, or why it cannot be signed. */
  test(): Promise<WebhookDelivery>
  deliveries(query: DeliveriesQuery): { items: WebhookDelivery[]; nextCursor?: string }
  /** The same with one of the list, whose tries begin anew. */
  resend(id: string): Promise<WebhookDelivery>
  /** For what takes secrets out of texts. */
  loadedSecrets(): readonly string[]
}

export function createWebhook(deps: WebhookDeps): WebhookService {
  const { outbox, platform } = deps
  const secrets = createSigningSecrets(deps.vault)
  const sender = createSender({ ...deps, secrets })
  const setUp = createSetUp(deps, secrets)
  outbox.onFlush(() => void sender.look())

  async function sendNow(id: string): Promise<WebhookDelivery> {
    await sender.now(id)
    const delivery = outbox.deliveries.find(id)
    if (delivery === undefined) throw noWebhook()
    return delivery
  }

  return {
    look: sender.look,
    close: sender.close,
    get() {
      const record = outbox.webhook()
      return {
        webhook: record === null ? null : view(record, secrets),
        waiting: outbox.deliveries.waiting(),
        trouble: outbox.deliveries.lastError(),
      }
    },
    ...setUp,
    update(change, who) {
      const changed = setUp.update(change, who)
      sender.resume()
      return changed
    },
    async rotate(storage, who) {
      const rotated = await setUp.rotate(storage, who)
      sender.resume()
      return rotated
    },
    async test() {
      existing(outbox)
      const id = outbox.addTest()
      try {
        return await sendNow(id)
      } catch (thrown) {
        // Else it would be sent by itself, long after anybody looked for it.
        if (deps.store.db.open)
          deps.store.write(() => outbox.deliveries.giveUp(id, toFailure(thrown).message))
        throw thrown
      }
    },
    deliveries: outbox.deliveries.page,
    async resend(id) {
      existing(outbox)
      if (outbox.deliveries.find(id) === undefined) throw noWebhook()
      const now = platform.clock.now()
      // The line does not take it up as well while this one sends it.
      deps.store.write(() => outbox.deliveries.again(id, now, now + 60_000))
      return await sendNow(id)
    },
    loadedSecrets: secrets.loaded,
  }
}
