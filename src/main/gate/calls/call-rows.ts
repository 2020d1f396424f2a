/**
 * The SQL of the `calls` table: one row a call, its content in columns that can be emptied without
 * touching the rest.
 */
import type { Source } from '../../../contract/calls'
import type { RolloutArm } from '../../../contract/rollouts'
import type { Db } from '../../storage/store'

export interface CallRow {
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
  /** Its part in a roll-out, once it has ended; both or neither. */
  readonly rollout: string | null
  readonly arm: RolloutArm | null
  readonly title: string
  readonly facts: string | null
  readonly request: string | null
  readonly text: string | null
  readonly reasoning: string | null
  /** JSON. */
  readonly tool_calls: string | null
}

export type BriefRow = Omit<CallRow, 'request' | 'text' | 'reasoning' | 'tool_calls'>

/** What was answered; `toolCalls` as JSON. Null: it is not kept, or there was none. */
export interface Content {
  readonly text: string | null
  readonly reasoning: string | null
  readonly toolCalls: string | null
}

/** A call that a crash left running, with what its entries say it cost. */
export interface BookedCall {
  readonly id: string
  readonly entries: number
  readonly known: number
  readonly cost: number
  readonly simulated: number
  readonly would: number
}

export interface PageQuery {
  readonly time: number
  readonly id: string
  readonly source: Source | null
  readonly project: string | null
  readonly rollout: string | null
  readonly arm: RolloutArm | null
  /**
   * A pattern of LIKE, escaped with a backslash; and the text as it was typed, which may be an id.
   */
  readonly search: string | null
  readonly exact: string | null
  readonly limit: number
}

export interface CallRows {
  insert(
    row: Omit<CallRow, 'state' | 'text' | 'reasoning' | 'tool_calls' | 'rollout' | 'arm'>,
  ): void
  moveTo(id: string, provider: string, model: string): void
  /** `end`: JSON of how the call ended. */
  finish(id: string, state: 'done' | 'failed', end: string, content: Content): void
  interrupt(id: string, end: string): void
  get(id: string): CallRow | undefined
  /** Newest first, older than the cursor. */
  page(query: PageQuery): BriefRow[]
  running(): BookedCall[]
}

export function createCallRows(db: Db): CallRows {
  const insert = db.prepare(
    `INSERT INTO calls (id, time, state, source, project, service, environment, user, organization, provider, model, title, facts, request)
     VALUES (@id, @time, 'running', @source, @project, @service, @environment, @user, @organization, @provider, @model, @title, @facts, @request)`,
  )
  const move = db.prepare('UPDATE calls SET provider = ?, model = ? WHERE id = ?')
  const ended = "json_set(iif(json_valid(facts), facts, '{}'), '$.end', json(?))"
  // Where the request was wiped while the call ran, its answer is not kept either.
  const finish = db.prepare(
    `UPDATE calls SET state = ?, facts = ${ended}, text = iif(request IS NULL, NULL, ?), reasoning = iif(request IS NULL, NULL, ?), tool_calls = iif(request IS NULL, NULL, ?) WHERE id = ?`,
  )
  const interrupt = db.prepare(`UPDATE calls SET state = 'failed', facts = ${ended} WHERE id = ?`)
  const get = db.prepare<[string], CallRow>(
    `SELECT calls.*, rollout, arm FROM calls LEFT JOIN rollout_calls ON call_id = id WHERE id = ?`,
  )
  // Without content: a page of calls with images would be hundreds of megabytes.
  const page = db.prepare<[PageQuery], BriefRow>(
    `SELECT id, time, state, source, project, service, environment, user, organization, provider, model, title, facts, rollout, arm
     FROM calls LEFT JOIN rollout_calls ON call_id = id WHERE (time, id) < (@time, @id)
     AND (@source IS NULL OR source = @source) AND (@project IS NULL OR project = @project)
     AND (@rollout IS NULL OR rollout = @rollout) AND (@arm IS NULL OR arm = @arm)
     AND (@search IS NULL OR title LIKE @search ESCAPE '\\' OR model LIKE @search ESCAPE '\\' OR id = @exact)
     ORDER BY time DESC, id DESC LIMIT @limit`,
  )
  // All entries of a call, because a retry before the crash was paid as well.
  const running = db.prepare<[], BookedCall>(
    `SELECT c.id AS id, count(e.id) AS entries, count(e.cost) AS known, total(e.cost) AS cost,
     count(e.would_cost) AS simulated, total(e.would_cost) AS would
     FROM calls c LEFT JOIN entries e ON e.call_id = c.id WHERE c.state = 'running' GROUP BY c.id`,
  )
  return {
    insert: (row) => void insert.run(row),
    moveTo: (id, provider, model) => void move.run(provider, model, id),
    finish: (id, state, end, { text, reasoning, toolCalls }) =>
      void finish.run(state, end, text, reasoning, toolCalls, id),
    interrupt: (id, end) => void interrupt.run(end, id),
    get: (id) => get.get(id),
    page: (query) => page.all(query),
    running: () => running.all(),
  }
}
