/** What the person is doing on Compare: panes, prompt, running calls, the vote. */
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { CallRecord, CallRequest, Message, Parameters } from '../../../contract/calls'
import type { Comparison } from '../../../contract/comparisons'
import type { Client } from '../../../contract/contract'
import type { ErrorBody } from '../../../contract/errors'
import { isRunning } from '../../call/call-run'
import { createCallsUnderWay } from '../../call/drive-call'
import type { CallScope } from '../../call/use-desk'
import { readError } from '../../client/errors'
import {
  changePane,
  closePane,
  copyPane,
  messagesOf,
  newPanes,
  paneRequest,
  reopen,
  runBlocked,
  signature,
  variantsOf,
  type Pane,
} from './panes'
import { readPanes, type KeptPanes } from './compare-storage'

export interface CompareDesk {
  readonly client: Pick<Client, 'calls' | 'comparisons'>
  readonly scope: CallScope
}

/** The comparison the panes belong to now, with what was asked, so that a change is noticed. */
interface Current {
  readonly comparison: Comparison
  readonly signature: string
}

interface CompareState {
  readonly panes: readonly Pane[]
  readonly system: string
  readonly prompt: string
  readonly current: Current | null
  readonly error: ErrorBody | null
  readonly historyOpen: boolean
  /** Counts what the prompt should have the focus after. */
  readonly focusAsked: number
  /** Read from the tab at load; its outputs are fetched once. */
  readonly restoring: string | null
  setSystem(system: string): void
  setPrompt(prompt: string): void
  setModel(pane: string, model: string): void
  setParameters(pane: string, change: Parameters): void
  preset(models: readonly string[]): void
  copy(pane: string): void
  close(pane: string): void
  showHistory(open: boolean): void
  runAll(desk: CompareDesk): Promise<void>
  runOne(pane: string, desk: CompareDesk): Promise<void>
  stopOne(pane: string): void
  stopAll(): void
  vote(choice: string, desk: CompareDesk): Promise<void>
  open(comparison: Comparison & { readonly calls: Record<string, CallRecord> }): void
  clear(): void
  /** Back to where the person was writing. */
  focusPrompt(): void
  dismiss(): void
}

/** How the store's acts read it and change it. */
interface Hands {
  readonly get: () => CompareState
  readonly set: (part: Partial<CompareState>) => void
}

const noOutput = { run: null, askedModel: null, comparisonId: null } as const

/**
 * A comparison that begins with what the tab has kept. Only its outputs know the calls that run:
 * one a pane.
 */
export function createCompare(kept: KeptPanes | null): UseBoundStore<StoreApi<CompareState>> {
  return create<CompareState>()((set, get) => {
    const hands: Hands = { get, set }
    const outputs = createOutputs(hands)
    return {
      panes: kept === null ? newPanes() : kept.panes.map((pane) => ({ ...pane, ...noOutput })),
      system: kept?.system ?? '',
      prompt: kept?.prompt ?? '',
      current: null,
      error: null,
      historyOpen: false,
      focusAsked: 0,
      restoring: kept?.comparisonId ?? null,
      ...paneActs(hands, outputs.stop),
      ...runActs(hands, outputs.start),
      stopOne: outputs.stop,
      stopAll: outputs.stopAll,
      ...comparisonActs(hands, outputs.stopAll),
      showHistory: (historyOpen) => set({ historyOpen }),
      focusPrompt: () => set({ focusAsked: get().focusAsked + 1 }),
      dismiss: () => set({ error: null, restoring: null }),
    }
  })
}

/** The window's comparison. */
export const useCompare = createCompare(readPanes(window.sessionStorage))

type Acts<Name extends keyof CompareState> = Pick<CompareState, Name>

type StartPane = (
  pane: Pane,
  comparison: Comparison,
  messages: readonly Message[],
  desk: CompareDesk,
) => void

/** Calls for the panes and shows their outputs as they arrive. */
function createOutputs({ get, set }: Hands) {
  const calls = createCallsUnderWay()
  const start: StartPane = (pane, comparison, messages, { client, scope }) => {
    const callId = comparison.callIds[pane.id]
    const request = paneRequest(pane, messages, scope)
    if (callId === undefined || request === null) return
    const withId: CallRequest & { callId: string } = { ...request, callId }
    calls.start(pane.id, withId, client, (run) =>
      set({
        panes: changePane(get().panes, pane.id, {
          run,
          askedModel: pane.model,
          comparisonId: comparison.id,
        }),
      }),
    )
  }
  return { start, stop: calls.stop, stopAll: calls.stopAll }
}

