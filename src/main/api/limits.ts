/** Handlers of contract/limits. */
import type { Limits } from '../limits/limits'
import { os } from './handlers'

export function limitsHandlers({ limits }: { readonly limits: Limits }) {
  return {
    list: os.limits.list.handler(() => ({ items: limits.list() })),
    create: os.limits.create.handler(({ input, context }) => limits.create(input, context.who)),
    update: os.limits.update.handler(({ input: { id, ...change }, context }) => limits.update(id, change, context.who)),
    remove: os.limits.remove.handler(({ input, context }) => {
      limits.remove(input.id, context.who)
      return { ok: true as const }
    }),
    reset: os.limits.reset.handler(({ input, context }) => ({ reset: limits.reset(input, context.who) })),
    offered: os.limits.offered.handler(() => ({ items: limits.offered() })),
    addOffered: os.limits.addOffered.handler(({ context }) => ({ items: limits.addOffered(context.who) })),
  }
}
