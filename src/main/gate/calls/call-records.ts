/**
 * Calls as kept: facts for history, and content apart so that it can be off, expire or be wiped
 * without touching the chain.
 */
import { createHash } from 'node:crypto'
import { endOf } from '../../../contract/call-outcome'
import type {
  CallAnswer,
  CallBrief,
  CallFailure,
  CallRecord,
  CallRequest,
  CallsQuery,
} from '../../../contract/calls'
import type { CallFacts } from '../../budgets/call-facts'
import { timeAndIdCursor } from '../../platform/cursor'
import type { Db } from '../../storage/store'
import { endOfAnswer, endOfInterrupted } from './call-end'
import { createCallRows, type CallRows, type Content } from './call-rows'
import { createPartRows, type TakenPart } from './part-rows'
import { briefOf, recordOf, replayOf, type Replay } from './read-call'

export interface NewCall {
  readonly callId: string
  readonly time: number
  readonly facts: CallFacts
  readonly request: CallRequest
  readonly storeContent: boolean
}

export interface CallRecords {
  begin(call: NewCall): void
  /** Who is tried now: shown while the call runs and, where it fails, afterwards. */
  moveTo(callId: string, provider: string, model: string): void
  /** `part`: the one it had in a roll-out, where it had one. */
  done(answer: CallAnswer, storeContent: boolean, part: TakenPart | null): void
  failed(failure: CallFailure, storeContent: boolean, part: TakenPart | null): void
  find(callId: string): CallRecord | undefined
  /**
   * The answer of a finished call, for a client that asks again with the same id, and the digest of
   * what it had asked.
   */
  replay(callId: string): Replay | undefined
  history(query: CallsQuery): { items: CallBrief[]; nextCursor?: string }
  /** Calls that a crash left running. */
  markInterrupted(): void
}

/** Tells whether a repeated callId asks for the same thing. */
export function digestOf(request: CallRequest): string {
  const { callId: _, tools, toolChoice, responseFormat, ...rest } = request
  const hash = createHash('sha256')
    .update(JSON.stringify(rest, Object.keys(rest).sort()))
    .update(JSON.stringify(rest.messages ?? rest.input))
  if (tools !== undefined || responseFormat !== undefined)
    hash.update(JSON.stringify([tools ?? null, toolChoice ?? null, responseFormat ?? null]))
  return hash.digest('hex')
}

export function createCallRecords(db: Db): CallRecords {
  const rows = createCallRows(db)
  const parts = createPartRows(db)
  return {
    begin: (call) => rows.insert(rowOf(call)),
    moveTo: rows.moveTo,
    done(answer, storeContent, part) {
      const end = JSON.stringify(endOfAnswer(answer))
      rows.finish(answer.callId, 'done', end, storeContent ? contentOf(answer) : noContent)
      if (part !== null) parts.answered(part, answer)
    },
    failed(failure, storeContent, part) {
      const end = JSON.stringify(endOf(failure))
      rows.finish(failure.callId, 'failed', end, storeContent ? contentOf(failure) : noContent)
      if (part !== null) parts.failed(part, failure)
    },
    find(callId) {
      const row = rows.get(callId)
      return row === undefined ? undefined : recordOf(db, row)
    },
    replay(callId) {
      const row = rows.get(callId)
      return row === undefined || row.state === 'running' ? undefined : replayOf(db, row)
    },
    history: (query) => historyOf(db, rows, query),
    markInterrupted() {
      for (const booked of rows.running())
        rows.interrupt(booked.id, JSON.stringify(endOfInterrupted(booked)))
    },
  }
}

const noContent: Content = { text: null, reasoning: null, toolCalls: null }

function contentOf({ text, reasoning, toolCalls }: CallAnswer | CallFailure): Content {
  return {
    text,
    reasoning: reasoning ?? null,
    toolCalls: toolCalls === undefined ? null : JSON.stringify(toolCalls),
  }
}

function rowOf({ callId, time, facts, request, storeContent }: NewCall) {
  const { keyId: _keyId, simulated: _simulated, ...labels } = facts
  return {
    ...labels,
    id: callId,
    time,
    title: storeContent ? titleOf(request) : 'Content is not stored for this project',
    facts: JSON.stringify({ digest: digestOf(request) }),
    request: storeContent ? JSON.stringify(request) : null,
  }
}

function historyOf(
  db: Db,
  rows: CallRows,
  { source, project, rollout, arm, search, cursor, limit = 50 }: CallsQuery,
): { items: CallBrief[]; nextCursor?: string } {
  const [time, id] = timeAndIdCursor(cursor, 'call')
  const found = rows.page({
    time,
    id,
    source: source ?? null,
    project: project ?? null,
    rollout: rollout ?? null,
    arm: arm ?? null,
    search: search === undefined || search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`,
    exact: search ?? null,
    // One more than is asked tells whether another page follows.
    limit: limit + 1,
  })
  const items = found.slice(0, limit).map((row) => briefOf(db, row))
  const last = items.at(-1)
  return found.length > limit && last !== undefined
    ? { items, nextCursor: `${last.time}:${last.callId}` }
    : { items }
}

function titleOf(request: CallRequest): string {
  const last = request.messages?.findLast((message) => message.role === 'user')
  const content = last?.content ?? request.input?.[0] ?? ''
  const text =
    typeof content === 'string'
      ? content
      : content.map((part) => (part.type === 'text' ? part.text : '[image]')).join(' ')
  // Of a prompt of many megabytes only the beginning is looked at.
  const line = text.slice(0, 10_000).replaceAll(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}
