/** Handlers of contract/models. */
import type { Catalog } from '../catalog/port'
import { os } from './handlers'

export function modelsHandlers({ catalog }: { readonly catalog: Catalog }) {
  return {
    list: os.models.list.handler(({ input }) => ({ items: catalog.list(input), snapshot: catalog.snapshot() })),
    create: os.models.create.handler(({ input, context }) => catalog.add(input, context.who)),
    remove: os.models.remove.handler(({ input, context }) => {
      catalog.remove(input.id, context.who)
      return { ok: true as const }
    }),
    setPrice: os.models.setPrice.handler(({ input, context }) => catalog.setPrice(input.id, input.price, context.who)),
    checkPrices: os.models.checkPrices.handler(({ input }) => catalog.checkPrices(input.file, input.fileDate)),
    applyPrices: os.models.applyPrices.handler(({ input, context }) => catalog.applyPrices(input.id, context.who)),
  }
}
