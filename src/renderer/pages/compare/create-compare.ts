/** Makes what Compare holds: panes, prompt, running calls, the vote, and what can be done with them. */
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { noTooling } from '../../call/tooling/tooling-draft'
import { noOpinion, type Acts, type CompareState, type Hands } from './compare-shape'
import { comparisonActs, voteActs } from './comparison-acts'
import type { KeptPanes } from './compare-storage'
import { changePane, closePane, copyPane, movePane, newPanes, noOutput } from './panes'
import { createOutputs, runActs } from './run-acts'

/**
 * A comparison that begins with what the tab has kept. Only its outputs know the calls that run:
 * one a pane. `random` gives 0 up to 1: it orders the panes of a blind comparison.
 */
export function createCompare(
  kept: KeptPanes | null,
  random: () => number,
): UseBoundStore<StoreApi<CompareState>> {
  return create<CompareState>()((set, get) => {
    const hands: Hands = { get, set }
    const outputs = createOutputs(hands)
    return {
      panes: kept === null ? newPanes() : kept.panes.map((pane) => ({ ...pane, ...noOutput })),
      system: kept?.system ?? '',
      prompt: kept?.prompt ?? '',
      images: kept?.images ?? [],
      tooling: kept?.tooling ?? noTooling,
      input: null,
      service: kept?.service ?? null,
      current: null,
      error: null,
      historyOpen: false,
      focusAsked: 0,
      restoring: kept?.comparisonId ?? null,
      restoringHidden: kept?.hidden ?? false,
      blind: kept?.blind ?? false,
      synced: kept?.synced ?? false,
      opinion: noOpinion,
      focused: null,
      ...paneActs(hands, outputs.stop),
      ...settingActs(hands),
      ...runActs(hands, outputs.start, random),
      stopOne: outputs.stop,
      stopAll: outputs.stopAll,
      ...voteActs(hands),
      ...comparisonActs(hands, outputs.stopAll, random),
      showHistory: (historyOpen) => set({ historyOpen }),
      focusPrompt: () => set({ focusAsked: get().focusAsked + 1 }),
    }
  })
}

/** What is asked, and whom. */
function paneActs(
  { get, set }: Hands,
  stop: (pane: string) => void,
): Acts<'setModel' | 'setPaneSystem' | 'preset' | 'copy' | 'close' | 'focus' | 'move'> {
  return {
    setModel: (pane, model) => set({ panes: changePane(get().panes, pane, { model }) }),
    setPaneSystem: (pane, system) => set({ panes: changePane(get().panes, pane, { system }) }),
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
      const { panes, focused } = get()
      set({ panes: closePane(panes, pane), focused: focused === pane ? null : focused })
    },
    focus: (focused) => set({ focused }),
    move: (pane, by) => set({ panes: movePane(get().panes, pane, by) }),
  }
}

/** What all panes are asked, how, and whether blind. */
function settingActs({
  get,
  set,
}: Hands): Acts<
  | 'setSystem'
  | 'setPrompt'
  | 'setTooling'
  | 'attach'
  | 'detach'
  | 'setParameters'
  | 'setBlind'
  | 'setSynced'
  | 'dropInput'
  | 'setService'
> {
  return {
    setSystem: (system) => set({ system }),
    setPrompt: (prompt) => set({ prompt }),
    setTooling: (tooling) => set({ tooling: { ...get().tooling, ...tooling } }),
    attach: (images) => set({ images: [...get().images, ...images] }),
    detach: (index) => set({ images: get().images.filter((_, place) => place !== index) }),
    setParameters(id, change) {
      const { panes, synced } = get()
      set({
        panes: panes.map((pane) =>
          synced || pane.id === id
            ? { ...pane, parameters: { ...pane.parameters, ...change } }
            : pane,
        ),
      })
    },
    setService: (service) => set({ service }),
    dropInput: () => set({ input: null }),
    setBlind: (blind) => set({ blind }),
    setSynced(synced) {
      const { panes } = get()
      const first = panes[0]?.parameters ?? {}
      set(
        synced
          ? { synced, panes: panes.map((pane) => ({ ...pane, parameters: first })) }
          : { synced },
      )
    },
  }
}
