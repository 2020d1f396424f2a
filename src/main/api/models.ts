/** Handlers of contract/models. */
import type { Model } from '../../contract/models'
import { unknownModel } from '../../contract/unknown-model'
import type { Catalog } from '../catalog/port'
import type { References } from '../config/references'
import { Failure } from '../platform/failure'
import type { LearnedDialects } from '../providers/learned'
import { os } from './handlers'

interface ModelsDeps {
  readonly catalog: Catalog
  readonly references: References
  readonly learned: LearnedDialects
}

/**
 * Models are asked for as `provider/model`. Throws Failure `not_found` for one that is not there.
 */
export function modelsHandlers({ catalog, references, learned }: ModelsDeps) {
  function known(id: string): Model {
    const slash = id.indexOf('/')
    const model = slash > 0 ? catalog.find(id.slice(0, slash), id.slice(slash + 1)) : undefined
    if (model === undefined)
      throw new Failure('not_found', `${unknownModel(id)} A model's id is provider/model.`)
    return model
  }
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
    setPrice: os.models.setPrice.handler(({ input, context }) =>
      catalog.setPrice(input.id, input.price, context.who),
    ),
    checkPrices: os.models.checkPrices.handler(({ input }) =>
      catalog.checkPrices(
        typeof input.file === 'object' ? JSON.stringify(input.file) : input.file,
        input.fileDate,
      ),
    ),
    learned: os.models.learned.handler(({ input }) => {
      const { provider, model } = known(input.id)
      return { items: learned.list(provider, model) }
    }),
    forget: os.models.forget.handler(({ input, context }) => {
      const { provider, model } = known(input.id)
      learned.forget(provider, model, context.who)
      return { ok: true as const }
    }),
    margins: os.models.margins.handler(({ input }) => catalog.margins(known(input.id))),
    resetMargins: os.models.resetMargins.handler(({ input, context }) => {
      catalog.resetMargins(known(input.id), context.who)
      return { ok: true as const }
    }),
    applyPrices: os.models.applyPrices.handler(({ input, context }) =>
      catalog.applyPrices(input.id, context.who),
    ),
  }
}