/** What is asked, and whom. */
function paneActs(
  { get, set }: Hands,
  stop: (pane: string) => void,
): Acts<'setSystem' | 'setPrompt' | 'setModel' | 'setParameters' | 'preset' | 'copy' | 'close'> {
  return {
    setSystem: (system) => set({ system }),
    setPrompt: (prompt) => set({ prompt }),
    setModel: (pane, model) => set({ panes: changePane(get().panes, pane, { model }) }),
    setParameters(pane, change) {
      const current = get().panes.find((candidate) => candidate.id === pane)
      if (current !== undefined)
        set({
          panes: changePane(get().panes, pane, {
            parameters: { ...current.parameters, ...change },
          }),
        })
    },
    preset(models) {
      set({
        panes: get().panes.map((pane, index) =>
          pane.model === null ? { ...pane, model: models[index % models.length] ?? null } : pane,
        ),
      })
    },
    copy: (pane) => set({ panes: copyPane(get().panes, pane) }),
    close(pane) {
      stop(pane)
      set({ panes: closePane(get().panes, pane) })
    },
  }
}

function runActs({ get, set }: Hands, start: StartPane): Acts<'runAll' | 'runOne'> {
  /**
   * Keeps a new comparison of the panes as they are; null where that failed, with the error shown.
   */
  async function begin(
    messages: readonly Message[],
    { client, scope }: CompareDesk,
  ): Promise<Comparison | null> {
    set({ error: null })
    try {
      const asked = signature(get().panes, messages, scope)
      const comparison = await client.comparisons.create({
        ...scope,
        messages: [...messages],
        variants: variantsOf(get().panes),
      })
      set({ current: { comparison, signature: asked } })
      return comparison
    } catch (thrown) {
      set({ error: readError(thrown) })
      return null
    }
  }
  return {
    async runAll(desk) {
      const { panes, prompt, system } = get()
      const messages = messagesOf(system, prompt)
      if (messages === null || runBlocked(panes, prompt) !== null) return
      get().focusPrompt()
      const comparison = await begin(messages, desk)
      if (comparison === null) return
      for (const pane of get().panes) start(pane, comparison, messages, desk)
    },
    async runOne(id, desk) {
      const { panes, prompt, system, current } = get()
      const messages = messagesOf(system, prompt)
      const pane = panes.find((candidate) => candidate.id === id)
      if (messages === null || pane === undefined || pane.model === null || isRunning(pane.run))
        return
      // A call id is used once: the same pane again, or changed panes, make a new comparison.
      const unused =
        current !== null &&
        current.signature === signature(panes, messages, desk.scope) &&
        pane.comparisonId !== current.comparison.id
      const comparison = unused ? current.comparison : await begin(messages, desk)
      if (comparison !== null) start(pane, comparison, messages, desk)
    },
  }
}

/** One comparison as a whole: its vote, an earlier one in its place, none. */
function comparisonActs({ get, set }: Hands, stopAll: () => void): Acts<'vote' | 'open' | 'clear'> {
  return {
    async vote(choice, desk) {
      const { current } = get()
      if (current === null) return
      set({ error: null })
      try {
        const comparison = await desk.client.comparisons.vote({ id: current.comparison.id, choice })
        set({ current: { ...current, comparison } })
      } catch (thrown) {
        set({ error: readError(thrown) })
      }
    },
    open(comparison) {
      stopAll()
      const { panes, system, prompt, contentKept } = reopen(comparison)
      const scope = { project: comparison.project, environment: comparison.environment }
      set({
        panes,
        system,
        prompt,
        historyOpen: false,
        restoring: null,
        focusAsked: get().focusAsked + 1,
        current: {
          comparison,
          signature: signature(panes, messagesOf(system, prompt) ?? [], scope),
        },
        error: contentKept
          ? null
          : {
              code: 'not_found',
              message: `Prompt and answers of "${comparison.title}" were not kept: content is off for project ${comparison.project}. Cost and times are below.`,
            },
      })
    },
    clear() {
      stopAll()
      set({
        panes: get().panes.map((pane) => ({ ...pane, ...noOutput })),
        prompt: '',
        current: null,
        error: null,
        restoring: null,
      })
      get().focusPrompt()
    },
  }
}
