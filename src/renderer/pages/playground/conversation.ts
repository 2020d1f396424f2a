/**
 * What the playground decides: turns, requests, edits, reopening. Pure; the store holds the result,
 * components draw it.
 */
import type { CallRecord, CallRequest, Message, Parameters } from '../../../contract/calls'
import { isRunning, type CallRun } from '../../call/call-run'
import type { Image } from '../../call/images/image-files'
import { runFromRecord } from '../../call/run-records'
import { draftOf, fieldsOf, toolingProblem } from '../../call/tooling/tooling.form'
import { noTooling, type ToolingDraft } from '../../call/tooling/tooling-draft'
import { namesIn } from '../../../shared/template'
import { deliveryOf, setDelivery, type Delivery } from './delivery'
import { callsOf, foldResults, resultMessages, unanswered, type ToolTurn } from './tool-turns'
import { filledIn, missingIn, noVariables, type Variables } from './variables'
import type { CallScope } from '../../call/use-desk'

export type TurnRole = 'user' | 'assistant'

/**
 * One message of the conversation. An answer carries the run that made it until a person edits its
 * text.
 */
export interface Turn extends ToolTurn {
  readonly id: string
  readonly role: TurnRole
  readonly text: string
  readonly images: readonly Image[]
  readonly run: CallRun | null
}

/** A message that is not looked at now, and the one it follows; null: it stands at the beginning. */
export type AsideTurn = Turn & { readonly after: string | null }

/** What a conversation is made of: everything that shapes the next call. */
export interface Conversation {
  readonly model: string | null
  readonly service: string | null
  readonly system: string
  readonly parameters: Parameters
  readonly delivery: Delivery
  readonly unsupported: 'refuse' | 'drop'
  readonly variables: Variables
  /** Tools that may be called, and the form the answer is to have. */
  readonly tooling: ToolingDraft
  readonly turns: readonly Turn[]
  /** Messages of the branches that are not looked at. */
  readonly aside: readonly AsideTurn[]
  /** Which conversation of the console it is; null: of none. */
  readonly kept: Kept | null
}

/** A conversation as the console knows it. */
export interface Kept {
  readonly id: string
  readonly revision: number
  readonly project: string
}

export const emptyConversation: Conversation = {
  model: null,
  service: null,
  system: '',
  parameters: {},
  delivery: {},
  unsupported: 'refuse',
  variables: noVariables,
  tooling: noTooling,
  turns: [],
  aside: [],
  kept: null,
}

/** The text a turn sends: of an answer, what was received. */
export function turnText(turn: Turn): string {
  return turn.run === null ? turn.text : turn.run.text
}

/** Where `{{names}}` are looked for: in what a person wrote, never in what a model answered. */
export function templateTexts(conversation: Conversation, draft: string): readonly string[] {
  const written = conversation.turns.flatMap(({ run, text }) => (run === null ? [text] : []))
  return [conversation.system, ...written, draft]
}

/** The turn's message, and after it the results of the calls of tools that it makes. */
function messagesOf(turn: Turn, { variables, tooling }: Conversation): readonly Message[] {
  const calls = callsOf(turn)
  const message = messageOf(turn, variables)
  if (calls.length === 0) return [message]
  return [{ ...message, toolCalls: [...calls] }, ...resultMessages(turn, tooling)]
}

function messageOf(turn: Turn, variables: Variables): Message {
  const text = turn.run === null ? filledIn(variables, turn.text) : turn.run.text
  if (turn.images.length === 0) return { role: turn.role, content: text }
  return {
    role: turn.role,
    content: [...turn.images, ...(text === '' ? [] : [{ type: 'text' as const, text }])],
  }
}

/** Turns that say something; an empty or failed answer is not sent to a model. */
function sendable(turns: readonly Turn[]): readonly Turn[] {
  return turns.filter(
    (turn) => turnText(turn).trim() !== '' || turn.images.length > 0 || callsOf(turn).length > 0,
  )
}

/**
 * The request for the answer after `turns`; null while there is nothing to send. Parameters that
 * are not set are not sent.
 */
export function buildRequest(
  conversation: Conversation,
  turns: readonly Turn[],
  scope: CallScope,
): CallRequest | null {
  const { variables } = conversation
  const messages = sendable(turns).flatMap((turn) => messagesOf(turn, conversation))
  if (messages.length === 0) return null
  const system = filledIn(variables, conversation.system)
  return {
    project: scope.project,
    environment: scope.environment,
    source: 'playground',
    ...(conversation.service === null ? {} : { service: conversation.service }),
    ...(conversation.model === null ? {} : { model: conversation.model }),
    ...(conversation.unsupported === 'drop' ? { unsupported: 'drop' } : {}),
    ...setDelivery(conversation.delivery),
    messages: system.trim() === '' ? messages : [{ role: 'system', content: system }, ...messages],
    ...setParameters(conversation.parameters),
    ...fieldsOf(conversation.tooling),
  }
}

/** Those that are set. */
export function setParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Parameters
}

