/** Monthly token limits (spec B6): records, the ladder the gate asks, alerts at its marks, and usage set back by hand. */
import type { TokenStage as ProviderTokens } from '../../contract/provider-status'
import type { TokenLimit, TokenMarks, UsageReset } from '../../contract/token-limits'
import { reaches } from '../money/sums'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { BudgetRow, BudgetRows } from './budget-rows'
import type { Counters } from './counters'
import type { Holds, Moved } from './holds'
import { alertOf, defaultMarks, marksOf, refusalBy, stageOf } from './ladder'
import type { TokenLadder } from './ladder-port'
import { pastPeriod } from './past-period'
import { countsAfter, createUsageResets, type ResetPlace } from './usage-resets'

export interface TokenLimitChoice {
  readonly provider: string
  /** As sentences call it. */
  readonly providerName: string
  readonly service?: string | undefined
  /** Tokens a month. */
  readonly limit: number
  readonly marks?: TokenMarks | undefined
  readonly fromDotEnv?: boolean
}

export interface TokenLimits extends TokenLadder {
  list(): Omit<TokenLimit, 'providerName'>[]
  /** How far up its ladder a provider is; null: it has no limit of its own. */
  stageAt(provider: string): ProviderTokens | null
  /** Adds the limit of a provider, or of a service at it, or changes the one there is. On record. */
  save(choice: TokenLimitChoice, who: string): Omit<TokenLimit, 'providerName'>
  /** Throws Failure `not_found`. */
  remove(id: string, who: string): void
  /** True where the provider has, or ever had, a limit of its own: one that was removed is not brought back by itself. */
  everHad(provider: string): boolean
  /** After a settlement, in its transaction: one alert for the highest mark newly passed. */
  noteCrossing(row: BudgetRow, moved: Moved): void
  /** After a change of the limit, a correction or a reset: marks passed now are told, and marks passed no longer will be told again. */
  lookAgain(row: BudgetRow, periodStart: number): void
  /** False: the entry was written before the reset by hand that a token limit counts from. */
  counts(row: BudgetRow, seq: number): boolean
  /** The newest reset that is in force for a place. */
  lastReset(place: ResetPlace): (UsageReset & { readonly seq: number }) | undefined
  /** Everything up to the marker `seq` counts no longer for the limits of the place. Call inside the transaction that wrote the marker. */
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
  /** A limit has passed its emergency mark: a rule may engage the emergency stop. Called inside the settlement's transaction. */
  readonly onEmergency: (reason: string) => void
}

