/** The reconciliation over a real database and catalogue, with a ledger that a test fills. */
import type { Charge, ServiceTier } from '../../src/contract/charges'
import type { Reconciliation } from '../../src/contract/reconcile'
import { createCatalog } from '../../src/main/catalog/catalog'
import { createAppender } from '../../src/main/ledger/append'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { billOf } from '../../src/main/money/cost'
import { createReconcile } from '../../src/main/reconcile/reconcile'
import { openTestStore } from '../record/open-store'
import { sampleEntry } from '../usage/entries'
import type { Used } from './rows'

export const usd = 1_000_000_000
export const keys = [
  { id: 'key_a', providerId: 'anthropic', label: 'Tollgate' },
  { id: 'key_o', providerId: 'openai', label: 'key_Tollgate' },
]

/** `2026-06-` and a day, as the start of the UTC day. */
export const june = (day: number) => Date.UTC(2026, 5, day)

export function openReconcile(timeZone = 'America/New_York') {
  const parts = openTestStore()
  parts.clock.time = Date.UTC(2026, 6, 20, 12)
  for (const id of ['anthropic', 'openai'])
    parts.db
      .prepare(
        `INSERT OR IGNORE INTO providers (id, kind, name, base_url, enabled, built_in, timeouts, created_at) VALUES (?, ?, ?, NULL, 1, 1, '{}', 0)`,
      )
      .run(id, id, id)
  const catalog = createCatalog(parts)
  const { append } = createAppender(parts.db, () => 'genesis')
  const reconcile = createReconcile({
    ...parts,
    catalog,
    keys: () => keys,
    timeZone: () => timeZone,
  })
  let written = 0

  /** An entry as the gate would book it; `change` says what else is true of it. */
  function book(
    model: string,
    time: number,
    used: Used,
    change: Partial<EntryDraft> & { readonly tier?: ServiceTier } = {},
  ): EntryDraft {
    const { tier = 'default', ...labels } = change
    const provider = model.startsWith('claude') ? 'anthropic' : 'openai'
    const { input = 0, cached = 0, write5m = 0, write1h = 0, output = 0, searches = 0 } = used
    const usage = {
      inputTokens: input + cached + write5m + write1h,
      outputTokens: output,
      cachedInputTokens: cached,
      cacheWriteTokens: write5m + write1h,
      reasoningTokens: 0,
    }
    const price = catalog.priceAt(provider, model, time)?.price
    if (price == null) throw new Error(`${model} has no price`)
    const { charges, costNanoUsd } = billOf(
      { ...usage, parts: { cacheWrite1hTokens: write1h, webSearches: searches } },
      price,
      { serviceTier: tier, inferenceGeo: 'global' },
    )
    const draft = sampleEntry((written += 1), {
      time,
      settledAt: time + 1000,
      provider,
      model,
      keyId: provider === 'anthropic' ? 'key_a' : 'key_o',
      ...usage,
      reasoningTokens: 0,
      costNanoUsd,
      charges: charges as Charge[],
      serviceTier: tier,
      ...labels,
    })
    parts.store.write(() => append(draft))
    return draft
  }

  return {
    ...parts,
    catalog,
    reconcile,
    book,
    take: (...lines: readonly string[]) =>
      reconcile.imports.take({ text: lines.map((line) => `${line}\n`).join('') }, 'page'),
    report: (provider: 'anthropic' | 'openai'): Promise<Reconciliation> =>
      reconcile.report({ provider }),
  }
}

export type ReconcileHouse = ReturnType<typeof openReconcile>

/** What is found, as `day cause amount`, and what is left unexplained. */
export async function foundIn(house: ReconcileHouse, provider: 'anthropic' | 'openai') {
  const { cost, usage } = await house.report(provider)
  return {
    cost: cost?.lines.flatMap(({ day, findings }) =>
      findings.map(
        ({ cause, amountNanoUsd }) =>
          `${new Date(day).getUTCDate()} ${cause} ${amountNanoUsd / usd}`,
      ),
    ),
    usage: usage?.lines.flatMap(({ day, findings }) =>
      findings.map(({ cause, tokens }) => `${new Date(day).getUTCDate()} ${cause} ${tokens}`),
    ),
    left: [cost?.unexplainedNanoUsd, usage?.unexplainedTokens],
  }
}
