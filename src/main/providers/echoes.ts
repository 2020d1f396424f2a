/**
 * The filters of secrets in use: compiling one takes longer than a call should wait, and none is
 * kept for long after its secret was used.
 */
import { createEchoFilter, type EchoFilter } from '../platform/echo'

export interface Echoes {
  /** The filter that knows this secret. */
  of(secret: string): EchoFilter
}

/** As long as a dropped secret is known to the log's redactor. */
const keptMs = 600_000
const mostKept = 64

/** `monotonic` in milliseconds. */
export function createEchoes(monotonic: () => number): Echoes {
  const kept = new Map<string, { readonly filter: EchoFilter; usedAt: number }>()
  let timer: NodeJS.Timeout | undefined

  function forget() {
    timer = undefined
    for (const [secret, { usedAt }] of kept) if (monotonic() - usedAt >= keptMs) kept.delete(secret)
    if (kept.size > 0) timer = setTimeout(forget, keptMs).unref()
  }
  return {
    of(secret) {
      const known = kept.get(secret)
      if (known !== undefined) {
        known.usedAt = monotonic()
        return known.filter
      }
      const filter = createEchoFilter(secret)
      const [oldest] = kept.keys()
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
      kept.set(secret, { filter, usedAt: monotonic() })
      timer ??= setTimeout(forget, keptMs).unref()
      return filter
    },
  }
}
