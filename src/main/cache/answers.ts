/**
 * The table of kept answers: one row a key, found by it, dropped when it has expired or when the
 * least recently used must make room.
 */
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { CacheScope } from './counters'
import { answerOf, textOf } from './kept-answer'
import type { AnswerCache, CacheHit } from './port'

export interface KeptRow {
  readonly key: string
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly provider: string
  readonly model: string
  readonly callId: string
  readonly title: string | null
  readonly storedAt: number
  readonly expiresAt: number
  readonly lastUsedAt: number
  readonly hits: number
  readonly costNanoUsd: number | null
  readonly wouldCostNanoUsd: number | null
  readonly latencyMs: number
  readonly bytes: number
}

export interface Size {
  readonly answers: number
  readonly bytes: number
}

export type Labels = Parameters<AnswerCache['put']>[2]

export interface KeptAnswers {
  /** Undefined where there is none, it has expired at `now`, or was stored before `oldest`. */
  find(key: string, now: number, oldest: number): CacheHit | undefined
  put(key: string, hit: CacheHit, labels: Labels, expiresAt: number, bytesAllowed: number): void
  /**
   * Drops least recently used rows until all take at most `bytes`, `most` rows at a time. True:
   * more must go.
   */
  trim(bytes: number, most: number, isFresh: (key: string) => boolean): boolean
  touch(key: string, lastUsedAt: number, hits: number): void
  size(): Size
  sizeOf(scope: CacheScope & { readonly key?: string | undefined }): Size
  /** By service, without what has expired. An empty name stands for none. */
  sizes(now: number, scope: CacheScope): (Size & { readonly service: string })[]
  /** Newest first. */
  page(
    query: CacheScope & { readonly now: number; readonly before: number; readonly limit: number },
  ): (KeptRow & { readonly place: number })[]
  remove(scope: CacheScope & { readonly key?: string | undefined }): number
  /** Drops up to `most` rows that have expired or were stored before `oldest`. */
  expire(now: number, oldest: number, most: number): number
}

/** A row's other columns and its places in the indexes, about. */
const rowBytes = 400

interface Scoped {
  readonly service: string | null
  readonly project: string | null
}

function scoped({ service, project }: CacheScope): Scoped {
  return { service: service ?? null, project: project ?? null }
}

