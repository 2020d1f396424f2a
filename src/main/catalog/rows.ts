/** The rows the catalogue reads: providers, models people added, and dated price overrides. */
import { z } from 'zod'
import { tier, type Capability, type Price, type Tier } from '../../contract/models'
import { providerKind, type ProviderKind } from '../../contract/providers'
import { noteBroken } from '../storage/broken-cells'
import { readStored } from '../storage/stored-json'
import type { Store } from '../storage/store'

export interface ProviderRow {
  readonly id: string
  readonly kind: ProviderKind
  readonly name: string
  readonly enabled: boolean
}

export interface AddedModel {
  readonly provider: string
  readonly model: string
  readonly name: string
  readonly tier: Tier
  readonly capabilities: readonly Capability[]
  readonly contextWindow: number | null
  readonly maxOutputTokens: number | null
}

export interface Override {
  readonly id: string
  /** Null: back to the snapshot from here on. */
  readonly price: Price | null
  /** It cannot be read, so from here on the model has no price. */
  readonly unreadable?: true
  readonly effectiveAt: number
}

export interface CatalogRows {
  readonly providers: readonly ProviderRow[]
  readonly added: readonly AddedModel[]
  /**
   * By `provider/model`, in the order they were made: of those in effect, the last one made is in
   * force, even if the clock went back.
   */
  readonly overrides: ReadonlyMap<string, readonly Override[]>
}

const providerRow = z.object({
  id: z.string(),
  kind: providerKind,
  name: z.string(),
  enabled: z.int(),
})
const addedRow = z.object({
  provider: z.string(),
  model: z.string(),
  name: z.string(),
  tier: z.string(),
  capabilities: z.string(),
  context_window: z.int().nullable(),
  max_output_tokens: z.int().nullable(),
})
const overrideRow = z.object({
  id: z.string(),
  provider: z.string(),
  model: z.string(),
  price: z.string().nullable(),
  effective_at: z.int(),
})

type Db = Store['db']

// Built-in providers first, in the order a bare model id is looked for; then in the order they
// were made.
const providersSql = `
  SELECT id, kind, name, enabled FROM providers
  ORDER BY
    CASE WHEN built_in = 0 THEN 9 WHEN id = 'openai' THEN 0 WHEN id = 'anthropic' THEN 1 ELSE 2 END,
    created_at, id`

const insertAddedSql = `
  INSERT INTO added_models
    (provider, model, name, tier, capabilities, context_window, max_output_tokens, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

/** Reads and writes of those rows. Writes belong inside a transaction of the caller. */
export function createRows({ db }: Pick<Store, 'db'>) {
  const selectProviders = db.prepare(providersSql)
  const selectAdded = db.prepare('SELECT * FROM added_models ORDER BY provider, model')
  const selectOverrides = db.prepare('SELECT * FROM price_overrides ORDER BY rowid')
  const insertAdded = db.prepare(insertAddedSql)
  const deleteAdded = db.prepare('DELETE FROM added_models WHERE provider = ? AND model = ?')
  const insertOverride = db.prepare(
    'INSERT INTO price_overrides (id, provider, model, price, effective_at) VALUES (?, ?, ?, ?, ?)',
  )
  const providers = () => selectProviders.all().map(providerFrom)

  return {
    providers,
    read(): CatalogRows {
      const overrides = new Map<string, Override[]>()
      for (const row of selectOverrides.all()) {
        const [key, override] = overrideFrom(db, row)
        overrides.set(key, [...(overrides.get(key) ?? []), override])
      }
      const added = selectAdded.all().flatMap((row) => addedFrom(db, row) ?? [])
      return { providers: providers(), added, overrides }
    },
    insertModel(model: AddedModel, createdAt: number): void {
      const { provider, name, capabilities, contextWindow, maxOutputTokens } = model
      insertAdded.run(
        provider,
        model.model,
        name,
        model.tier,
        JSON.stringify(capabilities),
        contextWindow,
        maxOutputTokens,
        createdAt,
      )
    },
    deleteModel(provider: string, model: string): void {
      deleteAdded.run(provider, model)
    },
    insertOverride(provider: string, model: string, override: Override): void {
      const text = override.price === null ? null : JSON.stringify(override.price)
      insertOverride.run(override.id, provider, model, text, override.effectiveAt)
    },
  }
}

export type Rows = ReturnType<typeof createRows>

function providerFrom(row: unknown): ProviderRow {
  const { enabled, ...rest } = providerRow.parse(row)
  return { ...rest, enabled: enabled === 1 }
}

/** Under `provider/model`. */
function overrideFrom(db: Db, row: unknown): [key: string, override: Override] {
  const { id, provider, model, price: text, effective_at: effectiveAt } = overrideRow.parse(row)
  const price = text === null ? null : readStored(db, 'price_overrides.price', id, text)
  return [
    `${provider}/${model}`,
    price === undefined
      ? { id, price: null, effectiveAt, unreadable: true }
      : { id, price, effectiveAt },
  ]
}

/** Undefined where a cell of it cannot be read: a model that is not known is not called. */
function addedFrom(db: Db, row: unknown): AddedModel | undefined {
  const {
    context_window,
    max_output_tokens,
    capabilities: text,
    tier: written,
    ...rest
  } = addedRow.parse(row)
  const name = `${rest.provider}/${rest.model}`
  const capabilities = readStored(db, 'added_models.capabilities', name, text)
  const known = tier.safeParse(written)
  if (!known.success)
    noteBroken(db, {
      place: 'added_models.tier',
      row: name,
      text: written,
      problem: 'there is no such tier',
    })
  if (capabilities === undefined || !known.success) return undefined
  return {
    ...rest,
    tier: known.data,
    capabilities,
    contextWindow: context_window,
    maxOutputTokens: max_output_tokens,
  }
}
