/** What the pages ask the console for about experiments, and what they have it do. */
import { useServerAction, useServerList, useServerQuery } from '../../client/query'

export function useExperimentList(project: string | undefined) {
  return useServerList(
    ['experiments'],
    ['experiments', 'list', project],
    (client, cursor) => client.experiments.list({ cursor, limit: 50, project }),
    { enabled: project !== undefined },
  )
}

export function useExperiment(id: string) {
  return useServerQuery(['experiments'], ['experiments', 'one', id], (client) =>
    client.experiments.get({ id }),
  )
}

export function useVerdict(id: string, enabled: boolean) {
  return useServerQuery(
    ['experiments'],
    ['experiments', 'verdict', id],
    (client) => client.experiments.verdict({ id }),
    { enabled, keepPrevious: true },
  )
}

/** Start goes on where a pause or the cap stopped, too. */
export function useExperimentActions(id: string) {
  return {
    start: useServerAction((client, _: null) => client.experiments.start({ id }), ['experiments']),
    pause: useServerAction((client, _: null) => client.experiments.pause({ id }), ['experiments']),
    retry: useServerAction((client, _: null) => client.experiments.retry({ id }), ['experiments']),
    remove: useServerAction(
      (client, _: null) => client.experiments.remove({ id }),
      ['experiments'],
    ),
  }
}
