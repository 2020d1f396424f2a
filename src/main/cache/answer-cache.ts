/** What the gate asks of the cache: looked up by key, counted by service and project, kept. */
import type { Platform } from '../platform/platform'
import type { KeptAnswers } from './answers'
import type { CacheCounters } from './counters'
import { keyOf, projectOf } from './key'
import type { AnswerCache } from './port'
import { slice, type Bounds } from './sweep'
import type { Uses } from './uses'

export interface AnswerCacheDeps {
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly answers: Pick<KeptAnswers, 'find' | 'put' | 'trim'>
  readonly counters: Pick<CacheCounters, 'hit' | 'miss'>
  readonly uses: Pick<Uses, 'add' | 'isFresh' | 'flushSoon'>
  readonly bounds: Bounds
}

export function createAnswerCache(deps: AnswerCacheDeps): AnswerCache {
  const { answers, counters, uses, bounds } = deps
  const { clock, changes } = deps.platform

  return {
    keyOf,
    peek(key) {
      const now = clock.now()
      return answers.find(key, now, bounds.oldest(now))
    },
    miss(key, service) {
      counters.miss(service ?? '', projectOf(key))
      uses.flushSoon()
    },
    find(key, service) {
      const now = clock.now()
      const hit = answers.find(key, now, bounds.oldest(now))
      const project = projectOf(key)
      if (hit === undefined) {
        counters.miss(service ?? '', project)
      } else {
        counters.hit(service ?? '', project, hit.costNanoUsd ?? 0, hit.latencyMs)
        uses.add(key, now)
      }
      uses.flushSoon()
      return hit
    },
    put(key, hit, labels, ttlSeconds) {
      if (ttlSeconds <= 0) return
      const expiresAt = hit.storedAt + ttlSeconds * 1000
      answers.put(key, hit, labels, expiresAt, bounds.bytesAllowed())
      answers.trim(bounds.bytesAllowed(), slice, (each) => each === key || uses.isFresh(each))
      uses.flushSoon()
      changes.publish('cache')
    },
  }
}
