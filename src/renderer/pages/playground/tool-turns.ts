/** Calls of tools within a conversation: each stands in the answer that made it, with its result. Pure. */
import type { Message } from '../../../contract/calls'
import type { ToolCall } from '../../../contract/tools'
import type { CallRun } from '../../call/call-run'
import { resultOf } from '../../call/tooling/result-of'
import type { ToolingDraft } from '../../call/tooling/tooling-draft'

/** What of a turn is about calls of tools. */
export interface ToolTurn {
  readonly role: 'user' | 'assistant'
  readonly run: CallRun | null
  /** Of an answer that no call made here: the calls of tools it asks for. */
  readonly toolCalls?: readonly ToolCall[]
  /** Results of its calls of tools, by the call's id, as far as they are given. */
  readonly results?: Readonly<Record<string, string>>
}

/** The calls an answer asks for, once it is whole; none of a message of the user. */
export function callsOf({ role, run, toolCalls = [] }: ToolTurn): readonly ToolCall[] {
  if (role !== 'assistant') return []
  if (run === null) return toolCalls
  return run.phase === 'done'
    ? run.toolCalls.map(({ id, name, arguments: written }) => ({ id, name, arguments: written }))
    : []
}

/** Results by the call's id: as given, else the stub of the tool where it has one. */
export function resultsOf(
  turn: ToolTurn,
  { tools }: ToolingDraft,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    callsOf(turn).flatMap(({ id, name }) => {
      const result =
        resultOf(turn.results, id) ?? tools.find((tool) => tool.name === name)?.stub ?? ''
      return result === '' ? [] : [[id, result]]
    }),
  )
}

/** Why nothing can be sent yet: a call without its result; null where each has one. */
export function unanswered(turns: readonly ToolTurn[], tooling: ToolingDraft): string | null {
  for (const turn of turns) {
    const results = resultsOf(turn, tooling)
    const call = callsOf(turn).find(({ id }) => resultOf(results, id) === undefined)
    if (call !== undefined) return `Give the call of ${call.name} its result first.`
  }
  return null
}

/** The turns with their results written into them, so that a stub that changes changes no past. */
export function withResults<Turn extends ToolTurn>(
  turns: readonly Turn[],
  tooling: ToolingDraft,
): readonly Turn[] {
  return turns.map((turn) =>
    callsOf(turn).length === 0 ? turn : { ...turn, results: resultsOf(turn, tooling) },
  )
}

/** The results of a turn's calls as messages. */
export function resultMessages(turn: ToolTurn, tooling: ToolingDraft): readonly Message[] {
  const results = resultsOf(turn, tooling)
  return callsOf(turn).map(({ id }) => ({
    role: 'tool',
    content: resultOf(results, id) ?? '',
    toolCallId: id,
  }))
}

/** Turns and, within them, results from messages; `turnOf` makes the turn of one message. */
export function foldResults<Turn extends ToolTurn>(
  messages: readonly Message[],
  turnOf: (message: Message) => Turn,
): readonly Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const last = turns.at(-1)
    if (message.role !== 'tool') turns.push(turnOf(message))
    else if (last !== undefined && typeof message.content === 'string')
      turns[turns.length - 1] = {
        ...last,
        results: { ...last.results, [message.toolCallId ?? '']: message.content },
      }
  }
  return turns
}
