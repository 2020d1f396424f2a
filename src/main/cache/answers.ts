/**
 * The table of kept answers: one row a key, found by it, dropped when it has expired or when the
 * least recently used must make room.
 */
import type { CachedAnswer } from '../../contract/cache'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import { answerRows, scoped, type Size } from './answer-rows'
import type { CacheScope } from './counters'
import { answerOf, textOf } from './kept-answer'
import type { AnswerCache, CacheHit } from './port'

type Labels = Parameters<AnswerCache['put']>[2]

export interface KeptAnswers {
  /** Undefined where there is none, it has expired at `now`, or was stored before `oldest`. */
  find(key: string, now: number, oldest: number): CacheHit | undefined
  /** Keeps it in place of what has this key; what alone is larger than all may be is not kept. */
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
  ): (CachedAnswer & { readonly place: number })[]
  remove(scope: CacheScope & { readonly key?: string | undefined }): number
  /** Drops up to `most` rows that have expired or were stored before `oldest`. */
  expire(now: number, oldest: number, most: number): number
}

/** A row's other columns and its places in the indexes, about. */
const rowBytes = 400

export function createKeptAnswers(db: Db): KeptAnswers {
  const rows = answerRows(db)
  return {
    find(key, now, oldest) {
      const row = rows.find.get(key)
      if (row === undefined || row.expiresAt <= now || row.storedAt < oldest) return undefined
      const { answer: text, expiresAt: _, ...facts } = row
      // One that cannot be read is not there.
      const cell = readStored(db, 'cache_answers.answer', key, text)
      return cell === undefined ? undefined : { ...facts, answer: answerOf(cell) }
    },
    put(key, hit, labels, expiresAt, bytesAllowed) {
      const text = textOf(hit.answer)
      const bytes = Buffer.byteLength(text) + key.length + rowBytes
      rows.removeKey.run(key)
      if (bytes > bytesAllowed) return
      const latencyMs = Math.round(hit.latencyMs)
      rows.insert.run({ ...hit, ...labels, key, expiresAt, latencyMs, bytes, answer: text })
    },
    trim(bytes, most, isFresh) {
      let over = (rows.total.get()?.bytes ?? 0) - bytes
      if (over <= 0) return false
      const candidates = rows.oldestUsed.all(most)
      // Used since the last write, so not as old as the table says; they go last.
      for (const { key, bytes: size } of [
        ...candidates.filter((row) => !isFresh(row.key)),
        ...candidates.filter((row) => isFresh(row.key)),
      ]) {
        if (over <= 0) break
        rows.removeKey.run(key)
        over -= size
      }
      return over > 0
    },
    touch: (key, lastUsedAt, hits) => void rows.use.run(lastUsedAt, hits, key),
    size: () => rows.total.get() ?? { answers: 0, bytes: 0 },
    sizeOf: ({ key, ...scope }) =>
      rows.sizeIn.get({ ...scoped(scope), key: key ?? null }) ?? { answers: 0, bytes: 0 },
    sizes: (now, scope) => rows.byService.all({ ...scoped(scope), now }),
    page: ({ now, before, limit, ...scope }) =>
      rows.page.all({ ...scoped(scope), now, before, limit }),
    remove: ({ key, ...scope }) =>
      rows.removeIn.run({ ...scoped(scope), key: key ?? null }).changes,
    expire: (now, oldest, most) =>
      rows.removeExpired.run(now, most).changes +
      (oldest > 0 ? rows.removeOld.run(most, oldest).changes : 0),
  }
}
