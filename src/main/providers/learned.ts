/**
 * What is learned from a refusal that names a parameter: kept for the provider and model, told to
 * whoever asks, forgotten on a person's word (spec P12).
 */
import { dialectFact, type DialectFact, type LearnedFact } from '../../contract/dialects'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Db, Store } from '../storage/store'
import type { ErrorFacts } from './error-facts'
import type { ChatRequest, ModelDialects } from './port'

/**
 * Facts by which the same request can be worded otherwise; the others leave something out, which is
 * the caller's choice.
 */
const rewordings: ReadonlySet<DialectFact> = new Set([
  'max_completion_tokens',
  'max_tokens',
  'no_service_tier',
])

/** Whether the same request can be made again in other words, once this is known. */
export function isRewording(fact: DialectFact): boolean {
  return rewordings.has(fact)
}

/** A model is told from others by name only so far; longer names are no names. */
const mostFacts = 1000

/** Words by which servers refuse a parameter, whatever else they say. */
const refusing =
  /unsupported|not supported|does not support|unrecognized|unknown|not permitted|extra inputs|unexpected|deprecated|not allowed|no longer/i

const aboutTools = /\btools?\b|\bfunctions?\b/i

/** In the order they are looked for: the first that a refusal names. */
const named: readonly (readonly [RegExp, DialectFact])[] = [
  [/reasoning_effort|reasoning effort/, 'no_reasoning_effort'],
  [/service_tier/, 'no_service_tier'],
  [/temperature/, 'no_temperature'],
  [/top_p/, 'no_top_p'],
  [/\bstop(?:_sequences)?\b/, 'no_stop'],
  [/\bseed\b/, 'no_seed'],
]

/** What a refusal teaches, or null: only status 400 or 422 that names a parameter does. */
function factIn({ status, code, param, message }: ErrorFacts): DialectFact | null {
  if (status !== 400 && status !== 422) return null
  const words = `${code} ${param} ${message}`
  if (!refusing.test(words)) return null
  const complained =
    param === '' ? (/[`'"]?(max_(?:completion_)?tokens)[`'"]?/.exec(message)?.[1] ?? '') : param
  if (complained === 'max_tokens') return 'max_completion_tokens'
  if (complained === 'max_completion_tokens') return 'max_tokens'
  const about = param === '' ? words : param
  return named.find(([pattern]) => pattern.test(about))?.[1] ?? null
}

/** Keeps what a refusal teaches; gives it where it is new and the call can be made again by it. */
export function learnedFrom(
  dialects: ModelDialects,
  {
    endpoint,
    model,
    terms,
    tooling,
  }: Pick<ChatRequest, 'endpoint' | 'model' | 'terms' | 'tooling'>,
  facts: ErrorFacts,
): DialectFact | null {
  const fact = factIn(facts)
  // A tier that was asked for is not left out: its refusal is the answer.
  if (fact === 'no_service_tier' && terms !== undefined && terms.serviceTier !== 'default')
    return null
  // What does not go together with tools goes without them.
  if (tooling?.tools !== undefined && aboutTools.test(facts.message)) return null
  if (fact === null || dialects.known(endpoint.id, model).has(fact)) return null
  dialects.learn(endpoint.id, model, fact)
  return fact
}

export interface LearnedDialects extends ModelDialects {
  list(provider: string, model: string): LearnedFact[]
  /** On record. */
  forget(provider: string, model: string, who: string): void
  /** Reads the rows anew: call after they changed by another hand. */
  reload(): void
}

export interface LearnedDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
}

interface Row {
  readonly provider: string
  readonly model: string
  readonly fact: string
  readonly learned_at: number
}

const nothing: ReadonlySet<DialectFact> = new Set()

const keyOf = (provider: string, model: string) => `${provider}/${model}`

function learnedRows(db: Db) {
  const all = db.prepare<[], Row>(
    'SELECT provider, model, fact, learned_at FROM learned_dialects ORDER BY learned_at',
  )
  const insert = db.prepare<[Row]>(
    `INSERT OR IGNORE INTO learned_dialects (provider, model, fact, learned_at)
     VALUES (@provider, @model, @fact, @learned_at)`,
  )
  const remove = db.prepare('DELETE FROM learned_dialects WHERE provider = ? AND model = ?')
  return {
    all: () => all.all(),
    insert: (row: Row) => void insert.run(row),
    remove: (provider: string, model: string) => void remove.run(provider, model),
  }
}

export function createLearnedDialects({ store, platform, audit }: LearnedDeps): LearnedDialects {
  const rows = learnedRows(store.db)
  const memory = new Map<string, Map<DialectFact, number>>()

  function keep({ provider, model, fact, learned_at: at }: Row) {
    const known = dialectFact.safeParse(fact)
    if (!known.success) return
    const key = keyOf(provider, model)
    memory.set(key, (memory.get(key) ?? new Map()).set(known.data, at))
  }
  function reload() {
    memory.clear()
    for (const row of rows.all()) keep(row)
  }
  reload()

  return {
    reload,
    known(provider, model) {
      const facts = memory.get(keyOf(provider, model))
      return facts === undefined ? nothing : new Set(facts.keys())
    },
    learn(provider, model, fact) {
      if (memory.get(keyOf(provider, model))?.has(fact) === true || memory.size >= mostFacts) return
      const row = { provider, model, fact, learned_at: platform.clock.now() }
      keep(row)
      // Tollgate changes its own behaviour here, so it is on record; a database that takes no
      // writes must not take the call down.
      try {
        store.write(() => {
          rows.insert(row)
          const subject = keyOf(provider, model)
          audit.note({ who: 'tollgate', what: 'dialect learned', subject, after: { fact } })
        })
      } catch (error) {
        platform.log.warn('What was learned of a model was not written', {
          provider,
          model,
          error: error instanceof Error ? error.name : 'unknown',
        })
      }
      platform.changes.publish('models')
    },
    list: (provider, model) =>
      [...(memory.get(keyOf(provider, model)) ?? [])].map(([fact, learnedAt]) => ({
        fact,
        learnedAt,
      })),
    forget(provider, model, who) {
      const before = [...(memory.get(keyOf(provider, model))?.keys() ?? [])]
      if (before.length === 0) return
      store.write(() => {
        rows.remove(provider, model)
        audit.note({ who, what: 'dialect forgotten', subject: keyOf(provider, model), before })
      })
      memory.delete(keyOf(provider, model))
      platform.changes.publish('models')
    },
  }
}
