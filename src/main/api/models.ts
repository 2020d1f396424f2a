/** Handlers of contract/models. */
import type { Catalog } from '../catalog/port'
import type { References } from '../config/references'
import { os } from './handlers'

export function modelsHandlers({ catalog, references }: { readonly catalog: Catalog; readonly references: References }) {
  return {
    list: os.models.list.handler(({ input }) => {
      references.require({ provider: input.provider })
      return { items: catalog.list(input), snapshot: catalog.snapshot() }
    }),
    create: os.models.create.handler(({ input, context }) => {
      references.require({ provider: input.provider })
      return catalog.add(input, context.who)
    }),
    remove: os.models.remove.handler(({ input, context }) => {
      catalog.remove(input.id, context.who)
      return { ok: true as const }
    }),
    setPrice: os.models.setPrice.handler(({ input, context }) => catalog.setPrice(input.id, input.price, context.who)),
    checkPrices: os.models.checkPrices.handler(({ input }) => catalog.checkPrices(input.file, input.fileDate)),
    applyPrices: os.models.applyPrices.handler(({ input, context }) => catalog.applyPrices(input.id, context.who)),
  }
}
