/** What the pages ask the console for about experiments, and what they have it do. */
import { useMemo } from 'react'
import type { Experiment } from '../../../contract/experiments'
import {
  useServerAction,
  useServerList,
  useServerQuery,
  type ServerQuery,
} from '../../client/query'

export function useExperimentList(project: string | undefined) {
  return useServerList(
    ['experiments'],
    ['experiments', 'list', project],
    (client, cursor) => client.experiments.list({ cursor, limit: 50, project }),
    { enabled: project !== undefined },
  )
}

/** An experiment with its cases, asked for once, and what changes of it, asked for again and again. */
export function useExperiment(id: string): ServerQuery<Experiment> {
  const now = useServerQuery(['experiments'], ['experiments', 'progress', id], (client) =>
    client.experiments.progress({ id }),
  )
  // A wipe takes the cases of one that stands, and nothing else does.
  const kept = now.data?.contentKept ?? true
  const whole = useServerQuery(
    [],
    ['experiments', 'whole', id, kept],
    (client) => client.experiments.get({ id }),
    { keepPrevious: true },
  )
  const data = useMemo(
    () => (whole.data === undefined ? undefined : { ...whole.data, ...now.data }),
    [whole.data, now.data],
  )
  return {
    data,
    error: whole.error ?? now.error,
    loading: whole.loading,
    refreshing: now.refreshing,
    reload() {
      whole.reload()
      now.reload()
    },
  }
}

/** While it runs at a slow beat: an early look takes the console a moment to work out. */
const earlyLookMs = 4000

export function useVerdict({ id, state }: Pick<Experiment, 'id' | 'state'>) {
  const running = state === 'running'
  return useServerQuery(
    running ? [] : ['experiments'],
    ['experiments', 'verdict', id, state],
    (client) => client.experiments.verdict({ id }),
    { keepPrevious: true, ...(running ? { everyMs: earlyLookMs } : {}) },
  )
}

/** Start goes on where a pause or the cap stopped, too. */
export function useExperimentActions(id: string) {
  return {
    start: useServerAction((client, _: null) => client.experiments.start({ id }), ['experiments']),
    pause: useServerAction((client, _: null) => client.experiments.pause({ id }), ['experiments']),
    retry: useServerAction((client, _: null) => client.experiments.retry({ id }), ['experiments']),
    // Not asked for again at once: whoever shows it would be told that it is gone.
    remove: useServerAction((client, _: null) => client.experiments.remove({ id })),
  }
}
