/** Calls as kept: facts for history, and content apart so that it can be off, expire or be wiped without touching the chain. */
import { createHash } from 'node:crypto'
import {
  source as sources,
  type CallAnswer,
  type CallFailure,
  type CallRecord,
  type CallRequest,
  type Source,
} from '../../contract/calls'
import type { CallFacts } from '../budgets/call-facts'
import { timeAndIdCursor } from '../platform/cursor'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

/** What is kept of how a call ended; its content is kept apart. */
type EndFacts = Pick<
  CallRecord,
  | 'usage'
  | 'costNanoUsd'
  | 'costStatus'
  | 'wouldCostNanoUsd'
  | 'latencyMs'
  | 'firstTokenMs'
  | 'error'
  | 'finishReason'
  | 'servedModel'
  | 'cached'
  | 'savedNanoUsd'
  | 'waitedMs'
  | 'reason'
  | 'route'
  | 'attempts'
  | 'validation'
> & {
  readonly answer?: Omit<CallAnswer, 'text' | 'reasoning' | 'embeddings'>
}

interface StoredCall {
  readonly id: string
  readonly time: number
  readonly state: 'running' | 'done' | 'failed'
  readonly source: Source
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly user: string | null
  readonly organization: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly title: string
  readonly facts: string | null
  readonly request: string | null
  readonly text: string | null
  readonly reasoning: string | null
}

