/**
 * The page's ties to the console: where calls go, estimates of all panes, reopening, keeping the
 * pane set.
 */
import { useEffect, useMemo, useState } from 'react'
import type { CallRequest } from '../../../contract/calls'
import { useClient } from '../../client/connection-context'
import { useContentStored } from '../../parts/console.state'
import { readError } from '../../client/errors'
import { useModels } from '../../parts/ModelPicker'
import { useDesk } from '../../call/use-desk'
import { useEstimate } from '../../call/use-estimate'
import { afterPause } from '../../kit/pause'
import { keepPanes } from './compare-storage'
import { messagesOf } from './asked'
import { paneRequest, type Pane } from './panes'
import { estimatesOf } from './pane-estimates'
import { hiddenIn, type CompareDesk, type CompareState } from './compare-shape'
import { useCompare } from './compare.state'

/** Null until settings are known; the same object until something in it is another. */
export function useCompareDesk(): CompareDesk | null {
  const desk = useDesk()
  const service = useCompare((state) => state.service)
  return useMemo(
    () =>
      desk === null || service === null ? desk : { ...desk, scope: { ...desk.scope, service } },
    [desk, service],
  )
}

/** Asked once typing pauses: no key waits for the requests to be put together. */
const pauseMs = 250

/** An arriving answer changes its pane with every beat, but not what would be asked. */
function asksTheSame(now: readonly Pane[], before: readonly Pane[]): boolean {
  return (
    now.length === before.length &&
    now.every(
      (pane, index) =>
        pane.model === before[index]?.model &&
        pane.parameters === before[index]?.parameters &&
        pane.system === before[index]?.system,
    )
  )
}

/** Estimates of every pane, in pane order; null for a pane without a model. */
export function usePaneEstimates(desk: CompareDesk | null) {
  const [asked, setAsked] = useState<readonly (CallRequest | null)[]>([])
  useEffect(() => {
    const pause = afterPause(pauseMs, settle)
    function settle() {
      const { panes, tooling } = useCompare.getState()
      const messages = messagesOf(useCompare.getState())
      setAsked(
        messages === null || desk === null
          ? []
          : panes.map((pane) => paneRequest(pane, messages, desk.scope, tooling)),
      )
    }
    const stop = useCompare.subscribe((now, before) => {
      if (
        now.prompt === before.prompt &&
        now.system === before.system &&
        now.images === before.images &&
        now.tooling === before.tooling &&
        now.input === before.input &&
        asksTheSame(now.panes, before.panes)
      )
        return
      pause.again()
    })
    settle()
    return () => {
      stop()
      pause.cancel()
    }
  }, [desk])
  return useEstimate(['compare', 'estimates'], asked.length === 0 ? null : asked, estimatesOf)
}

/**
 * Panes without a model get the simulated ones until a person picks, so that a comparison works at
 * once.
 */
export function usePresets(): void {
  const models = useModels().data?.items
  const without = useCompare((state) => state.panes.some((pane) => pane.model === null))
  useEffect(() => {
    if (!without || models === undefined) return
    const simulated = models
      .filter((model) => model.simulated && model.capabilities.includes('chat'))
      .map((model) => model.id)
    if (simulated.length > 0) useCompare.getState().preset(simulated)
  }, [without, models])
}

/** After a reload: the outputs of the comparison that the tab showed. */
function useRestoredOutputs(): void {
  const client = useClient()
  const restoring = useCompare((state) => state.restoring)
  useEffect(() => {
    if (restoring === null) return
    let ended = false
    client.comparisons.get({ id: restoring }).then(
      (comparison) => !ended && useCompare.getState().open(comparison),
      (thrown: unknown) => !ended && useCompare.getState().notRestored(readError(thrown)),
    )
    return () => {
      ended = true
    }
  }, [client, restoring])
}

const longText = 50_000

const keptParts = [
  'system',
  'prompt',
  'images',
  'tooling',
  'service',
  'blind',
  'synced',
  'current',
  'restoring',
  'restoringHidden',
] as const satisfies readonly (keyof CompareState)[]

/** An arriving answer changes its pane with every beat, but nothing that the tab keeps. */
function keepsTheSame(now: CompareState, before: CompareState): boolean {
  return (
    keptParts.every((part) => now[part] === before[part]) &&
    asksTheSame(now.panes, before.panes) &&
    now.panes.every(({ id }, index) => id === before.panes[index]?.id)
  )
}

/**
 * Keeps the pane set in the tab, and after a reload fetches the outputs of the comparison it
 * showed.
 */
export function useKeptPanes(desk: CompareDesk | null): void {
  const said = useCompare((state) => state.current?.comparison.project)
  const { stored: content } = useContentStored(desk?.scope.project, said)
  useRestoredOutputs()
  useEffect(() => {
    function keep() {
      const state = useCompare.getState()
      const { panes, system, prompt, images, tooling, service, blind, synced, current } = state
      const comparisonId = current?.comparison.id ?? state.restoring
      keepPanes(
        window.sessionStorage,
        {
          panes,
          system,
          prompt,
          images,
          tooling,
          service,
          blind,
          synced,
          comparisonId,
          hidden: hiddenIn(state),
        },
        content,
      )
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = useCompare.subscribe((now, before) => {
      if (keepsTheSame(now, before)) return
      // A long text is written out in a pause: doing it while keys come would hold them up.
      const long = now.prompt.length + now.system.length > longText
      if (long) clearTimeout(timer)
      if (!long && timer !== undefined) return
      timer = setTimeout(
        () => {
          timer = undefined
          keep()
        },
        long ? 1500 : 200,
      )
    })
    window.addEventListener('pagehide', keep)
    return () => {
      stop()
      clearTimeout(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [content])
}
