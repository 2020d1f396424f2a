/**
 * Rate limits as the handlers see them: rules with what is left of each, changed on record (spec
 * C4).
 */
import type { LimitChange, LimitItem, NewLimit, OfferedLimit } from '../../contract/limits'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createLimitBook } from './limit-book'
import { createLimitChanges, type LimitReset } from './limit-changes'
import { createLimitRows, type LimitRow } from './limit-rows'
import { createLimitTime } from './limit-time'
import { createLimiter, type LimitStanding } from './limiter'
import { offersFor, type Offer } from './offered'
import { createPastAttempts } from './past-attempts'
import type { LimitFacts, LimitGate } from './port'

export interface Limits {
  readonly gate: LimitGate
  list(): LimitItem[]
  create(limit: NewLimit, who: string): LimitItem
  update(id: string, change: LimitChange, who: string): LimitItem
  remove(id: string, who: string): void
  /**
   * Counters set back to nothing used, on record: of one limit or all, of one subject or all. Gives
   * how many. Throws Failure `not_found`.
   */
  reset(which: LimitReset, who: string): number
  offered(): OfferedLimit[]
  /** Adds what is offered and not there. */
  addOffered(who: string): LimitItem[]
  /** What is left for a caller of each limit that looks at it. */
  standings(facts: LimitFacts): LimitStanding[]
  /** Reads the rules again, counters kept: after a change of them was undone. */
  refresh(): void
  /**
   * Reads the rules and derives every counter from the ledger: once at start, when no attempt is
   * open, and after a restored backup.
   */
  reload(): void
}

export interface LimitsDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Audit
  /** Providers that cost something: limits are offered for each. */
  readonly providers: () => readonly { readonly id: string; readonly name: string }[]
}

export function createLimits({ store, platform, audit, providers }: LimitsDeps): Limits {
  const table = createLimitRows(store.db)
  const limiter = createLimiter({
    time: createLimitTime(platform.clock),
    past: createPastAttempts(store.db),
    onChange: () => platform.changes.publish('limits'),
  })
  const book = createLimitBook(store, table, limiter)
  const changes = createLimitChanges({ book, table, limiter, audit, platform })

  function view({ offered: _offered, unreadable: _unreadable, ...rule }: LimitRow): LimitItem {
    return { ...rule, scope: { ...rule.scope }, ...limiter.statesOf(rule.id) }
  }
  const isThere = ({ key }: Offer) => book.rows().some(({ offered }) => offered === key)

  return {
    gate: limiter,
    reload: book.reload,
    refresh: book.refresh,
    standings: limiter.standings,
    list: () => book.rows().map(view),
    create: (limit, who) => view(book.find(changes.create(limit, who))),
    update(id, change, who) {
      changes.update(id, change, who)
      return view(book.find(id))
    },
    remove: changes.remove,
    reset: changes.reset,
    offered: () => offersFor(providers()).map((offer) => ({ ...offer, added: isThere(offer) })),
    addOffered(who) {
      const missing = offersFor(providers()).filter((offer) => !isThere(offer))
      changes.addOffers(missing, who)
      return book
        .rows()
        .filter(({ offered }) => offered !== null)
        .map(view)
    },
  }
}
