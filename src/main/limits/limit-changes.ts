/** What a person changes of the rate limits and their counters, each on record (spec C4). */
import type { LimitChange, NewLimit } from '../../contract/limits'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { LimitBook } from './limit-book'
import type { LimitRow, LimitRows } from './limit-rows'
import type { Limiter } from './limiter'
import type { Offer } from './offered'
import { nameOf } from './words'

/** Which counters to set back: of one limit or all, of one subject or all. */
export interface LimitReset {
  readonly id?: string | undefined
  readonly subject?: string | undefined
}

export interface LimitChanges {
  /** Gives the new limit's id. */
  create(limit: NewLimit, who: string): string
  /**
   * Throws Failure `not_found`, `conflict` for a limit that cannot be read, and `invalid_request`
   * for the window of one that has none.
   */
  update(id: string, change: LimitChange, who: string): void
  /** Throws Failure `not_found`. */
  remove(id: string, who: string): void
  /** Gives how many counters were set back. Throws Failure `not_found`. */
  reset(which: LimitReset, who: string): number
  addOffers(offers: readonly Offer[], who: string): void
}

export interface LimitChangesDeps {
  readonly book: LimitBook
  readonly table: LimitRows
  readonly limiter: Limiter
  readonly audit: Pick<Audit, 'note'>
  readonly platform: Pick<Platform, 'clock' | 'newId'>
}

export function createLimitChanges({
  book,
  table,
  limiter,
  audit,
  platform: { clock, newId },
}: LimitChangesDeps): LimitChanges {
  function add(rule: Omit<LimitRow, 'id' | 'createdAt'>, who: string): string {
    const row: LimitRow = { ...rule, id: newId('lim'), createdAt: clock.now() }
    table.insert(row)
    audit.note({ who, what: 'rate limit added', subject: row.id, after: row })
    return row.id
  }

  return {
    create(limit, who) {
      let id = ''
      book.change(() => (id = add(ruleOf(limit), who)))
      return id
    },
    update(id, change, who) {
      const before = book.find(id)
      const after = changed(before, change)
      book.change(() => {
        table.update(after)
        audit.note({ who, what: 'rate limit changed', subject: id, before, after })
      })
    },
    remove(id, who) {
      const before = book.find(id)
      book.change(() => {
        table.remove(id)
        audit.note({ who, what: 'rate limit removed', subject: id, before })
      })
    },
    reset({ id, subject }, who) {
      const which = resettable(id === undefined ? book.rows() : [book.find(id)], subject)
      const before = which.flatMap((row) => usedOf(row, limiter, subject))
      book.reset(() => {
        for (const row of which) table.reset(row.id, subject ?? '', clock.now())
        audit.note({
          who,
          what: 'rate limits reset',
          ...(id === undefined ? {} : { subject: id }),
          before: before.slice(0, mostNoted),
          after: { limits: which.length, subject: subject ?? 'all' },
        })
      })
      return which.reduce((count, row) => count + limiter.reset(row.id, subject ?? null), 0)
    },
    addOffers(offers, who) {
      if (offers.length === 0) return
      book.change(() => {
        for (const { key, ...rule } of offers) add({ ...rule, offered: key }, who)
      })
    },
  }
}

/** As many counters are told in the audit record of a reset. */
const mostNoted = 50

/** A limit on each request alone has no counters, so none of its own for a label either. */
function ruleOf({ name, window = null, ...rest }: NewLimit): Omit<LimitRow, 'id' | 'createdAt'> {
  const each = rest.unit === 'tokens_per_request' ? null : rest.each
  const rule = { ...rest, each, window, offered: null }
  return { ...rule, name: name ?? nameOf(rule) }
}

function changed(before: LimitRow, change: LimitChange): LimitRow {
  if (before.unreadable === true)
    throw new Failure(
      'conflict',
      'Whom this limit is for cannot be read from the ledger file. Remove it and add it again.',
    )
  if (change.window !== undefined && before.window === null)
    throw new Failure(
      'invalid_request',
      'This limit looks at each request alone, so it has no window.',
    )
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  return { ...before, ...Object.fromEntries(given) }
}

/** Those that count over a window; for one subject, those that have a counter for each. */
function resettable(rows: readonly LimitRow[], subject: string | undefined): LimitRow[] {
  return rows.filter(
    ({ window, each }) => window !== null && (subject === undefined || each !== null),
  )
}

function usedOf(row: LimitRow, limiter: Limiter, subject: string | undefined) {
  return limiter
    .statesOf(row.id)
    .states.filter((state) => state.used > 0)
    .filter((state) => subject === undefined || state.subject === subject)
    .map((state) => ({ limit: row.name, subject: state.subject, used: state.used }))
}
