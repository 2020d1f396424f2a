/**
 * A stored call as the contract has it: its record for history, and its answer or failure for a
 * client that asks again.
 */
import { noEnd, outcomeOf } from '../../../contract/call-outcome'
import {
  source as sources,
  type CallAnswer,
  type CallBrief,
  type CallFailure,
  type CallRecord,
} from '../../../contract/calls'
import type { ToolCall } from '../../../contract/tools'
import type { Db } from '../../storage/store'
import { readStored } from '../../storage/stored-json'
import type { KeptEnd } from './call-end'
import type { BriefRow, CallRow } from './call-rows'

export interface Replay {
  readonly digest: string
  readonly answer: CallAnswer | null
  readonly failure: CallFailure | null
  /** False: its text was never kept, or has expired. Vectors of embeddings are never kept. */
  readonly hasContent: boolean
}

const unreadable = 'How it ended cannot be read from the ledger file; its entries say what it cost.'

/** Facts that cannot be read are none; the entries of the call say what it cost. */
function keptEnd(db: Db, row: BriefRow): KeptEnd & { readonly digest: string } {
  const facts =
    row.facts === null ? { digest: '' } : readStored(db, 'calls.facts', row.id, row.facts)
  return {
    ...noEnd,
    ...(facts === undefined ? { reason: unreadable } : facts.end),
    digest: facts?.digest ?? '',
  }
}

/** Undefined: there were none, they are not kept, or they cannot be read. */
function toolCallsOf(db: Db, { id, tool_calls: kept }: CallRow): ToolCall[] | undefined {
  return kept === null ? undefined : readStored(db, 'calls.tool_calls', id, kept)
}

export function recordOf(db: Db, row: CallRow): CallRecord {
  const { digest: _digest, answer: _answer, ...end } = keptEnd(db, row)
  const { id, source, rollout, arm, facts: _facts, request, ...rest } = row
  const { tool_calls: _toolCalls, ...labelsAndContent } = rest
  return {
    ...labelsAndContent,
    callId: id,
    rollout: rollout === null || arm === null ? null : { id: rollout, arm },
    // A source that is none of ours is a damaged cell; the rest of the call is still shown.
    source: sources.safeParse(source).data ?? 'api',
    request: request === null ? null : (readStored(db, 'calls.request', id, request) ?? null),
    toolCalls: toolCallsOf(db, row) ?? null,
    ...end,
  }
}

export function briefOf(db: Db, row: BriefRow): CallBrief {
  const {
    request: _request,
    text: _text,
    reasoning: _reasoning,
    toolCalls: _toolCalls,
    route: _route,
    attempts: _attempts,
    validation: _validation,
    ...brief
  } = recordOf(db, { ...row, request: null, text: null, reasoning: null, tool_calls: null })
  return brief
}

export function replayOf(db: Db, row: CallRow): Replay {
  const end = keptEnd(db, row)
  const toolCalls = toolCallsOf(db, row)
  const content = {
    text: row.text ?? '',
    ...(row.reasoning === null ? {} : { reasoning: row.reasoning }),
    ...(toolCalls === undefined ? {} : { toolCalls }),
  }
  return {
    digest: end.digest,
    answer: end.answer === undefined ? null : { ...end.answer, ...content },
    failure: failureOf(row, end, content),
    hasContent: row.text !== null,
  }
}

function failureOf(
  { id, provider, model }: CallRow,
  { error, latencyMs, waitedMs, ...end }: KeptEnd,
  content: Pick<CallFailure, 'text' | 'reasoning' | 'toolCalls'>,
): CallFailure | null {
  if (error === null) return null
  const outcome = outcomeOf({ ...end, latencyMs: latencyMs ?? 0, waitedMs: waitedMs ?? 0 })
  return { callId: id, error, ...content, provider, model, ...outcome }
}
