/** What the pages ask the console for about experiments, and what they have it do. */
import { useEffect, useState } from 'react'
import type { Experiment } from '../../../contract/experiments'
import { useServerAction, useServerList, useServerQuery } from '../../client/query'

export function useExperimentList(project: string | undefined) {
  return useServerList(
    ['experiments'],
    ['experiments', 'list', project],
    (client, cursor) => client.experiments.list({ cursor, limit: 50, project }),
    { enabled: project !== undefined },
  )
}

/** Every answer holds all cases: of more than this, a running one is asked for at a slower beat. */
const manyCases = 200
const slowBeatMs = 1500

export function useExperiment(id: string) {
  const [slow, setSlow] = useState(false)
  const answer = useServerQuery(
    slow ? [] : ['experiments'],
    ['experiments', 'one', id],
    (client) => client.experiments.get({ id }),
    slow ? { everyMs: slowBeatMs } : {},
  )
  const { state, caseCount = 0 } = answer.data ?? {}
  useEffect(() => setSlow(state === 'running' && caseCount > manyCases), [state, caseCount])
  return answer
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
