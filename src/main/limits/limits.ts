/**
 * Rate limits as the handlers see them: rules with what is left of each, changed on record (spec
 * C4).
 */
import type {
  LimitAlgorithm,
  LimitItem,
  LimitWindow,
  NewLimit,
  OfferedLimit,
} from '../../contract/limits'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createLimitRows, type LimitRow } from './limit-rows'
import { createLimitTime } from './limit-time'
import { createLimiter, type LimitStanding } from './limiter'
import { offersFor } from './offered'
import { createPastAttempts } from './past-attempts'
import type { LimitFacts, LimitGate } from './port'
import { nameOf } from './words'

export interface LimitChange {
  readonly name?: string | undefined
  readonly limit?: number | undefined
  readonly window?: LimitWindow | undefined
  readonly algorithm?: LimitAlgorithm | undefined
  readonly enabled?: boolean | undefined
}

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
  reset(
    which: { readonly id?: string | undefined; readonly subject?: string | undefined },
    who: string,
  ): number
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
  const { clock, newId, changes } = platform
  const table = createLimitRows(store.db)
  const time = createLimitTime(clock)
  const limiter = createLimiter({
    time,
    past: createPastAttempts(store.db),
    onChange: () => changes.publish('limits'),
  })
  let rows: readonly LimitRow[] = []

  function reload() {
    rows = table.read()
    limiter.rebuild(rows, table.resets())
  }

  function refresh() {
    rows = table.read()
    limiter.setRules(rows, table.resets())
  }

  function change(work: () => void) {
    store.write(work)
    refresh()
  }

  function find(id: string): LimitRow {
    const row = rows.find((limit) => limit.id === id)
    if (row === undefined) throw new Failure('not_found', `There is no rate limit ${id}.`)
    return row
  }

  function view({ offered: _offered, unreadable: _unreadable, ...rule }: LimitRow): LimitItem {
    return { ...rule, scope: { ...rule.scope }, ...limiter.statesOf(rule.id) }
  }

  function add(rule: Omit<LimitRow, 'id' | 'createdAt'>, who: string): LimitRow {
    const row: LimitRow = { ...rule, id: newId('lim'), createdAt: clock.now() }
    table.insert(row)
    audit.note({ who, what: 'rate limit added', subject: row.id, after: row })
    return row
  }

  function offers(): OfferedLimit[] {
    return offersFor(providers()).map((offer) => ({
      ...offer,
      added: rows.some(({ offered }) => offered === offer.key),
    }))
  }

  return {
    gate: limiter,
    reload,
    refresh,
    standings: limiter.standings,
    list: () => rows.map(view),
    create({ name, window = null, ...rest }, who) {
      const rule = {
        ...rest,
        each: rest.unit === 'tokens_per_request' ? null : rest.each,
        window,
        offered: null,
      }
      const row = { ...rule, name: name ?? nameOf(rule) }
      let id = ''
      change(() => (id = add(row, who).id))
      return view(find(id))
    },
    update(id, given, who) {
      const before = find(id)
      if (before.unreadable === true)
        throw new Failure(
          'conflict',
          'Whom this limit is for cannot be read from the ledger file. Remove it and add it again.',
        )
      if (given.window !== undefined && before.window === null)
        throw new Failure(
          'invalid_request',
          'This limit looks at each request alone, so it has no window.',
        )
      const after: LimitRow = {
        ...before,
        ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      }
      change(() => {
        table.update(after)
        audit.note({ who, what: 'rate limit changed', subject: id, before, after })
      })
      return view(find(id))
    },
    remove(id, who) {
      const before = find(id)
      change(() => {
        table.remove(id)
        audit.note({ who, what: 'rate limit removed', subject: id, before })
      })
    },
    reset({ id, subject }, who) {
      const which = (id === undefined ? rows : [find(id)]).filter(
        ({ window, each }) => window !== null && (subject === undefined || each !== null),
      )
      const before = which.flatMap((row) =>
        limiter
          .statesOf(row.id)
          .states.filter(
            (state) => state.used > 0 && (subject === undefined || state.subject === subject),
          )
          .map(({ subject: of, used }) => ({ limit: row.name, subject: of, used })),
      )
      store.write(() => {
        for (const row of which) table.reset(row.id, subject ?? '', clock.now())
        audit.note({
          who,
          what: 'rate limits reset',
          ...(id === undefined ? {} : { subject: id }),
          before: before.slice(0, 50),
          after: { limits: which.length, subject: subject ?? 'all' },
        })
      })
      limiter.setRules(rows, table.resets())
      return which.reduce((count, row) => count + limiter.reset(row.id, subject ?? null), 0)
    },
    offered: offers,
    addOffered(who) {
      const missing = offers().filter(({ added }) => !added)
      if (missing.length > 0) {
        change(() => {
          for (const { key, added: _added, ...rule } of missing) add({ ...rule, offered: key }, who)
        })
      }
      return rows.filter(({ offered }) => offered !== null).map(view)
    },
  }
}
