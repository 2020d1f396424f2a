/** What the person is doing in the playground. Server truth is not here. */
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { CallRequest } from '../../../contract/calls'
import { withProblem } from '../../call/field-problems.state'
import type { CallRun } from '../../call/call-run'
import { newCallId } from '../../call/new-call-id'
import { createCallsUnderWay } from '../../call/drive-call'
import { readDraft, type Draft } from './draft-storage'
import {
  before,
  buildRequest,
  emptyConversation,
  moveTurn,
  replaceTurn,
  missingValues,
  sendBlocked,
  toolsBlocked,
  withDraft,
  type Conversation,
  type Kept,
  type Turn,
} from './conversation'
import { goOn, lookAt, rewritten, siblingsAt, withoutTurn } from './branches'
import { callsOf, withResults } from './tool-turns'
import type { Acts, Desk, Hands, PlaygroundState } from './playground-shape'
import { newConversationId, newTurnId } from './turn-id'
import type { Variables } from './variables'

export type { Desk, SideTab } from './playground-shape'

/**
 * A playground that begins with what the tab has kept. Only its answers know the call that runs:
 * one at a time.
 */
export function createPlayground(draft: Draft): UseBoundStore<StoreApi<PlaygroundState>> {
  return create<PlaygroundState>()((set, get) => {
    const hands: Hands = {
      get,
      set,
      change: (part) => set({ conversation: { ...get().conversation, ...part } }),
    }
    const answers = createAnswers(hands)
    return {
      conversation: draft.conversation,
      composer: draft.composer,
      composerRole: 'user',
      composerImages: draft.composerImages ?? [],
      tab: 'parameters',
      historyOpen: false,
      sideOpen: false,
      chosen: null,
      editing: null,
      focusAsked: 0,
      valuesAsked: 0,
      cleared: null,
      problems: {},
      ...requestActs(hands),
      ...viewActs(hands),
      ...turnActs(hands),
      ...conversationActs(hands, answers.stop),
      ...variableActs(hands),
      ...callActs(hands, answers.ask),
      stop: answers.stop,
    }
  })
}

/** The window's playground. */
export const usePlayground = createPlayground(readDraft(window.sessionStorage))

/** Asks for answers and shows them as they arrive. */
function createAnswers({ get, set, change }: Hands) {
  const calls = createCallsUnderWay()
  return {
    stop: calls.stopAll,
    /** Runs a call whose answer becomes a new turn after those given. */
    ask(given: readonly Turn[], { client, scope }: Desk) {
      const { conversation, valuesAsked } = get()
      if (missingValues({ ...conversation, turns: given }, '').length > 0)
        return set({ valuesAsked: valuesAsked + 1, editing: null })
      if (toolsBlocked({ ...conversation, turns: given }) !== null)
        return set({ tab: 'parameters', editing: null })
      const turns = withResults(given, conversation.tooling)
      const request = buildRequest(conversation, turns, scope)
      if (request === null) return
      const withId: CallRequest & { callId: string } = { ...request, callId: newCallId() }
      const id = newTurnId()
      calls.stopAll()
      let begun = false
      calls.start(id, withId, client, (run) => {
        if (!begun) {
          begun = true
          const answer: Turn = { id, role: 'assistant', text: '', images: [], run }
          const now = get().conversation
          change({ ...goOn(now, [...turns, answer]), kept: keptIn(now, scope.project) })
        } else set(runShown(get(), id, run))
      })
      set({ chosen: null, editing: null, cleared: null })
      get().focusComposer()
    },
  }
}

/** As an answer stands now, also in the conversation that was cleared: it may be brought back. */
function runShown(
  { conversation, cleared }: Pick<PlaygroundState, 'conversation' | 'cleared'>,
  id: string,
  run: CallRun,
): Pick<PlaygroundState, 'conversation' | 'cleared'> {
  const shown = (of: Conversation): Conversation =>
    of.turns.some((turn) => turn.id === id)
      ? { ...of, turns: replaceTurn(of.turns, id, { run }) }
      : of
  return { conversation: shown(conversation), cleared: cleared === null ? null : shown(cleared) }
}

/** A conversation has an id from its first answer on, and another in another project. */
function keptIn({ kept }: Conversation, project: string): Kept {
  return kept?.project === project ? kept : { id: newConversationId(), revision: 0, project }
}

/** What shapes the next call. */
function requestActs({
  get,
  set,
  change,
}: Hands): Acts<
  | 'setComposer'
  | 'setComposerRole'
  | 'attach'
  | 'detach'
  | 'setModel'
  | 'setService'
  | 'setSystem'
  | 'setParameters'
  | 'setDelivery'
  | 'resetDelivery'
  | 'setUnsupported'
  | 'setTooling'
  | 'setProblem'
> {
  return {
    setComposer: (composer) => set({ composer }),
    setComposerRole: (composerRole) => set({ composerRole }),
    attach: (images) => set({ composerImages: [...get().composerImages, ...images] }),
    detach: (index) =>
      set({ composerImages: get().composerImages.filter((_, place) => place !== index) }),
    setModel: (model) => change({ model }),
    setService: (service) => change({ service }),
    setSystem: (system) => change({ system }),
    setParameters: (parameters) =>
      change({ parameters: { ...get().conversation.parameters, ...parameters } }),
    setDelivery: (delivery) =>
      change({ delivery: { ...get().conversation.delivery, ...delivery } }),
    resetDelivery: () => change({ delivery: {} }),
    setUnsupported: (unsupported) => change({ unsupported }),
    setTooling: (tooling) => change({ tooling: { ...get().conversation.tooling, ...tooling } }),
    setProblem(field, problem) {
      const problems = withProblem(get().problems, field, problem)
      if (problems !== get().problems) set({ problems })
    },
  }
}

