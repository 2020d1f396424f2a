/** The page's ties to the console: where calls go, estimates of all panes, reopening, keeping the pane set. */
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useMemo } from 'react'
import type { CallRequest } from '../../../contract/calls'
import { useClient } from '../../app/client-context'
import { useProjects, useSettings } from '../../app/state'
import { readError } from '../../ui/errors'
import { useModels } from '../../ui/ModelPicker'
import { useServerQuery } from '../../ui/query'
import { keepPanes } from './compare-storage'
import { messagesOf, paneRequest } from './compare-model'
import { useCompare, type CompareDesk } from './compare-store'

/** Null until settings are known. */
export function useCompareDesk(): CompareDesk | null {
  const client = useClient()
  const settings = useSettings().data
  const project = settings?.project
  const environment = settings?.environment
  return useMemo(() => (project === undefined || environment === undefined ? null : { client, scope: { project, environment } }), [client, project, environment])
}

/** Estimates of every pane, in pane order; null for a pane without a model. */
export function usePaneEstimates(desk: CompareDesk | null) {
  const asked = useCompare(({ panes, system, prompt }) => {
    const messages = messagesOf(system, prompt)
    const requests: readonly (CallRequest | null)[] = messages === null || desk === null ? [] : panes.map((pane) => paneRequest(pane, messages, desk.scope))
    return JSON.stringify(requests)
  })
  const [key] = useDebouncedValue(asked, 250)
  return useServerQuery(
    ['budgets', 'models', 'settings', 'emergency', 'keys', 'services', 'projects', 'providers', 'health'],
    ['compare', 'estimates', key],
    (client) => Promise.all((JSON.parse(key) as (CallRequest | null)[]).map((request) => (request === null ? null : client.calls.estimate(request)))),
    { enabled: key !== '[]', keepPrevious: true },
  )
}

/** Panes without a model get the simulated ones until a person picks, so that a comparison works at once. */
export function usePresets(): void {
  const models = useModels().data?.items
  const without = useCompare((state) => state.panes.some((pane) => pane.model === null))
  useEffect(() => {
    if (!without || models === undefined) return
    const simulated = models.filter((model) => model.simulated && model.capabilities.includes('chat')).map((model) => model.id)
    if (simulated.length > 0) useCompare.getState().preset(simulated)
  }, [without, models])
}

/** Keeps the pane set in the tab, and after a reload fetches the outputs of the comparison it showed. */
export function useKeptPanes(desk: CompareDesk | null): void {
  const client = useClient()
  const restoring = useCompare((state) => state.restoring)
  const content = useProjects().data?.items.find((project) => project.name === desk?.scope.project)?.storeContent ?? false
  useEffect(() => {
    if (restoring === null) return
    let ended = false
    client.comparisons.get({ id: restoring }).then(
      (comparison) => !ended && useCompare.getState().open(comparison),
      (thrown: unknown) => !ended && useCompare.setState({ error: readError(thrown), restoring: null }),
    )
    return () => {
      ended = true
    }
  }, [client, restoring])
  useEffect(() => {
    function keep() {
      const { panes, system, prompt, current, restoring: pending } = useCompare.getState()
      keepPanes(window.sessionStorage, { panes, system, prompt, comparisonId: current?.comparison.id ?? pending }, content)
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = useCompare.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        keep()
      }, 200)
    })
    window.addEventListener('pagehide', keep)
    return () => {
      stop()
      clearTimeout(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [content])
}
