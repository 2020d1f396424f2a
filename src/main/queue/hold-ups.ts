/**
 * What stood in the way of attempts before they left, kept in quarters of an hour. Counted in memory
 * and written once a second, so that a storm of refusals costs no write each: a crash loses at most
 * the last second of these counts, and nothing of the ledger.
 */
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import type { HoldUp, HoldUpFacts, HoldUps } from './port'

export interface HoldUpBook extends HoldUps {
  /** Writes what was counted; asked before a question, so that its answer is whole. */
  flush(): Promise<void>
  /** Forgets what is not written yet: it belongs to another ledger. */
  reload(): void
  /** Writes the last of it. Nothing is counted afterwards. */
  close(): void
}

export interface HoldUpDeps {
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'log' | 'changes'>
}

interface Row {
  readonly key: readonly (string | number)[]
  times: number
  waitedMs: number
  longestMs: number
}

const quarterHour = 900_000
const writtenEveryMs = 1000
/** Rows kept for later where the ledger cannot be written; further ones are not counted. */
const mostPending = 5000

export function createHoldUps({
  store,
  platform: { clock, log, changes },
}: HoldUpDeps): HoldUpBook {
  const write = statement(store)
  const pending = new Map<string, Row>()
  let timer: NodeJS.Timeout | undefined

  function take(): Row[] {
    clearTimeout(timer)
    timer = undefined
    const rows = [...pending.values()]
    pending.clear()
    return rows
  }

  function count({ key, times, waitedMs, longestMs }: Row) {
    const name = JSON.stringify(key)
    const row = pending.get(name)
    if (row === undefined) {
      if (pending.size < mostPending) pending.set(name, { key, times, waitedMs, longestMs })
      return
    }
    row.times += times
    row.waitedMs += waitedMs
    row.longestMs = Math.max(row.longestMs, longestMs)
  }

  async function flush(): Promise<void> {
    const rows = take()
    if (rows.length === 0 || !store.db.open) return
    try {
      await store.commitSoon(() => rows.forEach(write))
      changes.publish('usage')
    } catch (error) {
      for (const row of rows) count(row)
      log.error('Waits and refusals could not be counted', { error: String(error) })
    }
  }

  return {
    flush,
    reload: () => void take(),
    note(kind, facts, { waitedMs = 0, limitId = '' } = {}) {
      const waited = Math.max(0, Math.round(waitedMs))
      const key = keyOf(kind, facts, clock.now(), limitId)
      count({ key, times: 1, waitedMs: waited, longestMs: waited })
      timer ??= setTimeout(() => void flush(), writtenEveryMs).unref()
    },
    close() {
      const rows = take()
      if (rows.length === 0 || !store.db.open) return
      try {
        store.write(() => rows.forEach(write))
      } catch (error) {
        log.error('Waits and refusals could not be counted', { error: String(error) })
      }
    },
  }
}

function keyOf(kind: HoldUp, facts: HoldUpFacts, now: number, limitId: string): Row['key'] {
  return [
    Math.floor(now / quarterHour) * quarterHour,
    Number(facts.simulated),
    kind,
    facts.provider,
    facts.model,
    facts.project,
    facts.service ?? '',
    facts.environment,
    facts.user ?? '',
    facts.organization ?? '',
    facts.source,
    limitId,
  ]
}

function statement({ db }: Pick<Store, 'db'>): (row: Row) => void {
  const upsert = db.prepare(
    `INSERT INTO hold_ups_15m (
       bucket, simulated, kind, provider, model, project, service, environment, user, organization,
       source, limit_id, times, waited_ms, longest_ms
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET times = times + excluded.times,
       waited_ms = waited_ms + excluded.waited_ms,
       longest_ms = max(longest_ms, excluded.longest_ms)`,
  )
  return ({ key, times, waitedMs, longestMs }) =>
    void upsert.run(...key, times, waitedMs, longestMs)
}
