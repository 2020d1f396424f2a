/**
 * What blind mode decides: the order in which panes stand, when their answers are shown, and what of
 * an answer. Pure.
 */
import type { Comparison } from '../../../contract/comparisons'
import { isRunning, startRun, type CallRun } from '../../call/call-run'
import { noOutput, paneIds, type Pane } from './panes'

/** Names and figures are hidden: until a vote, or until they are asked for without one. */
export function isHidden({
  blind,
  vote,
  revealedAt,
}: Pick<Comparison, 'blind' | 'vote' | 'revealedAt'>): boolean {
  return blind && vote === null && revealedAt === null
}

/**
 * Panes without their answers in an order that nothing tells of, with letters given anew: neither
 * place nor letter says which is which. `random` gives 0 up to 1, evenly.
 */
export function shuffled(panes: readonly Pane[], random: () => number): readonly Pane[] {
  const order = [...panes]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [one, two] = [order[last], order[other]]
    if (one === undefined || two === undefined) continue
    order[last] = two
    order[other] = one
  }
  return order.map((pane, index) => ({
    ...pane,
    id: paneIds[index] ?? pane.id,
    ...noOutput,
  }))
}

export interface BlindProgress {
  readonly ended: number
  readonly all: number
}

/** How many have ended, never which: who is fast would be seen by that. */
export function blindProgress(panes: readonly Pane[]): BlindProgress {
  const ended = panes.filter(({ run }) => run !== null && !isRunning(run)).length
  return { ended, all: panes.length }
}

/**
 * The answer alone, as a run that tells nothing of who gave it, how fast, or at what cost. Calls of
 * tools are numbered anew: each vendor has its own way to write their ids.
 */
export function answerOnly({ text, toolCalls }: CallRun): CallRun {
  const calls = toolCalls.map((call, place) => ({ ...call, id: `call ${place + 1}` }))
  return { ...startRun('', 0), phase: 'done', text, toolCalls: calls }
}
