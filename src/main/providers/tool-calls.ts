/**
 * Calls of tools put together from the pieces of a stream, in the dialects that servers send them in
 * (spec P11): by index, without one, whole, cumulative, without an id.
 */
import type { ToolCall, ToolCallPiece } from '../../contract/tools'
import type { Attempt } from './attempt'
import type { ChatRequest } from './port'
import { isModestJson } from './wire/json-size'

/** No answer asks for more at once. */
const mostCalls = 128
/** Longer ids and names are none. */
const longestName = 256

/** What one event says of a call; null: nothing. */
export interface WireCall {
  readonly index: number | null
  readonly id: string | null
  readonly name: string | null
  readonly arguments: string
  /** The arguments as a whole value, which count where no pieces of them come. */
  readonly whole?: string | undefined
}

export interface ToolCalls {
  /** The piece to hand on; null while the call has no name. Throws ProviderFailure for a flood. */
  add(said: WireCall): ToolCallPiece | null
  /** All of them. Throws ProviderFailure `malformed_response` where one has no name. */
  whole(): ToolCall[]
}

interface Open {
  readonly place: number
  readonly index: number | null
  readonly id: string
  /** As the server gave it; null: the id is ours. */
  readonly givenId: string | null
  name: string | null
  /** All pieces one after the other, and the last one alone. */
  text: string
  last: string
  /** Each piece so far began with the one before it. */
  repeats: boolean
  whole: string | undefined
}

/** Ids that a server leaves out are ours: other ones than those of the conversation before. */
export function createToolCalls(
  attempt: Attempt,
  { messages }: Pick<ChatRequest, 'messages'>,
): ToolCalls {
  const before = messages.reduce((sum, { toolCalls = [] }) => sum + toolCalls.length, 0)
  const calls: Open[] = []

  function open({ index, id }: WireCall): Open {
    if (calls.length >= mostCalls) throw malformed(attempt, `more than ${mostCalls} calls of tools`)
    const givenId = id === null || id.length > longestName ? null : id
    const call: Open = {
      place: calls.length,
      index,
      givenId,
      id: givenId ?? `call_${before + calls.length + 1}`,
      name: null,
      text: '',
      last: '',
      repeats: true,
      whole: undefined,
    }
    calls.push(call)
    return call
  }

  return {
    add(said) {
      const call = callOf(calls, said) ?? open(said)
      if (said.name !== null && said.name.length > longestName)
        throw malformed(attempt, 'a call of a tool with no name')
      const untold = call.name === null ? call.text : ''
      call.name ??= said.name
      call.whole ??= said.whole
      call.text += said.arguments
      if (said.arguments !== '') {
        call.repeats &&= said.arguments.startsWith(call.last)
        call.last = said.arguments
      }
      if (call.name === null) return null
      const piece = untold + said.arguments
      return { index: call.place, id: call.id, name: call.name, arguments: piece }
    },
    whole: () =>
      calls.map((call) => {
        if (call.name === null) throw malformed(attempt, 'a call of a tool with no name')
        return { id: call.id, name: call.name, arguments: argumentsOf(call) }
      }),
  }
}

/**
 * The call an event goes on with. Servers that number every call 0 tell a new one by its id; those
 * that number none go on with the last one until a name comes.
 */
function callOf(calls: readonly Open[], { index, id, name }: WireCall): Open | undefined {
  if (index === null) {
    const last = calls.at(-1)
    if (id !== null) return calls.find(({ givenId }) => givenId === id)
    return name === null ? last : undefined
  }
  const known = calls.findLast((call) => call.index === index)
  if (known === undefined || id === null || known.givenId === null || known.givenId === id)
    return known
  return name === null ? known : undefined
}

/**
 * Pieces are appended, unless each holds the one before and only the last is JSON: some servers send
 * each time all they have. None at all are no arguments.
 */
function argumentsOf({ text, last, repeats, whole }: Open): string {
  if (text.trim() === '') return whole ?? '{}'
  return repeats && text !== last && !isJson(text) && isJson(last) ? last : text
}

/** Of a flood nobody asks; it is taken as it came. */
const mostAsked = 1_000_000

function isJson(text: string): boolean {
  if (text.length > mostAsked || !isModestJson(Buffer.from(text))) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function malformed(attempt: Attempt, what: string) {
  return attempt.failure(
    'malformed_response',
    `${attempt.who} sent ${what}. Try again; if it stays, choose another model.`,
  )
}