export function createTokenLimits({
  store,
  platform,
  audit,
  alerts,
  timeZone,
  rows,
  counters,
  holds,
  onEmergency,
}: TokenLimitsDeps): TokenLimits {
  const { clock, newId, changes } = platform
  const resets = createUsageResets(store.db)
  const had = store.db
    .prepare<[string], number>(
      "SELECT 1 FROM budgets WHERE purpose = 'token_limit' AND iif(json_valid(scope), json_extract(scope, '$.provider') = ? AND json_extract(scope, '$.service') IS NULL, 0) LIMIT 1",
    )
    .pluck()
  const limits = () => rows.all().filter(({ purpose }) => purpose === 'token_limit')

  function view(row: BudgetRow): Omit<TokenLimit, 'providerName'> {
    const window = counters.windowOf(row, clock.now())
    const counter = counters.read(row.id, window.start)
    const reset = resets.newest(row.scope)
    return {
      id: row.id,
      provider: row.scope.provider ?? '',
      service: row.scope.service ?? null,
      limit: row.limit,
      used: counter.spent,
      held: counter.held,
      free: Math.max(0, row.limit - counter.spent - counter.held),
      ...(counter.isPast ? { saturated: true } : {}),
      percent: Math.floor((counter.spent * 10_000) / row.limit) / 100,
      stage: stageOf(row, counter),
      marks: marksOf(row),
      timeZone: row.timeZone,
      periodStart: window.start,
      resetsAt: window.end ?? window.start,
      fromDotEnv: row.fromDotEnv,
      lastReset: reset === undefined ? null : { time: reset.time, reason: reset.reason },
      createdAt: row.createdAt,
    }
  }

  /** One transaction, and the copy in memory is asked for again whether it committed or not. */
  function change(work: () => void) {
    try {
      store.write(work)
    } finally {
      rows.reload()
      changes.publish('tokenLimits')
    }
  }

  function lookAgain(row: BudgetRow, periodStart: number) {
    const spent = counters.spent(row.id, periodStart)
    const told = counters.alerted(row.id, periodStart)
    const still = told.filter((mark) => reaches(spent, row.limit, mark))
    if (still.length < told.length) counters.setAlerted(row.id, periodStart, still)
    noteCrossing(row, { periodStart, spent })
  }

  function noteCrossing(
    row: BudgetRow,
    { periodStart, spent }: Pick<Moved, 'periodStart' | 'spent'>,
  ) {
    const told = counters.alerted(row.id, periodStart)
    const passed = row.thresholds.filter(
      (mark) => !told.includes(mark) && reaches(spent, row.limit, mark),
    )
    const highest = passed.at(-1)
    if (highest === undefined) return
    counters.setAlerted(row.id, periodStart, [...told, ...passed])
    const window = counters.windowOf(row, periodStart)
    const past = pastPeriod(row, window, clock.now())
    const alert = alerts.raise(alertOf(row, spent, highest, window, past))
    if (past === null && highest >= marksOf(row).emergency) onEmergency(alert.title)
  }

  function add(
    {
      provider,
      providerName,
      service,
      limit,
      marks = defaultMarks,
      fromDotEnv = false,
    }: TokenLimitChoice,
    who: string,
  ): string {
    const row: BudgetRow = {
      id: newId('tkl'),
      purpose: 'token_limit',
      name: nameOf(providerName, service),
      scope: { provider, ...(service === undefined ? {} : { service }) },
      unit: 'tokens',
      period: 'month',
      timeZone: timeZone(),
      limit,
      enforcement: 'hard',
      thresholds: [marks.warning, marks.critical, marks.emergency],
      raise: null,
      fromDotEnv,
      createdAt: clock.now(),
    }
    change(() => {
      rows.insert(row)
      holds.openPeriod(row, row.createdAt)
      lookAgain(row, counters.windowOf(row, row.createdAt).start)
      audit.note({ who, what: 'token limit added', subject: row.id, after: recorded(row) })
    })
    return row.id
  }

  function update(
    before: BudgetRow,
    { providerName, service, limit, marks, fromDotEnv = false }: TokenLimitChoice,
    who: string,
  ) {
    const thresholds =
      marks === undefined ? before.thresholds : [marks.warning, marks.critical, marks.emergency]
    const after: BudgetRow = {
      ...before,
      name: nameOf(providerName, service),
      limit,
      thresholds,
      fromDotEnv,
    }
    change(() => {
      rows.update(after)
      holds.openPeriod(after, clock.now())
      lookAgain(after, counters.windowOf(after, clock.now()).start)
      audit.note({
        who,
        what: 'token limit changed',
        subject: before.id,
        before: recorded(before),
        after: recorded(after),
      })
    })
  }

  function find(id: string): BudgetRow {
    const row = limits().find((limit) => limit.id === id)
    if (row === undefined) throw new Failure('not_found', `There is no token limit ${id}.`)
    return row
  }

  return {
    refusal({ provider, service, simulated }, tokens, last) {
      if (simulated) return null
      for (const row of rows.all()) {
        if (
          row.purpose !== 'token_limit' ||
          row.scope.provider !== provider ||
          (row.scope.service !== undefined && row.scope.service !== service)
        )
          continue
        const window = counters.windowOf(row, clock.now())
        const refused = refusalBy(row, counters.read(row.id, window.start), tokens, last, window)
        if (refused !== null) return refused
      }
      return null
    },
    list: () => limits().map(view),
    stageAt(provider) {
      const row = limits().find(
        ({ scope }) => scope.provider === provider && scope.service === undefined,
      )
      if (row === undefined) return null
      const { stage, used, held, limit, resetsAt } = view(row)
      return {
        stage: stage === 'ok' ? 'normal' : stage === 'spent' ? 'emergency' : stage,
        used,
        held,
        limit,
        resetsAt,
      }
    },
    save(choice, who) {
      const before = limits().find(
        ({ scope }) => scope.provider === choice.provider && scope.service === choice.service,
      )
      const id = before?.id ?? add(choice, who)
      if (before !== undefined) update(before, choice, who)
      return view(find(id))
    },
    remove(id, who) {
      const before = find(id)
      change(() => {
        rows.remove(id, clock.now())
        audit.note({ who, what: 'token limit removed', subject: id, before: recorded(before) })
      })
    },
    everHad: (provider) => had.get(provider) !== undefined,
    noteCrossing,
    lookAgain,
    counts: ({ purpose, scope }, seq) =>
      purpose !== 'token_limit' || seq > countsAfter(store.db, scope),
    lastReset: (place) =>
      resets.newest({ provider: place.provider ?? undefined, service: place.service ?? undefined }),
    reset(reset, seq) {
      resets.insert(reset, seq)
      for (const row of limits()) {
        if (
          (row.scope.service ?? null) !== reset.service ||
          (reset.provider !== null && reset.provider !== row.scope.provider)
        )
          continue
        counters.derive(row)
        lookAgain(row, counters.windowOf(row, clock.now()).start)
      }
      changes.publish('tokenLimits')
    },
    resetsSince: resets.since,
  }
}

function nameOf(providerName: string, service: string | undefined): string {
  return service === undefined ? providerName : `${providerName}, service ${service},`
}

function recorded({ scope, limit, thresholds, fromDotEnv }: BudgetRow) {
  return { ...scope, limit, marks: thresholds, ...(fromDotEnv ? { fromDotEnv } : {}) }
}