export interface HistoryQuery {
  readonly source?: Source | undefined
  readonly project?: string | undefined
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface Replay {
  readonly digest: string
  readonly answer: CallAnswer | null
  readonly failure: CallFailure | null
  /** False: its text was never kept, or has expired. Vectors of embeddings are never kept. */
  readonly hasContent: boolean
}

type Brief = Omit<
  CallRecord,
  'request' | 'text' | 'reasoning' | 'route' | 'attempts' | 'validation'
>

export interface CallRecords {
  begin(call: {
    readonly callId: string
    readonly time: number
    readonly facts: CallFacts
    readonly request: CallRequest
    readonly storeContent: boolean
  }): void
  /** Who is tried now: shown while the call runs and, where it fails, afterwards. */
  moveTo(callId: string, provider: string, model: string): void
  done(answer: CallAnswer, storeContent: boolean): void
  failed(failure: CallFailure, storeContent: boolean): void
  find(callId: string): CallRecord | undefined
  /** The answer of a finished call, for a client that asks again with the same id, and the digest of what it had asked. */
  replay(callId: string): Replay | undefined
  history(query: HistoryQuery): { items: Brief[]; nextCursor?: string }
  /** Calls that a crash left running. */
  markInterrupted(): void
}

const empty: EndFacts = {
  usage: null,
  costNanoUsd: null,
  costStatus: null,
  wouldCostNanoUsd: null,
  latencyMs: null,
  firstTokenMs: null,
  error: null,
  finishReason: null,
  servedModel: null,
  cached: false,
  savedNanoUsd: 0,
  waitedMs: null,
  reason: null,
  route: [],
  attempts: [],
  validation: null,
}

const unreadable = 'How it ended cannot be read from the ledger file; its entries say what it cost.'

/** Tells whether a repeated callId asks for the same thing. */
export function digestOf(request: CallRequest): string {
  const { callId: _, ...rest } = request
  return createHash('sha256')
    .update(JSON.stringify(rest, Object.keys(rest).sort()))
    .update(JSON.stringify(rest.messages ?? rest.input))
    .digest('hex')
}

export function createCallRecords(db: Db): CallRecords {
  const insert = db.prepare(
    `INSERT INTO calls (id, time, state, source, project, service, environment, user, organization, provider, model, title, facts, request)
     VALUES (@id, @time, 'running', @source, @project, @service, @environment, @user, @organization, @provider, @model, @title, @facts, @request)`,
  )
  // Where the request was wiped while the call ran, its answer is not kept either.
  const finish = db.prepare(
    "UPDATE calls SET state = ?, facts = json_set(iif(json_valid(facts), facts, '{}'), '$.end', json(?)), text = iif(request IS NULL, NULL, ?), reasoning = iif(request IS NULL, NULL, ?) WHERE id = ?",
  )
  const move = db.prepare('UPDATE calls SET provider = ?, model = ? WHERE id = ?')
  const select = db.prepare<[string], StoredCall>('SELECT * FROM calls WHERE id = ?')
  // Without content: a page of calls with images would be hundreds of megabytes.
  const page = db.prepare<unknown[], Omit<StoredCall, 'request' | 'text' | 'reasoning'>>(
    `SELECT id, time, state, source, project, service, environment, user, organization, provider, model, title, facts FROM calls WHERE (time, id) < (@time, @id) AND (@source IS NULL OR source = @source) AND (@project IS NULL OR project = @project)
     AND (@search IS NULL OR title LIKE @search ESCAPE '\\' OR model LIKE @search ESCAPE '\\' OR id = @exact) ORDER BY time DESC, id DESC LIMIT @limit`,
  )
  const interrupt = db.prepare(
    "UPDATE calls SET state = 'failed', facts = json_set(iif(json_valid(facts), facts, '{}'), '$.end', json(?)) WHERE id = ?",
  )
  // What the entries of a call say it cost; all of them, because a retry before the crash was paid as well.
  const running = db.prepare<[], BookedCall>(
    `SELECT c.id AS id, count(e.id) AS entries, count(e.cost) AS known, total(e.cost) AS cost, count(e.would_cost) AS simulated, total(e.would_cost) AS would
     FROM calls c LEFT JOIN entries e ON e.call_id = c.id WHERE c.state = 'running' GROUP BY c.id`,
  )

  return {
    begin({ callId, time, facts, request, storeContent }) {
      insert.run({
        ...facts,
        id: callId,
        time,
        title: storeContent ? titleOf(request) : 'Content is not stored for this project',
        facts: JSON.stringify({ digest: digestOf(request) }),
        request: storeContent ? JSON.stringify(request) : null,
        keyId: undefined,
        simulated: undefined,
      })
    },
    moveTo: (callId, provider, model) => void move.run(provider, model, callId),
    done({ text, reasoning, embeddings: _, ...answer }, storeContent) {
      const {
        usage,
        costNanoUsd,
        costStatus,
        wouldCostNanoUsd,
        latencyMs,
        firstTokenMs,
        finishReason,
        servedModel,
        cached,
        savedNanoUsd,
        waitedMs,
        reason,
        route,
        attempts,
        validation = null,
      } = answer
      const facts: EndFacts = {
        usage,
        costNanoUsd,
        costStatus,
        wouldCostNanoUsd,
        latencyMs,
        firstTokenMs,
        finishReason,
        servedModel,
        cached,
        savedNanoUsd,
        waitedMs,
        reason,
        route,
        attempts,
        validation,
        error: null,
        answer,
      }
      finish.run(
        'done',
        JSON.stringify(facts),
        storeContent ? text : null,
        storeContent ? (reasoning ?? null) : null,
        answer.callId,
      )
    },
    failed(
      {
        callId,
        text,
        reasoning,
        usage,
        costNanoUsd,
        costStatus,
        wouldCostNanoUsd,
        latencyMs,
        firstTokenMs,
        waitedMs,
        route,
        attempts,
        error,
      },
      storeContent,
    ) {
      const facts: EndFacts = {
        ...empty,
        usage,
        costNanoUsd,
        costStatus,
        wouldCostNanoUsd,
        latencyMs,
        firstTokenMs,
        waitedMs,
        route,
        attempts,
        error,
      }
      finish.run(
        'failed',
        JSON.stringify(facts),
        storeContent ? text : null,
        storeContent ? (reasoning ?? null) : null,
        callId,
      )
    },
    find(callId) {
      const row = select.get(callId)
      return row === undefined ? undefined : recordOf(db, row)
    },
    replay(callId) {
      const row = select.get(callId)
      if (row === undefined || row.state === 'running') return undefined
      const facts = factsOf(db, row)
      const content = {
        text: row.text ?? '',
        ...(row.reasoning === null ? {} : { reasoning: row.reasoning }),
      }
      const {
        usage,
        costNanoUsd,
        costStatus,
        wouldCostNanoUsd,
        latencyMs,
        firstTokenMs,
        waitedMs,
        route,
        attempts,
        error,
      } = facts
      const failure: CallFailure | null =
        error === null
          ? null
          : {
              callId,
              error,
              ...content,
              usage,
              costNanoUsd,
              costStatus,
              wouldCostNanoUsd,
              provider: row.provider,
              model: row.model,
              latencyMs: latencyMs ?? 0,
              firstTokenMs,
              waitedMs: waitedMs ?? 0,
              route,
              attempts,
            }
      return {
        digest: facts.digest,
        answer: facts.answer === undefined ? null : { ...facts.answer, ...content },
        failure,
        hasContent: row.text !== null,
      }
    },
    history({ source, project, search, cursor, limit = 50 }) {
      const [time, id] = timeAndIdCursor(cursor, 'call')
      const pattern =
        search === undefined || search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
      const rows = page.all({
        time,
        id,
        source: source ?? null,
        project: project ?? null,
        search: pattern,
        exact: search ?? null,
        limit: limit + 1,
      })
      const items = rows.slice(0, limit).map((row) => {
        const {
          request: _request,
          text: _text,
          reasoning: _reasoning,
          route: _route,
          attempts: _attempts,
          validation: _validation,
          ...brief
        } = recordOf(db, { ...row, request: null, text: null, reasoning: null })
        return brief
      })
      const last = items.at(-1)
      return rows.length > limit && last !== undefined
        ? { items, nextCursor: `${last.time}:${last.callId}` }
        : { items }
    },
    markInterrupted() {
      const error = {
        code: 'interrupted',
        message: 'Tollgate stopped while this call was running.',
      }
      for (const booked of running.all())
        interrupt.run(JSON.stringify({ ...empty, ...costOf(booked), error }), booked.id)
    },
  }
}

interface BookedCall {
  readonly id: string
  readonly entries: number
  readonly known: number
  readonly cost: number
  readonly simulated: number
  readonly would: number
}

/** The cost of an interrupted call as the ledger has it: its last attempt was booked at its upper bound, so the sum is an estimate. */
function costOf({
  entries,
  known,
  cost,
  simulated,
  would,
}: BookedCall): Pick<EndFacts, 'costNanoUsd' | 'costStatus' | 'wouldCostNanoUsd'> {
  if (entries === 0) return { costNanoUsd: null, costStatus: null, wouldCostNanoUsd: null }
  const sum = (amount: number) => Math.min(Math.round(amount), Number.MAX_SAFE_INTEGER)
  const all = known === entries
  return {
    costNanoUsd: all ? sum(cost) : null,
    costStatus: all ? 'estimated' : 'unknown',
    wouldCostNanoUsd: simulated === 0 ? null : sum(would),
  }
}

/** Facts that cannot be read are none; the entries of the call say what it cost. */
function factsOf(db: Db, row: StoredCall): EndFacts & { readonly digest: string } {
  const facts =
    row.facts === null ? { digest: '' } : readStored(db, 'calls.facts', row.id, row.facts)
  return {
    ...empty,
    ...(facts === undefined ? { reason: unreadable } : facts.end),
    digest: facts?.digest ?? '',
  }
}

function recordOf(db: Db, row: StoredCall): CallRecord {
  const { digest: _digest, answer: _answer, ...end } = factsOf(db, row)
  const {
    id,
    time,
    state,
    source,
    project,
    service,
    environment,
    user,
    organization,
    provider,
    model,
    title,
    text,
    reasoning,
  } = row
  const request =
    row.request === null ? null : (readStored(db, 'calls.request', row.id, row.request) ?? null)
  return {
    // A source that is none of ours is a damaged cell; the rest of the call is still shown.
    callId: id,
    time,
    state,
    source: sources.safeParse(source).data ?? 'api',
    project,
    service,
    environment,
    user,
    organization,
    provider,
    model,
    title,
    request,
    text,
    reasoning,
    ...end,
  }
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
