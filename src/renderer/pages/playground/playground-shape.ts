/** What the playground holds, and what can be done with it. */
import type { Parameters } from '../../../contract/calls'
import type { FieldProblems } from '../../call/field-problems.state'
import type { RunDeps } from '../../call/drive-call'
import type { Image } from '../../call/images/image-files'
import type { ToolingDraft } from '../../call/tooling/tooling-draft'
import type { CallScope } from '../../call/use-desk'
import type { Conversation, Kept, Turn, TurnRole } from './conversation'
import type { Delivery } from './delivery'
import type { Written } from './saved-prompt'

export type SideTab = 'parameters' | 'route' | 'facts' | 'raw'

/** Where calls go and whose work they are; given by the page at each act. */
export interface Desk {
  readonly client: RunDeps['client']
  readonly scope: CallScope
}

export interface PlaygroundState {
  readonly conversation: Conversation
  readonly composer: string
  readonly composerRole: TurnRole
  /** Attached to what is being written. */
  readonly composerImages: readonly Image[]
  readonly tab: SideTab
  readonly historyOpen: boolean
  /** Whether parameters and facts lie over the conversation, in a window too narrow for both. */
  readonly sideOpen: boolean
  /** The answer that Route, Facts and Raw speak of; null is the last one. */
  readonly chosen: string | null
  readonly editing: string | null
  /** Counts what the composer should have the focus after: a choice, Send, New, a way out. */
  readonly focusAsked: number
  /** Counts what the first name without a value should have the focus after. */
  readonly valuesAsked: number
  /** What was cleared last, for undo. */
  readonly cleared: Conversation | null
  /** Parameter fields that hold what is no value for them, which is not sent. */
  readonly problems: FieldProblems
  setComposer(text: string): void
  setComposerRole(role: TurnRole): void
  attach(images: readonly Image[]): void
  /** Takes away the attached image at this place. */
  detach(index: number): void
  setModel(model: string | null): void
  setService(service: string | null): void
  setSystem(system: string): void
  setParameters(change: Parameters): void
  setDelivery(change: Delivery): void
  resetDelivery(): void
  setUnsupported(unsupported: 'refuse' | 'drop'): void
  setValue(name: string, value: string): void
  setAsWritten(asWritten: boolean): void
  setTooling(change: Partial<ToolingDraft>): void
  setProblem(field: string, problem: string | null): void
  setTab(tab: SideTab): void
  showSide(open: boolean): void
  showHistory(open: boolean): void
  choose(turn: string): void
  edit(turn: string | null): void
  changeTurn(turn: string, change: Partial<Turn>): void
  /** New words; those that were answered stay as a branch. */
  rewrite(turn: string, text: string): void
  /** Looks at the version before or after; gives its id, null where there is none. */
  showSibling(turn: string, by: -1 | 1): string | null
  removeTurn(turn: string): void
  move(turn: string, by: -1 | 1): void
  addTurn(): void
  setKept(kept: Kept | null): void
  open(conversation: Conversation): void
  /** Goes on with what was saved, in place of what stands here. */
  take(written: Written): void
  clear(): void
  undoClear(): void
  send(desk: Desk): void
  /** Asks again for the answer at this turn, with what stood before it. */
  regenerate(turn: string, desk: Desk): void
  /** Asks anew with the edited text; what stood there and after it stays as a branch. */
  resend(turn: string, text: string, desk: Desk): void
  stop(): void
  /** Back to where the person was writing. */
  focusComposer(): void
}

/** How the store's acts read it and change it. */
export interface Hands {
  readonly get: () => PlaygroundState
  readonly set: (part: Partial<PlaygroundState>) => void
  /** Changes what shapes the next call. */
  readonly change: (part: Partial<Conversation>) => void
}

export type Acts<Name extends keyof PlaygroundState> = Pick<PlaygroundState, Name>
