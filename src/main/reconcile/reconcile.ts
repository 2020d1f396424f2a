/** Vendors' exports beside the ledger (spec U6). Imports never touch an entry. */
import type { ReconcileQuestion, Reconciliation } from '../../contract/reconcile'
import { dayMs } from '../../shared/spans'
import type { Catalog } from '../catalog/port'
import type { Platform } from '../platform/platform'
import { checkRange } from '../platform/time-range'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { compareCosts } from './cost-report'
import { exportRows } from './export-rows'
import { readExportSide, type ExportSide } from './export-side'
import { dayOf } from './formats/format'
import { createImports, type Imports } from './imports'
import { createKeyLinks, type KeyLinks, type KeyLinksDeps } from './key-links'
import { readLedgerSide } from './ledger-side'
import { tokenPrices, type TokenPrices } from './prices'
import { compareUsage } from './usage-report'

export interface ReconcileDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
  readonly catalog: Pick<Catalog, 'resolve' | 'priceAt'>
  readonly keys: KeyLinksDeps['keys']
  /** The person's zone. */
  readonly timeZone: () => string
}

export interface Reconcile {
  readonly imports: Imports
  readonly linkKey: KeyLinks['link']
  /**
   * Whole UTC days; without a range all that exports cover. Throws Failure `invalid_request` for a
   * range that is none.
   */
  report(question: ReconcileQuestion): Promise<Reconciliation>
}

export function createReconcile(deps: ReconcileDeps): Reconcile {
  const { store, catalog, timeZone: zoneOf } = deps
  const rows = exportRows(store.db)
  const links = createKeyLinks(deps)

  async function report({ provider, from: asked, to: end }: ReconcileQuestion) {
    checkRange({ from: asked, to: end })
    const span = rows.span(provider) ?? { from: 0, to: 0 }
    const from = dayOf(asked ?? span.from)
    const to = dayOf((end ?? span.to) + dayMs - 1)
    const range = { from: Math.max(from, span.from), to: Math.min(to, span.to) }
    const timeZone = zoneOf()
    const usage = await readExportSide(rows, `${provider}_usage`, range)
    const cost = await readExportSide(rows, `${provider}_cost`, range)
    const ledger = await readLedgerSide(store.db, provider, { ...range, timeZone })
    const keys = links.of(provider, namesOf(usage, cost))
    const keyIds = new Map(keys.map(({ name, keyId }) => [name, keyId]))
    const sides = {
      provider,
      usage,
      cost,
      ledger,
      keyOf: (name: string) => keyIds.get(name) ?? null,
      pricesOf: rememberedPrices((model, at) =>
        tokenPrices(catalog, provider, ledger.models.get(model) ?? model, at),
      ),
    }
    return {
      provider,
      from,
      to,
      timeZone,
      keys,
      usage: usage.size === 0 ? null : await compareUsage(sides),
      cost: cost.size === 0 ? null : await compareCosts(sides),
    }
  }

  return { imports: createImports({ ...deps, rows }), linkKey: links.link, report }
}

function namesOf(...sides: readonly ExportSide[]): Set<string> {
  const parts = sides.flatMap((side) =>
    [...side.values()].flatMap((day) => [...day.parts.values()]),
  )
  return new Set(parts.map(({ key }) => key).filter((key) => key !== ''))
}

function rememberedPrices(find: (model: string, at: number) => TokenPrices) {
  const known = new Map<string, TokenPrices>()
  return (model: string, at: number) => {
    const name = `${model} ${at}`
    const prices = known.get(name) ?? find(model, at)
    known.set(name, prices)
    return prices
  }
}
