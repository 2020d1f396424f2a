/** The statements on the table of kept answers, and what they give. */
import type { CachedAnswer } from '../../contract/cache'
import type { Db } from '../storage/store'
import type { CacheScope } from './counters'

export interface Size {
  readonly answers: number
  readonly bytes: number
}

/** What a look at a key needs; `answer` is the text of its cell. */
type FoundRow = Pick<
  CachedAnswer,
  'callId' | 'costNanoUsd' | 'wouldCostNanoUsd' | 'latencyMs' | 'storedAt' | 'expiresAt'
> & { readonly answer: string }

type NewRow = Omit<CachedAnswer, 'title' | 'lastUsedAt' | 'hits'> & { readonly answer: string }

/** A scope as a statement is given it: null limits nothing. */
interface Scoped {
  readonly service: string | null
  readonly project: string | null
}

type ScopedKey = Scoped & { readonly key: string | null }

export function scoped({ service, project }: CacheScope): Scoped {
  return { service: service ?? null, project: project ?? null }
}

const inScope = `(@service IS NULL OR ifnull(cache_answers.service, '') = @service)
  AND (@project IS NULL OR cache_answers.project = @project)`

const inScopeOfKey = `${inScope} AND (@key IS NULL OR key = @key)`

const findSql = `
  SELECT call_id AS callId, cost AS costNanoUsd, would_cost AS wouldCostNanoUsd,
    latency_ms AS latencyMs, stored_at AS storedAt, expires_at AS expiresAt, answer
  FROM cache_answers WHERE key = ?`

const insertSql = `
  INSERT INTO cache_answers (key, project, service, environment, provider, model, call_id,
    stored_at, expires_at, last_used_at, cost, would_cost, latency_ms, bytes, answer)
  VALUES (@key, @project, @service, @environment, @provider, @model, @callId,
    @storedAt, @expiresAt, @storedAt, @costNanoUsd, @wouldCostNanoUsd, @latencyMs, @bytes, @answer)`

const byServiceSql = `
  SELECT ifnull(service, '') AS service, count(*) AS answers, sum(bytes) AS bytes
  FROM cache_answers WHERE ${inScope} AND expires_at > @now GROUP BY service`

const pageSql = `
  SELECT cache_answers.rowid AS place, key, cache_answers.project AS project,
    cache_answers.service AS service, cache_answers.environment AS environment,
    cache_answers.provider AS provider, cache_answers.model AS model, call_id AS callId, title,
    stored_at AS storedAt, expires_at AS expiresAt, last_used_at AS lastUsedAt, hits,
    cost AS costNanoUsd, would_cost AS wouldCostNanoUsd, latency_ms AS latencyMs, bytes
  FROM cache_answers LEFT JOIN calls ON calls.id = call_id
  WHERE cache_answers.rowid < @before AND ${inScope} AND expires_at > @now
  ORDER BY cache_answers.rowid DESC LIMIT @limit`

const removeExpiredSql = `
  DELETE FROM cache_answers
  WHERE rowid IN (SELECT rowid FROM cache_answers WHERE expires_at <= ? LIMIT ?)`

// Rows are added in the order of time, so the old ones are the first.
const removeOldSql = `
  DELETE FROM cache_answers
  WHERE rowid IN (
    SELECT rowid FROM (SELECT rowid, stored_at FROM cache_answers ORDER BY rowid LIMIT ?)
    WHERE stored_at < ?
  )`

/** The statements of one connection; the caller says in which transaction they run. */
export function answerRows(db: Db) {
  return {
    find: db.prepare<[string], FoundRow>(findSql),
    insert: db.prepare<[NewRow]>(insertSql),
    use: db.prepare(
      'UPDATE cache_answers SET last_used_at = max(last_used_at, ?), hits = hits + ? WHERE key = ?',
    ),
    oldestUsed: db.prepare<[number], { readonly key: string; readonly bytes: number }>(
      'SELECT key, bytes FROM cache_answers ORDER BY last_used_at LIMIT ?',
    ),
    total: db.prepare<[], Size>('SELECT answers, bytes FROM cache_size'),
    byService: db.prepare<[Scoped & { readonly now: number }], Size & { readonly service: string }>(
      byServiceSql,
    ),
    sizeIn: db.prepare<[ScopedKey], Size>(
      `SELECT count(*) AS answers, ifnull(sum(bytes), 0) AS bytes FROM cache_answers WHERE ${inScopeOfKey}`,
    ),
    page: db.prepare<
      [Scoped & { readonly now: number; readonly before: number; readonly limit: number }],
      CachedAnswer & { readonly place: number }
    >(pageSql),
    removeKey: db.prepare('DELETE FROM cache_answers WHERE key = ?'),
    removeIn: db.prepare<[ScopedKey]>(`DELETE FROM cache_answers WHERE ${inScopeOfKey}`),
    removeExpired: db.prepare(removeExpiredSql),
    removeOld: db.prepare(removeOldSql),
  }
}
