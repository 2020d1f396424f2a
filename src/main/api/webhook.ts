/** Handlers of contract/webhook. */
import type { WebhookService } from '../webhook/webhook'
import { os } from './handlers'

export function webhookHandlers({ webhook }: { readonly webhook: WebhookService }) {
  return {
    get: os.webhook.get.handler(() => webhook.get()),
    create: os.webhook.create.handler(({ input, context }) => webhook.create(input, context.who)),
    update: os.webhook.update.handler(({ input, context }) => webhook.update(input, context.who)),
    remove: os.webhook.remove.handler(async ({ context }) => {
      await webhook.remove(context.who)
      return { removed: true as const }
    }),
    rotate: os.webhook.rotate.handler(({ input, context }) =>
      webhook.rotate(input.storage, context.who),
    ),
    test: os.webhook.test.handler(() => webhook.test()),
    deliveries: os.webhook.deliveries.handler(({ input }) => webhook.deliveries(input)),
    resend: os.webhook.resend.handler(({ input }) => webhook.resend(input.id)),
  }
}
