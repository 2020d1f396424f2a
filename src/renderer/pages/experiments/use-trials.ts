/** The trials of an experiment, kept up to date while the page shows them. */
import { useEffect, useRef, useState } from 'react'
import type { Experiment } from '../../../contract/experiments'
import type { ErrorBody } from '../../../contract/errors'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import type { TrialTable } from './trial-grid'
import { createTrialReader, type TrialReader } from './trial-reader'

export interface Trials {
  readonly table: TrialTable
  /** True until all that had ended was read once. */
  readonly loading: boolean
  readonly error: ErrorBody | null
}

const none: Trials = { table: new Map(), loading: true, error: null }

/** Asks again whenever the experiment says that more have ended. */
export function useTrials({ id, state, progress }: Experiment): Trials {
  const client = useClient()
  const [trials, setTrials] = useState<Trials>(none)
  const reader = useRef<TrialReader | null>(null)
  useEffect(() => {
    const fresh = createTrialReader({
      read: (cursor, limit) => client.experiments.trials({ id, cursor, limit, texts: false }),
      show: (table, all) =>
        setTrials((before) => ({ table, loading: before.loading && !all, error: null })),
      fail: (thrown) =>
        setTrials((before) => ({ ...before, loading: false, error: readError(thrown) })),
    })
    reader.current = fresh
    return () => fresh.end()
  }, [client, id])
  useEffect(
    () => reader.current?.ask(progress.failed),
    [client, id, state, progress.done, progress.failed],
  )
  return trials
}
