/**
 * What belongs together in a comparison: a prompt, its variants, the calls they run as (through the
 * gate) and the vote (spec X1, X3).
 */
import type { CallRecord } from '../../contract/calls'
import type {
  Comparison,
  NewComparison,
  Tally,
  TallyScope,
  Variant,
} from '../../contract/comparisons'
import { idCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { comparisonFrom, comparisonRows, type ComparisonRow } from './comparison-row'
import { tallyOf } from './tally'
import { titleOf } from './title'
import { createVotes, otherChoices, votedOf, type Votes } from './votes'

export interface ComparisonsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
  readonly callRecord: (callId: string) => CallRecord | undefined
  /**
   * False: nothing written in this project is kept. Throws Failure `invalid_request` for an unknown
   * project.
   */
  readonly storesContent: (project: string) => boolean
  /** The current environment, for comparisons that name none. */
  readonly environment: () => string
}

export interface Comparisons extends Votes {
  /** Newest first. */
  list(page: { readonly cursor?: string | undefined; readonly limit?: number | undefined }): {
    items: Comparison[]
    nextCursor?: string
  }
  /**
   * Keeps a comparison and sets the id of each variant's call. Throws Failure `invalid_request`
   * where two variants share an id.
   */
  create(comparison: NewComparison): Comparison
  /** With the calls that have been made. Throws Failure `not_found`. */
  get(id: string): Comparison & { calls: Record<string, CallRecord> }
  /** Votes by model; rows that cannot be read are left out, and on record. */
  tally(scope: TallyScope): Tally
}

export function createComparisons(deps: ComparisonsDeps): Comparisons {
  const { callRecord } = deps
  const { db, write } = deps.store
  const { changes } = deps.platform
  const rows = comparisonRows(db)

  function require(id: string): Comparison {
    const row = rows.find.get(id)
    if (row === undefined) {
      throw new Failure(
        'not_found',
        `There is no comparison "${id}". It may be in another data folder; the list shows those that are here.`,
      )
    }
    return comparisonFrom(db, row)
  }

  return {
    list({ cursor, limit = 50 }) {
      const found = rows.below.all(idCursor(cursor, 'cmp'), limit + 1)
      const items = found.slice(0, limit).map((row) => comparisonFrom(db, row))
      const last = items.at(-1)
      return found.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items }
    },
    create(fresh) {
      checkVariants(fresh.variants)
      const row = newRow(fresh, deps)
      write(() => rows.insert.run(row))
      changes.publish('comparisons')
      return comparisonFrom(db, row)
    },
    get(id) {
      const comparison = require(id)
      const calls: Record<string, CallRecord> = {}
      for (const [variant, callId] of Object.entries(comparison.callIds)) {
        const call = callRecord(callId)
        if (call !== undefined) calls[variant] = call
      }
      return { ...comparison, calls }
    },
    ...createVotes(deps, rows, require),
    tally: (scope) => tallyOf(votedOf(db, rows, scope)),
  }
}

function newRow(
  { project, environment, service, messages, variants, blind = false }: NewComparison,
  { platform, storesContent, environment: current }: ComparisonsDeps,
): ComparisonRow {
  const stores = storesContent(project)
  const kept = stores ? messages : []
  const id = platform.newId('cmp')
  const calls = variants.map((variant) => [variant.id, platform.newId('call')])
  return {
    id,
    created_at: platform.clock.now(),
    title: titleOf(kept, blind ? variants.map((variant) => ({ model: variant.id })) : variants),
    project,
    environment: environment ?? current(),
    service: service ?? null,
    messages: JSON.stringify(kept),
    variants: JSON.stringify(stores ? variants : variants.map(withoutWords)),
    call_ids: JSON.stringify(Object.fromEntries(calls)),
    vote: null,
    blind: blind ? 1 : 0,
    revealed_at: null,
  }
}

function withoutWords({ id, provider, model, parameters }: Variant): Variant {
  return { id, provider, model, parameters }
}

function checkVariants(variants: readonly Variant[]): void {
  const seen = new Set<string>()
  for (const { id } of variants) {
    if (seen.has(id))
      throw new Failure(
        'invalid_request',
        `Two variants are called "${id}". Give each an id of its own, such as a, b, c.`,
      )
    if (otherChoices.some((choice) => choice === id)) {
      throw new Failure(
        'invalid_request',
        `A variant cannot be called "${id}": that is a vote. Use a, b, c.`,
      )
    }
    seen.add(id)
  }
}
