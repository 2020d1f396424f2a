/**
 * Conversations kept as such (spec G1): all messages and branches under one id, changed only by
 * whoever saw the last change. Kept only for projects that store content.
 */
import type {
  ConversationBody,
  ConversationBrief,
  KeptConversation,
  SavingConversation,
} from '../../contract/conversations'
import { timeAndIdCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import { shorten } from '../platform/shorten'
import { readStored } from '../storage/stored-json'
import type { Db, Store } from '../storage/store'

export interface ConversationsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  /** False: nothing written in this project is kept. Throws Failure for an unknown project. */
  readonly storesContent: (project: string) => boolean
}

export interface ConversationsQuery {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
  readonly project?: string | undefined
  readonly search?: string | undefined
}

export interface Conversations {
  /** Those kept last first. */
  list(query: ConversationsQuery): { items: ConversationBrief[]; nextCursor?: string }
  /** Throws Failure `not_found`. */
  get(id: string): KeptConversation
  /**
   * One that says the same is left as it is. Throws Failure `conflict` where it was changed
   * meanwhile, is of another project or the project stores no content, `not_found` where it is gone.
   */
  save(saving: SavingConversation): ConversationBrief
  /** Throws Failure `not_found`. */
  rename(id: string, title: string): ConversationBrief
  /** Throws Failure `not_found`. */
  remove(id: string): void
}

/** What a list shows of it: neither what was said nor its images are read for that. */
interface BriefRow {
  readonly id: string
  readonly revision: number
  readonly created_at: number
  readonly saved_at: number
  readonly project: string
  readonly environment: string
  readonly title: string
  readonly answers: number
}

interface ConversationRow extends BriefRow {
  /** 1: a person gave the title. */
  readonly titled: number
  /** What was said, for the search. */
  readonly words: string
  readonly body: string
}

