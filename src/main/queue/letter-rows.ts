/**
 * The table of dead letters. A list reads no input: a page of prompts with images would be hundreds
 * of megabytes.
 */
import type { CallFailure, CallRequest } from '../../contract/calls'
import type { DeadLetter, DeadLetterState, DeadLetterWithRequest } from '../../contract/queue'
import { storedInt } from '../storage/stored-int'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface NewLetter {
  readonly id: string
  readonly time: number
  readonly failure: CallFailure
  readonly request: CallRequest | null
  readonly project: string
  readonly service: string | null
  readonly environment: string
}

interface LetterRow {
  readonly id: string
  readonly time: number
  readonly call_id: string
  readonly title: string | null
  readonly project: string
  readonly service: string | null
  readonly environment: string
  readonly provider: string | null
  readonly model: string | null
  readonly error: string
  readonly attempts: string
  readonly has_request: number
  readonly state: DeadLetterState
  readonly retried_call_id: string | null
  readonly closed_at: number | null
}

export interface LetterRows {
  /** Nothing for a call that has one already. */
  insert(letter: NewLetter): void
  find(id: string): DeadLetterWithRequest | undefined
  /** Newest first, from below `cursor`. */
  page(state: DeadLetterState | undefined, cursor: string, limit: number): DeadLetter[]
  countOpen(): number
  noteRetry(id: string, callId: string): void
  /** An input that was discarded is forgotten. */
  close(id: string, state: Exclude<DeadLetterState, 'open'>, at: number): void
  /** True where this call has made a letter. */
  hasCall(callId: string): boolean
}

const brief = `d.id, d.time, d.call_id, c.title, d.project, d.service, d.environment, d.provider, d.model,
  d.error, d.attempts, d.request IS NOT NULL AS has_request, d.state, d.retried_call_id, d.closed_at`
const from = 'FROM dead_letters d LEFT JOIN calls c ON c.id = d.call_id'

export function createLetterRows(db: Db): LetterRows {
  const insert = db.prepare(
    `INSERT INTO dead_letters (id, time, call_id, project, service, environment, provider, model,
     error, attempts, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (call_id) DO NOTHING`,
  )
  const select = db.prepare<[string], LetterRow & { readonly request: string | null }>(
    `SELECT ${brief}, d.request ${from} WHERE d.id = ?`,
  )
  const all = db.prepare<[string, number], LetterRow>(
    `SELECT ${brief} ${from} WHERE d.id < ? ORDER BY d.id DESC LIMIT ?`,
  )
  const ofState = db.prepare<[string, string, number], LetterRow>(
    `SELECT ${brief} ${from} WHERE d.state = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?`,
  )
  const count = db
    .prepare<[], number>("SELECT count(*) FROM dead_letters WHERE state = 'open'")
    .pluck()
  const note = db.prepare('UPDATE dead_letters SET retried_call_id = ? WHERE id = ?')
  const close = db.prepare(
    `UPDATE dead_letters SET state = @state, closed_at = @at,
     request = iif(@state = 'discarded', NULL, request) WHERE id = @id`,
  )
  const ofCall = db
    .prepare<[string], number>('SELECT 1 FROM dead_letters WHERE call_id = ?')
    .pluck()

  return {
    insert({ id, time, failure, request, project, service, environment }) {
      const { callId, provider, model, error, attempts } = failure
      insert.run(
        id,
        time,
        callId,
        project,
        service,
        environment,
        provider,
        model,
        JSON.stringify(error),
        JSON.stringify(attempts),
        request === null ? null : JSON.stringify(request),
      )
    },
    find(id) {
      const row = select.get(id)
      return row === undefined ? undefined : withRequest(db, letterOf(db, row), row.request)
    },
    page: (state, cursor, limit) =>
      (state === undefined ? all.all(cursor, limit) : ofState.all(state, cursor, limit)).map(
        (row) => letterOf(db, row),
      ),
    countOpen: () => count.get() ?? 0,
    noteRetry: (id, callId) => void note.run(callId, id),
    close: (id, state, at) => void close.run({ id, state, at }),
    hasCall: (callId) => ofCall.get(callId) !== undefined,
  }
}

/** An input that cannot be read cannot be made again. */
function withRequest(db: Db, letter: DeadLetter, text: string | null): DeadLetterWithRequest {
  const request =
    text === null ? null : (readStored(db, 'dead_letters.request', letter.id, text) ?? null)
  return { ...letter, hasRequest: request !== null, request }
}

const unreadable: DeadLetter['error'] = {
  code: 'internal',
  message: 'What went wrong cannot be read from the ledger file.',
}

function letterOf(
  db: Db,
  {
    id,
    time,
    call_id: callId,
    title,
    project,
    service,
    environment,
    provider,
    model,
    error,
    attempts,
    has_request,
    state,
    retried_call_id: retriedCallId,
    closed_at: closedAt,
  }: LetterRow,
): DeadLetter {
  return {
    id,
    callId,
    title: title ?? '',
    project,
    service,
    environment,
    provider,
    model,
    state,
    retriedCallId,
    time: storedInt(db, 'dead_letters.time', id, time, 0),
    closedAt:
      closedAt === null ? null : storedInt(db, 'dead_letters.closed_at', id, closedAt, null),
    error: readStored(db, 'dead_letters.error', id, error) ?? unreadable,
    attempts: readStored(db, 'dead_letters.attempts', id, attempts) ?? [],
    hasRequest: has_request === 1,
  }
}
