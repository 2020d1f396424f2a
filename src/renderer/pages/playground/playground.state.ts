/** What the person is doing in the playground. Server truth is not here. */
import { create } from 'zustand'
import type { CallRequest, Parameters } from '../../../contract/calls'
import { withProblem, type FieldProblems } from '../../call/field-problems.state'
import { newCallId } from '../../call/new-call-id'
import { browserDeps, driveCall, type RunDeps, type RunningCall } from '../../call/drive-call'
import type { Delivery } from './delivery'
import { readDraft } from './draft-storage'
import {
  before,
  buildRequest,
  emptyConversation,
  moveTurn,
  replaceTurn,
  sendBlocked,
  withDraft,
  type Conversation,
  type Scope,
  type Turn,
  type TurnRole,
} from './conversation'

export type SideTab = 'parameters' | 'route' | 'facts' | 'raw'

/** Where calls go and whose work they are; given by the page at each act. */
export interface Desk {
  readonly client: RunDeps['client']
  readonly scope: Scope
}

interface PlaygroundState {
  readonly conversation: Conversation
  readonly composer: string
  readonly composerRole: TurnRole
  readonly tab: SideTab
  readonly historyOpen: boolean
  /** Whether parameters and facts lie over the conversation, in a window too narrow for both. */
  readonly sideOpen: boolean
  /** The answer that Route, Facts and Raw speak of; null is the last one. */
  readonly chosen: string | null
  readonly editing: string | null
  /** Counts what the composer should have the focus after: a choice, Send, New, a way out. */
  readonly focusAsked: number
  /** What was cleared last, for undo. */
  readonly cleared: Conversation | null
  /** Parameter fields that hold what is no value for them, which is not sent. */
  readonly problems: FieldProblems
  setComposer(text: string): void
  setComposerRole(role: TurnRole): void
  setModel(model: string | null): void
  setService(service: string | null): void
  setSystem(system: string): void
  setParameters(change: Parameters): void
  setDelivery(change: Delivery): void
  resetDelivery(): void
  setUnsupported(unsupported: 'refuse' | 'drop'): void
  setProblem(field: string, problem: string | null): void
  setTab(tab: SideTab): void
  showSide(open: boolean): void
  showHistory(open: boolean): void
  choose(turn: string): void
  edit(turn: string | null): void
  changeTurn(turn: string, change: Partial<Turn>): void
  removeTurn(turn: string): void
  move(turn: string, by: -1 | 1): void
  addTurn(): void
  open(conversation: Conversation): void
  clear(): void
  undoClear(): void
  send(desk: Desk): void
  /** Asks again for the answer at this turn, with what stood before it. */
  regenerate(turn: string, desk: Desk): void
  /** Saves the edited text and asks for a new answer; what came after is dropped. */
  resend(turn: string, text: string, desk: Desk): void
  stop(): void
  /** Back to where the person was writing. */
  focusComposer(): void
}

let nextId = 0
/** Ids of turns, unique in the tab across reloads. */
export function newTurnId(): string {
  nextId += 1
  return `${Date.now().toString(36)}${nextId.toString(36)}`
}

let running: RunningCall | null = null

export const usePlayground = create<PlaygroundState>()((set, get) => {
  const draft = readDraft(window.sessionStorage)

  function change(part: Partial<Conversation>) {
    set({ conversation: { ...get().conversation, ...part } })
  }

  /** Runs a call whose answer becomes a new turn after `turns`. */
  function run(turns: readonly Turn[], { client, scope }: Desk) {
    const request = buildRequest(get().conversation, turns, scope)
    if (request === null) return
    const withId: CallRequest & { callId: string } = { ...request, callId: newCallId() }
    const id = newTurnId()
    running?.stop()
    let begun = false
    running = driveCall(
      withId,
      (current) => {
        if (!begun) {
          begun = true
          change({
            turns: [...turns, { id, role: 'assistant', text: '', images: [], run: current }],
          })
        } else change({ turns: replaceTurn(get().conversation.turns, id, { run: current }) })
      },
      { client, ...browserDeps },
    )
    set({ chosen: null, editing: null, cleared: null })
    get().focusComposer()
  }

  return {
    conversation: draft.conversation,
    composer: draft.composer,
    composerRole: 'user',
    tab: 'parameters',
    historyOpen: false,
    sideOpen: false,
    chosen: null,
    editing: null,
    focusAsked: 0,
    cleared: null,
    problems: {},
    setComposer: (composer) => set({ composer }),
    setComposerRole: (composerRole) => set({ composerRole }),
    setModel: (model) => change({ model }),
    setService: (service) => change({ service }),
    setSystem: (system) => change({ system }),
    setParameters: (parameters) =>
      change({ parameters: { ...get().conversation.parameters, ...parameters } }),
    setDelivery: (delivery) =>
      change({ delivery: { ...get().conversation.delivery, ...delivery } }),
    resetDelivery: () => change({ delivery: {} }),
    setUnsupported: (unsupported) => change({ unsupported }),
    setProblem(field, problem) {
      const problems = withProblem(get().problems, field, problem)
      if (problems !== get().problems) set({ problems })
    },
    setTab: (tab) => set({ tab, sideOpen: true }),
    showSide: (sideOpen) => set({ sideOpen }),
    showHistory: (historyOpen) => set({ historyOpen }),
    choose: (chosen) => set({ chosen }),
    edit(editing) {
      set({ editing })
      if (editing === null) get().focusComposer()
    },
    changeTurn: (turn, part) =>
      change({ turns: replaceTurn(get().conversation.turns, turn, part) }),
    removeTurn: (turn) =>
      change({ turns: get().conversation.turns.filter((candidate) => candidate.id !== turn) }),
    move: (turn, by) => change({ turns: moveTurn(get().conversation.turns, turn, by) }),
    addTurn() {
      const { composer, composerRole, conversation } = get()
      change({ turns: withDraft(conversation.turns, composer, composerRole, newTurnId()) })
      set({ composer: '' })
      get().focusComposer()
    },
    open(conversation) {
      running?.stop()
      running = null
      set({
        conversation,
        composer: '',
        chosen: null,
        editing: null,
        historyOpen: false,
        cleared: null,
        tab: 'facts',
      })
      get().focusComposer()
    },
    clear() {
      running?.stop()
      running = null
      const { conversation } = get()
      set({
        conversation: {
          ...emptyConversation,
          model: conversation.model,
          service: conversation.service,
          parameters: conversation.parameters,
          delivery: conversation.delivery,
          system: conversation.system,
          unsupported: conversation.unsupported,
        },
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
    send(desk) {
      const { conversation, composer, composerRole } = get()
      if (sendBlocked(conversation.turns, composer) !== null) return
      const turns = withDraft(conversation.turns, composer, composerRole, newTurnId())
      set({ composer: '', composerRole: 'user' })
      run(turns, desk)
    },
    regenerate: (turn, desk) => run(before(get().conversation.turns, turn), desk),
    resend(turn, text, desk) {
      const { turns } = get().conversation
      const edited = turns.find((candidate) => candidate.id === turn)
      if (edited === undefined) return
      run([...before(turns, turn), { ...edited, text, run: null }], desk)
    },
    stop: () => running?.stop(),
    focusComposer: () => set({ focusAsked: get().focusAsked + 1 }),
  }
})
