/** A conversation as the console keeps it, and back with the calls that gave its answers. Pure. */
import type { CallRecord } from '../../../contract/calls'
import type { ConversationBody, KeptConversation, KeptTurn } from '../../../contract/conversations'
import { isRunning, startRun, type CallRun } from '../../call/call-run'
import { runFromRecord } from '../../call/run-records'
import { draftOf, fieldsOf } from '../../call/tooling/tooling.form'
import { branchesOf, following } from './branches'
import {
  emptyConversation,
  parametersOf,
  setParameters,
  splitContent,
  turnText,
  type AsideTurn,
  type Conversation,
} from './conversation'
import { deliveryOf, setDelivery } from './delivery'
import { callsOf } from './tool-turns'

/** Everything of it but which one it is. */
export function bodyOf(conversation: Conversation): ConversationBody {
  const { system, model, service, unsupported, parameters, delivery, variables } = conversation
  const { values, asWritten } = variables
  return {
    settings: {
      ...(system === '' ? {} : { system }),
      ...(model === null ? {} : { model }),
      ...(service === null ? {} : { service }),
      ...(unsupported === 'drop' ? { unsupported } : {}),
      ...setParameters(parameters),
      ...setDelivery(delivery),
      ...fieldsOf(conversation.tooling),
      ...(Object.keys(values).length === 0 ? {} : { values }),
      ...(asWritten ? { asWritten } : {}),
    },
    turns: [...following(conversation.turns), ...conversation.aside].map(keptTurn),
    last: conversation.turns.at(-1)?.id ?? null,
  }
}

function keptTurn(turn: AsideTurn): KeptTurn {
  const { id, after, role, images, run, results } = turn
  const toolCalls = callsOf(turn)
  const text = turnText(turn)
  const content =
    images.length === 0
      ? text
      : [...images, ...(text === '' ? [] : [{ type: 'text' as const, text }])]
  return {
    id,
    after,
    message: { role, content, ...(toolCalls.length === 0 ? {} : { toolCalls: [...toolCalls] }) },
    ...(run === null ? {} : { callId: run.callId }),
    ...(results === undefined ? {} : { results }),
  }
}

/** The calls that gave its answers, on every branch. */
export function callsIn({ turns }: ConversationBody): readonly string[] {
  return turns.flatMap(({ callId }) => (callId === undefined ? [] : [callId]))
}

/** As it was left; an answer whose call is not kept any more has its text alone. */
export function conversationFromKept(
  { id, revision, project }: KeptConversation,
  { settings, turns, last }: ConversationBody,
  records: ReadonlyMap<string, CallRecord>,
): Conversation {
  const all = turns.map((turn) => turnFrom(turn, records))
  return {
    ...emptyConversation,
    system: settings.system ?? '',
    model: settings.model ?? null,
    service: settings.service ?? null,
    unsupported: settings.unsupported ?? 'refuse',
    parameters: parametersOf(settings),
    delivery: deliveryOf(settings),
    tooling: draftOf(settings),
    variables: { values: settings.values ?? {}, asWritten: settings.asWritten ?? false },
    ...branchesOf(all, last),
    kept: { id, revision, project },
  }
}

function turnFrom(
  { id, after, message, callId, results }: KeptTurn,
  records: ReadonlyMap<string, CallRecord>,
): AsideTurn {
  const role = message.role === 'assistant' ? 'assistant' : 'user'
  const { text, images } = splitContent(message.content)
  const { toolCalls } = message
  const record = callId === undefined ? undefined : records.get(callId)
  // Without its call an answer that calls tools is as if it had been written here.
  const isWritten = callId === undefined || (record === undefined && toolCalls !== undefined)
  const run = isWritten ? null : runOf(callId, text, record)
  return {
    id,
    after,
    role,
    text: run === null ? text : '',
    images,
    run,
    ...(run === null && toolCalls !== undefined ? { toolCalls } : {}),
    ...(results === undefined ? {} : { results }),
  }
}

function runOf(callId: string, text: string, record: CallRecord | undefined): CallRun {
  if (record === undefined) return { ...startRun(callId, 0), phase: 'done', text }
  const run = runFromRecord(record)
  // One that still runs is drawn where it was begun, not here.
  return {
    ...run,
    text: run.text === '' ? text : run.text,
    ...(isRunning(run) ? { phase: 'stopped' } : {}),
  }
}
