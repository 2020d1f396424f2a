/** What Compare holds and what can be done with it; the acts are in files of their own. */
import type { CallRecord, Parameters } from '../../../contract/calls'
import type { Comparison, Vote } from '../../../contract/comparisons'
import type { Client } from '../../../contract/contract'
import type { ErrorBody } from '../../../contract/errors'
import type { PaneSet } from '../../../contract/pane-sets'
import type { Image } from '../../call/images/image-files'
import type { ToolingDraft } from '../../call/tooling/tooling-draft'
import type { CallScope } from '../../call/use-desk'
import type { Asked } from './asked'
import { isHidden } from './blind'
import type { Pane } from './panes'

/** Whose work the calls are, and as which service they are made. */
export type CompareScope = CallScope & { readonly service?: string }

export interface CompareDesk {
  readonly client: Pick<Client, 'calls' | 'comparisons' | 'paneSets'>
  readonly scope: CompareScope
}

/** A kept comparison with its calls. */
export type OpenComparison = Comparison & { readonly calls: Record<string, CallRecord> }

/** The comparison the panes belong to now, with what was asked, so that a change is noticed. */
interface Current {
  readonly comparison: Comparison
  readonly signature: string
}

/** What is thought besides which is better. */
export type Opinion = Pick<Vote, 'grades' | 'comment' | 'tags'>

export const noOpinion: Opinion = { grades: {}, comment: '', tags: [] }

export interface CompareState extends Asked {
  readonly panes: readonly Pane[]
  /** Tools every pane may call, and the form every answer is to have. */
  readonly tooling: ToolingDraft
  /** As which calls are made; null: none. */
  readonly service: string | null
  readonly current: Current | null
  readonly error: ErrorBody | null
  readonly historyOpen: boolean
  /** Counts what the prompt should have the focus after. */
  readonly focusAsked: number
  /** Read from the tab at load; its outputs are fetched once. */
  readonly restoring: string | null
  /** What is being restored was hidden when the tab kept it. */
  readonly restoringHidden: boolean
  /** The next run of all panes is blind. */
  readonly blind: boolean
  /** Parameters set in one pane are set in all. */
  readonly synced: boolean
  /** Kept with the vote: at once where there is one, else with it. */
  readonly opinion: Opinion
  /** The one pane that is shown; null: all. */
  readonly focused: string | null
  setBlind(blind: boolean): void
  /** On: all panes take the parameters of the first. */
  setSynced(synced: boolean): void
  focus(pane: string | null): void
  move(pane: string, by: -1 | 1): void
  setSystem(system: string): void
  setPrompt(prompt: string): void
  setTooling(change: Partial<ToolingDraft>): void
  attach(images: readonly Image[]): void
  /** Takes away the attached image at this place. */
  detach(index: number): void
  setModel(pane: string, model: string): void
  setParameters(pane: string, change: Parameters): void
  /** The system prompt of one pane alone; empty: that of all. */
  setPaneSystem(pane: string, system: string): void
  preset(models: readonly string[]): void
  copy(pane: string): void
  close(pane: string): void
  showHistory(open: boolean): void
  runAll(desk: CompareDesk): Promise<void>
  runOne(pane: string, desk: CompareDesk): Promise<void>
  stopOne(pane: string): void
  stopAll(): void
  vote(choice: string, desk: CompareDesk): Promise<void>
  /** Without a desk it is not sent to the console yet. */
  setOpinion(change: Partial<Opinion>, desk: CompareDesk | null): Promise<void>
  /** Shows a blind comparison's names and figures without a vote. */
  reveal(desk: CompareDesk): Promise<void>
  /** Asks all panes what a kept call was asked; its own model is the first pane's. */
  compareCall(call: CallRecord): void
  setService(service: string | null): void
  dropInput(): void
  /** Panes as a set has them, with the answers of its comparison where that is still there. */
  openSet(set: PaneSet, comparison: OpenComparison | null): void
  open(comparison: OpenComparison): void
  /** What the tab had kept could not be fetched; it waits where that may still come. */
  notRestored(error: ErrorBody): void
  clear(): void
  /** Back to where the person was writing. */
  focusPrompt(): void
  dismiss(): void
}

/** How the store's acts read it and change it. */
export interface Hands {
  readonly get: () => CompareState
  readonly set: (part: Partial<CompareState>) => void
}

/** Names and figures must not be drawn: the comparison shown, or about to be, is blind. */
export function hiddenIn({
  current,
  restoring,
  restoringHidden,
}: Pick<CompareState, 'current' | 'restoring' | 'restoringHidden'>): boolean {
  return current === null ? restoring !== null && restoringHidden : isHidden(current.comparison)
}

/** Some of the acts, as one file makes them. */
export type Acts<Name extends keyof CompareState> = Pick<CompareState, Name>