export function createConversations(deps: ConversationsDeps): Conversations {
  const { db, write } = deps.store
  const { changes } = deps.platform
  const rows = conversationRows(db)

  function require(id: string): ConversationRow {
    const row = rows.find.get(id)
    if (row === undefined)
      throw new Failure(
        'not_found',
        `There is no conversation "${id}". It may have been removed, wiped or expired.`,
      )
    return row
  }

  return {
    list({ cursor, limit = 50, project, search = '' }) {
      const [time, id] = timeAndIdCursor(cursor, 'cnv')
      const like = `%${search.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
      const found = rows.page.all({ time, id, project: project ?? null, like, most: limit + 1 })
      const items = found.slice(0, limit).map(briefOf)
      const last = items.at(-1)
      return found.length > limit && last !== undefined
        ? { items, nextCursor: `${last.savedAt}:${last.id}` }
        : { items }
    },
    get(id) {
      const row = require(id)
      const body = readStored(db, 'conversations.body', id, row.body) ?? null
      return { ...briefOf(row), body }
    },
    save(saving) {
      const row = write(() => {
        const next = nextRow(deps, saving, rows.find.get(saving.id))
        if (next.changed) rows.put.run(next.row)
        return next
      })
      if (row.changed) changes.publish('conversations')
      return briefOf(row.row)
    },
    rename(id, title) {
      write(() => rows.rename.run({ id: require(id).id, title }))
      changes.publish('conversations')
      return briefOf(require(id))
    },
    remove(id) {
      write(() => rows.remove.run(require(id).id))
      changes.publish('conversations')
    },
  }
}

function conversationRows(db: Db) {
  return {
    page: db.prepare<
      [{ time: number; id: string; project: string | null; like: string; most: number }],
      BriefRow
    >(
      `SELECT id, revision, created_at, saved_at, project, environment, title, answers
       FROM conversations
       WHERE (saved_at < @time OR (saved_at = @time AND id < @id))
         AND (@project IS NULL OR project = @project)
         AND (@like = '%%' OR title LIKE @like ESCAPE '\\' OR words LIKE @like ESCAPE '\\' OR id LIKE @like ESCAPE '\\')
       ORDER BY saved_at DESC, id DESC LIMIT @most`,
    ),
    find: db.prepare<[string], ConversationRow>('SELECT * FROM conversations WHERE id = ?'),
    put: db.prepare<[ConversationRow]>(
      `INSERT OR REPLACE INTO conversations
         (id, revision, created_at, saved_at, project, environment, title, titled, answers, words, body)
       VALUES (@id, @revision, @created_at, @saved_at, @project, @environment, @title, @titled, @answers, @words, @body)`,
    ),
    // A title is no change of what was said, so whoever goes on with it is not in the way.
    rename: db.prepare<[{ id: string; title: string }]>(
      'UPDATE conversations SET title = @title, titled = 1 WHERE id = @id',
    ),
    remove: db.prepare<[string]>('DELETE FROM conversations WHERE id = ?'),
  }
}

function briefOf(row: BriefRow): ConversationBrief {
  return {
    id: row.id,
    title: row.title,
    project: row.project,
    environment: row.environment,
    createdAt: row.created_at,
    savedAt: row.saved_at,
    revision: row.revision,
    answers: row.answers,
  }
}

/** The row as it is to be; unchanged where it says the same already. */
function nextRow(
  { platform: { clock }, storesContent }: ConversationsDeps,
  { id, revision, project, environment, title, createdAt, body }: SavingConversation,
  before: ConversationRow | undefined,
): { readonly row: ConversationRow; readonly changed: boolean } {
  checkContent(storesContent, project)
  checkProject(project, before)
  const text = JSON.stringify(body)
  // Whoever asks again because the answer was lost does not know the revision that it made.
  if (before?.body === text && title === undefined) return { row: before, changed: false }
  checkRevision(id, revision, before)
  checkTurns(body)
  const says = saidIn(body)
  const now = clock.now()
  const row: ConversationRow = {
    id,
    revision: revision + 1,
    created_at: before?.created_at ?? Math.min(createdAt ?? now, now),
    saved_at: now,
    project,
    environment,
    title: title ?? (before?.titled === 1 ? before.title : titleOf(body)),
    titled: title === undefined ? (before?.titled ?? 0) : 1,
    answers: body.turns.filter(({ callId }) => callId !== undefined).length,
    words: says.join('\n'),
    body: text,
  }
  return { row, changed: true }
}

function checkContent(storesContent: ConversationsDeps['storesContent'], project: string): void {
  if (!storesContent(project))
    throw new Failure(
      'conflict',
      `Project ${project} stores no content, so its conversations are kept nowhere.`,
    )
}

/** Content is wiped by its project: it must not go over to another that keeps it longer. */
function checkProject(project: string, before: ConversationRow | undefined): void {
  if (before !== undefined && before.project !== project)
    throw new Failure(
      'conflict',
      `"${before.title}" is a conversation of project ${before.project}. Keep it in ${project} under an id of its own.`,
    )
}

function checkRevision(id: string, revision: number, before: ConversationRow | undefined): void {
  if (before === undefined && revision > 0)
    throw new Failure(
      'not_found',
      `There is no conversation "${id}" any more: it was removed, wiped or has expired.`,
    )
  if (before !== undefined && before.revision !== revision)
    throw new Failure(
      'conflict',
      `"${before.title}" was changed elsewhere: it is at revision ${before.revision}, not ${revision}.`,
    )
}

function checkTurns({ turns, last }: ConversationBody): void {
  const seen = new Set<string>()
  for (const { id } of turns) {
    if (seen.has(id))
      throw new Failure('invalid_request', `Two messages have the id "${id}". Give each its own.`)
    seen.add(id)
  }
  for (const name of [last, ...turns.map(({ after }) => after)])
    if (name !== null && !seen.has(name))
      throw new Failure('invalid_request', `There is no message "${name}" to follow.`)
}

/** Texts without images, the first one first. */
function saidIn({ settings, turns }: ConversationBody): readonly string[] {
  return [settings.system ?? '', ...turns.map(({ message }) => textOf(message.content))].filter(
    (said) => said !== '',
  )
}

function textOf(content: ConversationBody['turns'][number]['message']['content']): string {
  if (typeof content === 'string') return content
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

function titleOf({ turns }: ConversationBody): string {
  const first = turns.find(({ message }) => message.role === 'user') ?? turns[0]
  const said = first === undefined ? '' : textOf(first.message.content)
  return shorten(said.slice(0, 10_000).replaceAll(/\s+/g, ' ').trim())
}
