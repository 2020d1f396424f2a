/**
 * Monthly token limits (spec B6): records, the ladder the gate asks, alerts at its marks, and usage
 * set back by hand.
 */
import type { TokenStage as ProviderTokens } from '../../contract/provider-status'
import type { BudgetScope } from '../../contract/budgets'
import type { UsageReset } from '../../contract/token-limits'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { Db, Store } from '../storage/store'
import type { BudgetRow, BudgetRows } from './budget-rows'
import { createChangeRows } from './change-rows'
import type { Counters } from './counters'
import type { Holds } from './holds'
import { refusalBy } from './ladder'
import type { LadderFacts, TokenLadder } from './ladder-port'
import { createTokenLimitChanges, type TokenLimitChoice } from './token-limit-changes'
import { providerTokens, viewLimit, type TokenLimitView } from './token-limit-view'
import { createTokenMarks, type TokenMarks } from './token-marks'
import { countsAfter, createUsageResets, type ResetPlace } from './usage-resets'

export interface TokenLimits extends TokenLadder, TokenMarks {
  list(): TokenLimitView[]
  /** How far up its ladder a provider is; null: it has no limit of its own. */
  stageAt(provider: string): ProviderTokens | null
  /**
   * Adds the limit of a provider, or of a service at it, or changes the one there is. On record.
   */
  save(choice: TokenLimitChoice, who: string): TokenLimitView
  /** Throws Failure `not_found`. */
  remove(id: string, who: string): void
  /**
   * True where the provider has, or ever had, a limit of its own: one that was removed is not
   * brought back by itself.
   */
  everHad(provider: string): boolean
  /** False: the entry was written before the reset by hand that a token limit counts from. */
  counts(row: BudgetRow, seq: number): boolean
  /** The newest reset that is in force for a place. */
  lastReset(place: ResetPlace): (UsageReset & { readonly seq: number }) | undefined
  /**
   * Everything up to the marker `seq` counts no longer for the limits of the place. Call inside the
   * transaction that wrote the marker.
   */
  reset(reset: UsageReset, seq: number): void
  resetsSince(time: number, place: ResetPlace): UsageReset[]
}

export interface TokenLimitsDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Audit
  readonly alerts: Alerts
  readonly timeZone: () => string
  readonly rows: BudgetRows
  readonly counters: Counters
  readonly holds: Holds
  /**
   * A limit has passed its emergency mark: a rule may engage the emergency stop. Called inside the
   * settlement's transaction.
   */
  readonly onEmergency: (reason: string) => void
}

export function createTokenLimits(deps: TokenLimitsDeps): TokenLimits {
  const { store, platform, alerts, rows, counters, onEmergency } = deps
  const { clock, changes } = platform
  const resets = createUsageResets(store.db)
  const marks = createTokenMarks({ clock, alerts, counters, onEmergency })
  const all = () => rows.all().filter(({ purpose }) => purpose === 'token_limit')
  const view = (row: BudgetRow) => viewLimit(row, counters, resets.newest(row.scope), clock.now())

  const change = createChangeRows(store, rows, () => changes.publish('tokenLimits'))
  const { add, update, remove } = createTokenLimitChanges({ ...deps, marks, change })

  const find = (id: string) => existing(all(), id)
  function at(provider: string, service: string | undefined): BudgetRow | undefined {
    return all().find(({ scope }) => scope.provider === provider && scope.service === service)
  }

  return {
    refusal(facts, tokens, last) {
      if (facts.simulated) return null
      for (const row of rows.all()) {
        if (!limits(row, facts)) continue
        const window = counters.windowOf(row, clock.now())
        const refused = refusalBy(row, counters.read(row.id, window.start), tokens, last, window)
        if (refused !== null) return refused
      }
      return null
    },
    list: () => all().map(view),
    stageAt(provider) {
      const row = at(provider, undefined)
      return row === undefined ? null : providerTokens(view(row))
    },
    save(choice, who) {
      const before = at(choice.provider, choice.service)
      const id = before?.id ?? add(choice, who)
      if (before !== undefined) update(before, choice, who)
      return view(find(id))
    },
    remove: (id, who) => remove(find(id), who),
    everHad: everHadLimit(store.db),
    ...marks,
    counts: ({ purpose, scope }, seq) =>
      purpose !== 'token_limit' || seq > countsAfter(store.db, scope),
    lastReset: (place) =>
      resets.newest({ provider: place.provider ?? undefined, service: place.service ?? undefined }),
    reset(reset, seq) {
      resets.insert(reset, seq)
      for (const row of all().filter(({ scope }) => isResetBy(scope, reset))) {
        counters.derive(row)
        marks.lookAgain(row, counters.windowOf(row, clock.now()).start)
      }
      changes.publish('tokenLimits')
    },
    resetsSince: resets.since,
  }
}

function existing(limits: readonly BudgetRow[], id: string): BudgetRow {
  const row = limits.find((limit) => limit.id === id)
  if (row === undefined) throw new Failure('not_found', `There is no token limit ${id}.`)
  return row
}

/** Whether a row is a token limit that counts this attempt. */
function limits({ purpose, scope }: BudgetRow, { provider, service }: LadderFacts): boolean {
  return (
    purpose === 'token_limit' &&
    scope.provider === provider &&
    (scope.service === undefined || scope.service === service)
  )
}

function isResetBy(scope: BudgetScope, { provider, service }: ResetPlace): boolean {
  return (scope.service ?? null) === service && (provider === null || provider === scope.provider)
}

/** Asks the rows that were removed, too. */
function everHadLimit(db: Db): TokenLimits['everHad'] {
  const had = db
    .prepare<[string], number>(
      `SELECT 1 FROM budgets WHERE purpose = 'token_limit' AND iif(json_valid(scope),
         json_extract(scope, '$.provider') = ? AND json_extract(scope, '$.service') IS NULL, 0)
       LIMIT 1`,
    )
    .pluck()
  return (provider) => had.get(provider) !== undefined
}
