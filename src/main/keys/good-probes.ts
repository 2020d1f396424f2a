/**
 * Secrets that were just tested good before they were saved, so that a key is not called untested a
 * moment later. Digests only, in memory.
 */
import { createHash } from 'node:crypto'

/** How long a test speaks for a secret that is saved after it. */
const goodForMs = 10 * 60_000
const mostKept = 16

export interface GoodProbes {
  keep(providerId: string, secret: string): void
  /** True once for a secret that was tested good lately. */
  take(providerId: string, secret: string): boolean
}

export function createGoodProbes(now: () => number): GoodProbes {
  const kept = new Map<string, number>()
  const digestOf = (providerId: string, secret: string) =>
    createHash('sha256').update(`${providerId}\0${secret}`).digest('hex')
  return {
    keep(providerId, secret) {
      const digest = digestOf(providerId, secret)
      kept.delete(digest)
      kept.set(digest, now())
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    },
    take(providerId, secret) {
      const digest = digestOf(providerId, secret)
      const at = kept.get(digest)
      kept.delete(digest)
      return at !== undefined && now() - at <= goodForMs
    },
  }
}