export function createKeptAnswers(db: Db): KeptAnswers {
  const select = db.prepare<
    [string],
    Pick<
      KeptRow,
      'callId' | 'costNanoUsd' | 'wouldCostNanoUsd' | 'latencyMs' | 'storedAt' | 'expiresAt'
    > & { answer: string }
  >(
    `SELECT call_id AS callId, cost AS costNanoUsd, would_cost AS wouldCostNanoUsd, latency_ms AS latencyMs, stored_at AS storedAt, expires_at AS expiresAt, answer
     FROM cache_answers WHERE key = ?`,
  )
  const removeKey = db.prepare('DELETE FROM cache_answers WHERE key = ?')
  const insert = db.prepare(
    `INSERT INTO cache_answers (key, project, service, environment, provider, model, call_id, stored_at, expires_at, last_used_at, cost, would_cost, latency_ms, bytes, answer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const oldestUsed = db.prepare<[number], { key: string; bytes: number }>(
    'SELECT key, bytes FROM cache_answers ORDER BY last_used_at LIMIT ?',
  )
  const use = db.prepare(
    'UPDATE cache_answers SET last_used_at = max(last_used_at, ?), hits = hits + ? WHERE key = ?',
  )
  const total = db.prepare<[], Size>('SELECT answers, bytes FROM cache_size')
  const inScope =
    "(@service IS NULL OR ifnull(cache_answers.service, '') = @service) AND (@project IS NULL OR cache_answers.project = @project)"
  const byService = db.prepare<[Scoped & { readonly now: number }], Size & { service: string }>(
    `SELECT ifnull(service, '') AS service, count(*) AS answers, sum(bytes) AS bytes FROM cache_answers WHERE ${inScope} AND expires_at > @now GROUP BY service`,
  )
  const sizeIn = db.prepare<[Scoped & { readonly key: string | null }], Size>(
    `SELECT count(*) AS answers, ifnull(sum(bytes), 0) AS bytes FROM cache_answers WHERE ${inScope} AND (@key IS NULL OR key = @key)`,
  )
  const removeIn = db.prepare<[Scoped & { readonly key: string | null }]>(
    `DELETE FROM cache_answers WHERE ${inScope} AND (@key IS NULL OR key = @key)`,
  )
  const page = db.prepare<
    [Scoped & { readonly now: number; readonly before: number; readonly limit: number }],
    KeptRow & { place: number }
  >(
    `SELECT cache_answers.rowid AS place, key, cache_answers.project AS project, cache_answers.service AS service, cache_answers.environment AS environment, cache_answers.provider AS provider,
     cache_answers.model AS model, call_id AS callId, title, stored_at AS storedAt, expires_at AS expiresAt, last_used_at AS lastUsedAt, hits, cost AS costNanoUsd, would_cost AS wouldCostNanoUsd,
     latency_ms AS latencyMs, bytes FROM cache_answers LEFT JOIN calls ON calls.id = call_id
     WHERE cache_answers.rowid < @before AND ${inScope} AND expires_at > @now ORDER BY cache_answers.rowid DESC LIMIT @limit`,
  )
  const removeExpired = db.prepare(
    'DELETE FROM cache_answers WHERE rowid IN (SELECT rowid FROM cache_answers WHERE expires_at <= ? LIMIT ?)',
  )
  // Rows are added in the order of time, so the old ones are the first.
  const removeOld = db.prepare(
    'DELETE FROM cache_answers WHERE rowid IN (SELECT rowid FROM (SELECT rowid, stored_at FROM cache_answers ORDER BY rowid LIMIT ?) WHERE stored_at < ?)',
  )

  return {
    find(key, now, oldest) {
      const row = select.get(key)
      if (row === undefined || row.expiresAt <= now || row.storedAt < oldest) return undefined
      const { answer: text, expiresAt: _, ...facts } = row
      // One that cannot be read is not there.
      const cell = readStored(db, 'cache_answers.answer', key, text)
      return cell === undefined ? undefined : { ...facts, answer: answerOf(cell) }
    },
    put(
      key,
      { answer, callId, costNanoUsd, wouldCostNanoUsd, latencyMs, storedAt },
      { project, service, environment, provider, model },
      expiresAt,
      bytesAllowed,
    ) {
      const text = textOf(answer)
      const bytes = Buffer.byteLength(text) + key.length + rowBytes
      removeKey.run(key)
      if (bytes > bytesAllowed) return
      insert.run(
        key,
        project,
        service,
        environment,
        provider,
        model,
        callId,
        storedAt,
        expiresAt,
        storedAt,
        costNanoUsd,
        wouldCostNanoUsd,
        Math.round(latencyMs),
        bytes,
        text,
      )
    },
    trim(bytes, most, isFresh) {
      let over = (total.get()?.bytes ?? 0) - bytes
      if (over <= 0) return false
      const candidates = oldestUsed.all(most)
      // Used since the last write, so not as old as the table says; they go last.
      for (const { key, bytes: size } of [
        ...candidates.filter((row) => !isFresh(row.key)),
        ...candidates.filter((row) => isFresh(row.key)),
      ]) {
        if (over <= 0) break
        removeKey.run(key)
        over -= size
      }
      return over > 0
    },
    touch: (key, lastUsedAt, hits) => void use.run(lastUsedAt, hits, key),
    size: () => total.get() ?? { answers: 0, bytes: 0 },
    sizeOf: ({ key, ...scope }) =>
      sizeIn.get({ ...scoped(scope), key: key ?? null }) ?? { answers: 0, bytes: 0 },
    sizes: (now, scope) => byService.all({ ...scoped(scope), now }),
    page: ({ now, before, limit, ...scope }) => page.all({ ...scoped(scope), now, before, limit }),
    remove: ({ key, ...scope }) => removeIn.run({ ...scoped(scope), key: key ?? null }).changes,
    expire(now, oldest, most) {
      return (
        removeExpired.run(now, most).changes +
        (oldest > 0 ? removeOld.run(most, oldest).changes : 0)
      )
    },
  }
}
