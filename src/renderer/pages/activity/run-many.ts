/**
 * The same thing done to many, one after the other, with how far it is, what it has cost, and a way
 * to stop.
 */
import type { ErrorBody } from '../../../contract/errors'
import { readError } from '../../client/errors'

export interface ManyProgress {
  readonly total: number
  readonly done: number
  readonly failed: number
  /** Nano-USD of those that told what they cost. */
  readonly spentNanoUsd: number
  /** What went wrong last. */
  readonly error: ErrorBody | null
  readonly state: 'running' | 'stopping' | 'stopped' | 'done'
}

export interface ManyRun {
  readonly ended: Promise<ManyProgress>
  /** The one under way is finished; no other is begun. */
  stop(): void
}

/** `act` gives what the one cost in nano-USD. A failure is counted and the next one begun. */
export function runMany<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<number>,
  onProgress: (progress: ManyProgress) => void,
): ManyRun {
  let progress: ManyProgress = {
    total: items.length,
    done: 0,
    failed: 0,
    spentNanoUsd: 0,
    error: null,
    state: 'running',
  }
  function move(change: Partial<ManyProgress>) {
    progress = { ...progress, ...change }
    onProgress(progress)
  }

  async function run(): Promise<ManyProgress> {
    onProgress(progress)
    for (const item of items) {
      if (progress.state !== 'running') break
      try {
        const cost = await act(item)
        move({ done: progress.done + 1, spentNanoUsd: progress.spentNanoUsd + cost })
      } catch (thrown) {
        move({ done: progress.done + 1, failed: progress.failed + 1, error: readError(thrown) })
      }
    }
    move({ state: progress.done === progress.total ? 'done' : 'stopped' })
    return progress
  }

  return {
    ended: run(),
    stop() {
      if (progress.state === 'running') move({ state: 'stopping' })
    },
  }
}
