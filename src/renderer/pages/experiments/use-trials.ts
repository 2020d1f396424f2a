/**
 * The trials of an experiment as they end: what was read is kept, and reading goes on where it
 * stopped.
 */
import { useEffect, useRef, useState } from 'react'
import type { ErrorBody } from '../../../contract/errors'
import type { Client } from '../../client/connection'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import { withTrials, type TrialTable } from './trial-grid'

const pageSize = 200

interface Reading {
  table: TrialTable
  /** Where reading goes on. */
  cursor: string | undefined
}

export interface Trials {
  readonly table: TrialTable
  /** True until the first time all that had ended was read. */
  readonly loading: boolean
  readonly error: ErrorBody | null
}

const none: TrialTable = new Map()

/**
 * `mark` changes whenever trials may have ended; `failed` falls when failures are made again, and all
 * is then read anew.
 */
export function useTrials(id: string, mark: string, failed: number): Trials {
  const client = useClient()
  const reading = useRef<Reading & { id: string; failed: number }>({
    id,
    failed,
    table: none,
    cursor: undefined,
  })
  const [shown, setShown] = useState<Trials>({ table: none, loading: true, error: null })
  useEffect(() => {
    const ended = new AbortController()
    const held = reading.current
    if (held.id !== id || failed < held.failed)
      reading.current = { id, failed, table: none, cursor: undefined }
    const now = reading.current
    now.failed = failed
    readOn(client, id, now, ended.signal).then(
      () => !ended.signal.aborted && setShown({ table: now.table, loading: false, error: null }),
      (thrown: unknown) =>
        !ended.signal.aborted &&
        setShown({ table: now.table, loading: false, error: readError(thrown) }),
    )
    return () => ended.abort()
  }, [client, id, mark, failed])
  return shown
}

/** Reads until a page is not full. */
async function readOn(
  client: Client,
  id: string,
  reading: Reading,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const page = await client.experiments.trials(
      { id, cursor: reading.cursor, limit: pageSize },
      { signal },
    )
    reading.table = withTrials(reading.table, page.items)
    reading.cursor = page.nextCursor ?? reading.cursor
    if (page.nextCursor === undefined || page.items.length < pageSize) return
  }
}
