/** Adding and removing models of the user's own, and overriding prices, on record. */
import type { Price } from '../../contract/models'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Lookup } from './lookup'
import type { Catalog, ModelToAdd } from './port'
import type { AddedModel, Rows } from './rows'
import { guessCapabilities, guessTier } from './traits'
import { typedPrice } from './typed-price'

export interface CatalogChangesDeps {
  readonly platform: Pick<Platform, 'clock' | 'newId'>
  readonly audit: Pick<Audit, 'note'>
  readonly rows: Rows
  readonly lookup: Lookup
  /** Runs the work in one transaction, and has everybody look again. */
  readonly commit: (work: () => void) => void
}

export function createCatalogChanges({
  platform: { clock, newId },
  audit,
  rows,
  lookup,
  commit,
}: CatalogChangesDeps): Pick<Catalog, 'add' | 'remove' | 'setPrice'> {
  function override(provider: string, model: string, price: Price | null): void {
    rows.insertOverride(provider, model, { id: newId('prc'), price, effectiveAt: clock.now() })
  }
  const kindOf = (provider: string) => lookup.directory().provider(provider)?.kind

  return {
    add(input, who = 'tollgate') {
      lookup.outOfDate()
      refuseAdding(input, lookup)
      const id = `${input.provider}/${input.model}`
      const price =
        input.price === undefined ? null : typedPrice(input.price, kindOf(input.provider))
      const model = addedModel(input, price)
      commit(() => {
        rows.insertModel(model, clock.now())
        if (price !== null) override(model.provider, model.model, price)
        audit.note({ who, what: 'model.add', subject: id, after: { ...model, price } })
      })
      return lookup.existing(id)
    },
    remove(id, who = 'tollgate') {
      const model = lookup.existing(id)
      if (model.builtIn)
        throw new Failure(
          'conflict',
          `${id} is part of the shipped catalogue and stays. Leave it out of a service's allowed models instead.`,
        )
      commit(() => {
        rows.deleteModel(model.provider, model.model)
        // A model added again under this id starts without a price; what the old one cost at a time
        // stays answerable.
        if (model.priceSource === 'override') override(model.provider, model.model, null)
        audit.note({ who, what: 'model.remove', subject: id, before: model })
      })
    },
    setPrice(id, input, who = 'tollgate') {
      const before = lookup.existing(id)
      const price = input === null ? null : typedPrice(input, kindOf(before.provider))
      commit(() => {
        override(before.provider, before.model, price)
        audit.note({
          who,
          what: 'model.price',
          subject: id,
          before: { price: before.price, source: before.priceSource },
          after: { price },
        })
      })
      return lookup.existing(id)
    },
  }
}

function refuseAdding({ provider, model }: ModelToAdd, { directory }: Lookup) {
  if (directory().provider(provider) === undefined)
    throw new Failure(
      'not_found',
      `There is no provider ${provider}. Add the provider first, then its models.`,
    )
  const id = `${provider}/${model}`
  if (directory().models.some((known) => known.id === id))
    throw new Failure(
      'conflict',
      `${id} is in the catalogue already. Override its price, or add the model under another id.`,
    )
}

/** What is not given is guessed from the model's id and price. */
function addedModel(input: ModelToAdd, price: Price | null): AddedModel {
  return {
    provider: input.provider,
    model: input.model,
    name: input.name === undefined || input.name === '' ? input.model : input.name,
    tier: input.tier ?? guessTier(input.model, price),
    capabilities: input.capabilities ?? guessCapabilities(input.model),
    contextWindow: input.contextWindow ?? null,
    maxOutputTokens: input.maxOutputTokens ?? null,
  }
}