/** A request to ask about before anything is written. It is estimated and never sent. */
export function buildProbe(conversation: Conversation, scope: CallScope): CallRequest | null {
  return buildRequest(
    conversation,
    [{ id: 'probe', role: 'user', text: '.', images: [], run: null }],
    scope,
  )
}

/** The turns as they would be sent with the composer's text and images as the last one. */
export function withDraft(
  turns: readonly Turn[],
  draft: string,
  role: TurnRole,
  id: string,
  images: readonly Image[] = [],
): readonly Turn[] {
  return draft.trim() === '' && images.length === 0
    ? turns
    : [...turns, { id, role, text: draft, images, run: null }]
}

/** Why Send cannot be pressed; null when it can. */
export function sendBlocked(
  turns: readonly Turn[],
  draft: string,
  images: readonly Image[] = [],
): string | null {
  if (turns.some((turn) => isRunning(turn.run))) return 'An answer is arriving.'
  const written = withDraft(turns, draft, 'user', '', images)
  const next = sendable(written)
  if (next.length === 0) return 'Type a message first.'
  const last = next.at(-1)
  // After calls of tools their results are what is sent.
  if (written === turns && last?.role === 'assistant' && callsOf(last).length === 0)
    return 'Type a message first.'
  return null
}

/** Why tools and the form of the answer keep the conversation from being sent; null: they do not. */
export function toolsBlocked({ turns, tooling }: Conversation): string | null {
  return toolingProblem(tooling) ?? unanswered(turns, tooling)
}

/** Names in the conversation and the message that have no value. */
export function missingValues(conversation: Conversation, draft: string): readonly string[] {
  return missingIn(conversation.variables, templateTexts(conversation, draft))
}

export function replaceTurn(
  turns: readonly Turn[],
  id: string,
  change: Partial<Turn>,
): readonly Turn[] {
  return turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn))
}

/** Turns before the given one. */
export function before(turns: readonly Turn[], id: string): readonly Turn[] {
  const index = turns.findIndex((turn) => turn.id === id)
  return index < 0 ? turns : turns.slice(0, index)
}

/** Moves a turn up (−1) or down (+1); at the ends nothing changes. */
export function moveTurn(turns: readonly Turn[], id: string, by: -1 | 1): readonly Turn[] {
  const from = turns.findIndex((turn) => turn.id === id)
  const to = from + by
  const moved = turns[from]
  const other = turns[to]
  if (moved === undefined || other === undefined) return turns
  return turns.map((turn, index) => (index === from ? other : index === to ? moved : turn))
}

export function splitContent(content: Message['content']): {
  readonly text: string
  readonly images: readonly Image[]
} {
  if (typeof content === 'string') return { text: content, images: [] }
  return {
    text: content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
    images: content.flatMap((part) => (part.type === 'image' ? [part] : [])),
  }
}

/** What a kept request had set. */
export function parametersOf(request: Parameters): Parameters {
  const { maxOutputTokens, temperature, topP, stop, seed, reasoningEffort } = request
  return Object.fromEntries(
    Object.entries({ maxOutputTokens, temperature, topP, stop, seed, reasoningEffort }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Parameters
}

/**
 * A kept call as a conversation with its exact input and its answer. Null when the input was not
 * kept.
 */
export function conversationFromRecord(
  record: CallRecord,
  newId: () => string,
): Conversation | null {
  const { request } = record
  if (request === null || request.messages === undefined) return null
  const [first, ...rest] = request.messages
  const system =
    first?.role === 'system' && typeof first.content === 'string' ? first.content : null
  const messages = system === null ? request.messages : rest
  const turns: readonly Turn[] = foldResults<Turn>(messages, ({ role, content, toolCalls }) => ({
    id: newId(),
    role: role === 'assistant' ? 'assistant' : 'user',
    ...splitContent(content),
    run: null,
    ...(toolCalls === undefined ? {} : { toolCalls }),
  }))
  const model =
    request.model === undefined
      ? null
      : request.provider === undefined || request.model.startsWith(`${request.provider}/`)
        ? request.model
        : `${request.provider}/${request.model}`
  return {
    model:
      model?.includes('/') === false && record.provider !== null
        ? `${record.provider}/${model}`
        : model,
    service: request.service ?? null,
    system: system ?? '',
    parameters: parametersOf(request),
    delivery: deliveryOf(request),
    unsupported: request.unsupported ?? 'refuse',
    // Its exact input: what stands in braces there was sent so.
    variables: {
      ...noVariables,
      asWritten: namesIn(system ?? '', ...turns.map(({ text }) => text)).length > 0,
    },
    tooling: draftOf(request),
    turns: [
      ...turns,
      { id: newId(), role: 'assistant', text: '', images: [], run: runFromRecord(record) },
    ],
    aside: [],
    kept: null,
  }
}

/** The last answer: what Facts, Route and Raw speak of when none is chosen. */
export function lastRun(turns: readonly Turn[]): CallRun | null {
  return turns.findLast((turn) => turn.run !== null)?.run ?? null
}

export function runningTurn(turns: readonly Turn[]): Turn | null {
  return turns.find((turn) => isRunning(turn.run)) ?? null
}
