/**
 * Reads the trials of an experiment as they end: what was read is kept, reading goes on where it
 * stopped, and one request at a time is under way however often it is asked.
 */
import type { Trial } from '../../../contract/experiments'
import { withTrials, type TrialTable } from './trial-grid'

/** A page of trials in the order they ended; its cursor asks for what ends later, too. */
export interface TrialPage {
  readonly items: readonly Trial[]
  readonly nextCursor?: string | undefined
}

export interface TrialReaderDeps {
  readonly read: (cursor: string | undefined, limit: number) => Promise<TrialPage>
  /** After every page; `all`: nothing more had ended then. */
  readonly show: (table: TrialTable, all: boolean) => void
  /** What was thrown; asking again goes on from there. */
  readonly fail: (thrown: unknown) => void
}

export interface TrialReader {
  /** Trials may have ended. Fewer `failed` than before: some are made again, all is read anew. */
  readonly ask: (failed: number) => void
  /** Shows nothing any more. */
  readonly end: () => void
}

export const trialsAPage = 500

export function createTrialReader({ read, show, fail }: TrialReaderDeps): TrialReader {
  let table: TrialTable = new Map()
  let cursor: string | undefined
  let lastFailed = 0
  /** Rises when what is under way is no longer wanted. */
  let round = 0
  let reading = false
  let again = false
  let ended = false

  /** True where a page was full, or the round is another one. */
  async function readPage(): Promise<boolean> {
    const before = round
    const page = await read(cursor, trialsAPage)
    if (before !== round || ended) return !ended
    table = withTrials(table, page.items)
    cursor = page.nextCursor ?? cursor
    const more = page.nextCursor !== undefined && page.items.length === trialsAPage
    show(table, !more)
    return more
  }

  async function readOn(): Promise<void> {
    reading = true
    try {
      do {
        again = false
        again = (await readPage()) || again
      } while (again && !ended)
    } catch (thrown) {
      if (!ended) fail(thrown)
    } finally {
      reading = false
    }
  }

  return {
    ask(failed) {
      if (failed < lastFailed) {
        round += 1
        table = new Map()
        cursor = undefined
      }
      lastFailed = failed
      if (reading) again = true
      else void readOn()
    },
    end() {
      ended = true
    },
  }
}
