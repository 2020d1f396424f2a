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

/** Reads and writes of those rows. Writes belong inside a transaction of the caller. */
export function createRows({ db }: Pick<Store, 'db'>) {
  // Built-in providers first, in the order a bare model id is looked for; then in the order they
  // were made.
  const selectProviders = db.prepare(
    `SELECT id, kind, name, enabled FROM providers
     ORDER BY CASE WHEN built_in = 0 THEN 9 WHEN id = 'openai' THEN 0 WHEN id = 'anthropic' THEN 1 ELSE 2 END, created_at, id`,
  )
  const selectAdded = db.prepare('SELECT * FROM added_models ORDER BY provider, model')
  const selectOverrides = db.prepare('SELECT * FROM price_overrides ORDER BY rowid')
  const insertAdded = db.prepare(
    `INSERT INTO added_models (provider, model, name, tier, capabilities, context_window, max_output_tokens, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const deleteAdded = db.prepare('DELETE FROM added_models WHERE provider = ? AND model = ?')
  const insertOverride = db.prepare(
    'INSERT INTO price_overrides (id, provider, model, price, effective_at) VALUES (?, ?, ?, ?, ?)',
  )

  function providers(): ProviderRow[] {
    return selectProviders.all().map((row) => {
      const { enabled, ...rest } = providerRow.parse(row)
      return { ...rest, enabled: enabled === 1 }
    })
  }

  return {
    providers,
    read(): CatalogRows {
      const overrides = new Map<string, Override[]>()
      for (const row of selectOverrides.all()) {
        const { id, provider, model, price: text, effective_at } = overrideRow.parse(row)
        const rates = text === null ? null : readStored(db, 'price_overrides.price', id, text)
        const key = `${provider}/${model}`
        overrides.set(key, [
          ...(overrides.get(key) ?? []),
          {
            id,
            price: rates ?? null,
            effectiveAt: effective_at,
            ...(rates === undefined ? { unreadable: true as const } : {}),
          },
        ])
      }
      const added = selectAdded.all().flatMap((row) => {
        const {
          context_window: contextWindow,
          max_output_tokens: maxOutputTokens,
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
        // A model that is not known is not called.
        return capabilities === undefined || !known.success
          ? []
          : [{ ...rest, tier: known.data, capabilities, contextWindow, maxOutputTokens }]
      })
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
