/** Drops what has expired, may no longer be kept, or is over the size bound, in slices. */
import { dayMs } from '../../shared/spans'
import type { Platform } from '../platform/platform'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Store } from '../storage/store'
import type { KeptAnswers } from './answers'
import type { CacheCounters } from './counters'

export interface Bounds {
  bytesAllowed(): number
  /** At `now` (epoch ms): what was stored before this moment is content past its retention. */
  oldest(now: number): number
}

export interface SweepDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'log'>
  readonly answers: Pick<KeptAnswers, 'sizeOf' | 'remove' | 'expire' | 'trim'>
  readonly counters: Pick<CacheCounters, 'expire'>
  readonly bounds: Bounds
  /** Projects whose prompts and answers are not kept. */
  readonly contentOff: () => readonly string[]
  /** True: used since the last write, so these go last. */
  readonly isFresh: (key: string) => boolean
}

/** Rows that one settlement may drop to make room, and a sweep in one turn. */
export const slice = 64
/** Counts by hour are kept for two years. */
const countsKeptMs = 731 * dayMs

/** One sweep. A failure is logged; the next sweep tries again. */
export async function sweepCache(deps: SweepDeps): Promise<void> {
  const { store, platform, answers, counters, bounds, contentOff, isFresh } = deps
  try {
    const now = platform.clock.now()
    for (const project of contentOff())
      if (answers.sizeOf({ project }).answers > 0) store.write(() => answers.remove({ project }))
    await inSlices(store, () => answers.expire(now, bounds.oldest(now), slice) > 0)
    await inSlices(store, () => answers.trim(bounds.bytesAllowed(), slice, isFresh))
    if (store.db.open) store.write(() => counters.expire(now - countsKeptMs))
  } catch (error) {
    platform.log.warn('The response cache could not be swept', { error: String(error) })
  }
}

/** Goes on while there is more to do; others run between two slices, and may close the database. */
async function inSlices(store: SweepDeps['store'], work: () => boolean): Promise<void> {
  while (store.db.open && store.write(work)) await yieldToLoop()
}