/** What stands for the `{{names}}` of the texts. */
function variableActs({ get, change }: Hands): Acts<'setValue' | 'setAsWritten'> {
  const set = (part: Partial<Variables>) =>
    change({ variables: { ...get().conversation.variables, ...part } })
  return {
    setValue: (name, value) =>
      set({ values: { ...get().conversation.variables.values, [name]: value } }),
    setAsWritten: (asWritten) => set({ asWritten }),
  }
}

/** What is looked at. */
function viewActs({
  get,
  set,
}: Hands): Acts<'setTab' | 'showSide' | 'showHistory' | 'choose' | 'edit' | 'focusComposer'> {
  return {
    setTab: (tab) => set({ tab, sideOpen: true }),
    showSide: (sideOpen) => set({ sideOpen }),
    showHistory: (historyOpen) => set({ historyOpen }),
    choose: (chosen) => set({ chosen }),
    edit(editing) {
      set({ editing })
      if (editing === null) get().focusComposer()
    },
    focusComposer: () => set({ focusAsked: get().focusAsked + 1 }),
  }
}

function turnActs({
  get,
  set,
  change,
}: Hands): Acts<
  'changeTurn' | 'rewrite' | 'showSibling' | 'removeTurn' | 'move' | 'addTurn' | 'setKept'
> {
  return {
    changeTurn: (turn, part) =>
      change({ turns: replaceTurn(get().conversation.turns, turn, part) }),
    rewrite(id, text) {
      const { conversation } = get()
      const turn = conversation.turns.find((candidate) => candidate.id === id)
      const toolCalls = turn === undefined ? [] : callsOf(turn)
      change(rewritten(conversation, id, { text, run: null, toolCalls }, newTurnId))
    },
    showSibling(turn, by) {
      const { conversation } = get()
      const index = conversation.turns.findIndex(({ id }) => id === turn)
      const siblings = siblingsAt(conversation, index)
      const shown = siblings[siblings.indexOf(turn) + by]
      if (shown === undefined) return null
      change(lookAt(conversation, shown))
      set({ chosen: null, editing: null })
      return shown
    },
    setKept: (kept) => change({ kept }),
    removeTurn: (turn) => change(withoutTurn(get().conversation, turn)),
    move: (turn, by) => change({ turns: moveTurn(get().conversation.turns, turn, by) }),
    addTurn() {
      const { composer, composerRole, composerImages, conversation } = get()
      const { turns } = conversation
      change({ turns: withDraft(turns, composer, composerRole, newTurnId(), composerImages) })
      set({ composer: '', composerImages: [] })
      get().focusComposer()
    },
  }
}

/** Without what was said: how it is asked stays. */
function begunAnew(before: Conversation): Conversation {
  const { model, service, parameters, delivery, system, unsupported, variables, tooling } = before
  const kept = { model, service, parameters, delivery, system, unsupported, variables, tooling }
  return { ...emptyConversation, ...kept }
}

/** One conversation for another; the call of the one that goes is stopped. */
function conversationActs(
  { get, set }: Hands,
  stop: () => void,
): Acts<'open' | 'take' | 'clear' | 'undoClear'> {
  return {
    open(conversation) {
      stop()
      const { conversation: before } = get()
      set({
        conversation,
        composer: '',
        composerImages: [],
        chosen: null,
        editing: null,
        historyOpen: false,
        cleared: before.turns.length === 0 ? null : before,
        // Whoever reads a tab of the call already goes on reading it, also where the call came late.
        tab: get().tab === 'parameters' ? 'facts' : get().tab,
      })
      get().focusComposer()
    },
    take({ conversation, composer, composerRole }) {
      stop()
      const { conversation: before } = get()
      set({
        conversation,
        composer,
        composerRole,
        composerImages: [],
        chosen: null,
        editing: null,
        cleared: before.turns.length === 0 ? null : before,
      })
      get().focusComposer()
    },
    clear() {
      stop()
      const { conversation } = get()
      set({
        conversation: begunAnew(conversation),
        cleared: conversation.turns.length === 0 ? null : conversation,
        chosen: null,
        editing: null,
      })
      get().focusComposer()
    },
    undoClear() {
      const { cleared } = get()
      if (cleared !== null) set({ conversation: cleared, cleared: null })
      get().focusComposer()
    },
  }
}

function callActs(
  { get, set }: Hands,
  ask: (turns: readonly Turn[], desk: Desk) => void,
): Acts<'send' | 'regenerate' | 'resend'> {
  return {
    send(desk) {
      const { conversation, composer, composerRole, composerImages } = get()
      if (sendBlocked(conversation.turns, composer, composerImages) !== null) return
      if (toolsBlocked(conversation) !== null) return set({ tab: 'parameters' })
      if (missingValues(conversation, composer).length > 0)
        return set({ valuesAsked: get().valuesAsked + 1 })
      const turns = withDraft(
        conversation.turns,
        composer,
        composerRole,
        newTurnId(),
        composerImages,
      )
      set({ composer: '', composerRole: 'user', composerImages: [] })
      ask(turns, desk)
    },
    regenerate: (turn, desk) => ask(before(get().conversation.turns, turn), desk),
    resend(turn, text, desk) {
      const { turns } = get().conversation
      const edited = turns.find((candidate) => candidate.id === turn)
      if (edited === undefined) return
      ask([...before(turns, turn), { ...edited, id: newTurnId(), text, run: null }], desk)
    },
  }
}
