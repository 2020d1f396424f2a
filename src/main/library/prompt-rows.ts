/** Rows of prompts and their versions, and what they say. */
import type { PromptBody, PromptBrief, PromptVersion, WholeVersion } from '../../contract/prompts'
import { namesIn } from '../../shared/template'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface PromptRow {
  readonly id: string
  readonly created_at: number
  readonly name: string
  readonly project: string
}

export interface VersionRow {
  readonly prompt: string
  readonly version: number
  readonly saved_at: number
  readonly note: string
  readonly body: string
}

/** A prompt with its newest version. */
export type NewestRow = PromptRow & VersionRow

const newest = `SELECT * FROM prompts JOIN prompt_versions ON prompt = id
  WHERE version = (SELECT max(version) FROM prompt_versions WHERE prompt = id)`

export function promptRows(db: Db) {
  return {
    all: db.prepare<[], NewestRow>(`${newest} ORDER BY name COLLATE NOCASE, name`),
    find: db.prepare<[string], NewestRow>(`${newest} AND id = ?`),
    named: db.prepare<[string], PromptRow>('SELECT * FROM prompts WHERE name = ?'),
    count: db.prepare<[], number>('SELECT count(*) FROM prompts').pluck(),
    versions: db.prepare<[string], VersionRow>(
      'SELECT * FROM prompt_versions WHERE prompt = ? ORDER BY version DESC',
    ),
    version: db.prepare<[string, number], VersionRow>(
      'SELECT * FROM prompt_versions WHERE prompt = ? AND version = ?',
    ),
    insert: db.prepare<[PromptRow]>(
      'INSERT INTO prompts (id, created_at, name, project) VALUES (@id, @created_at, @name, @project)',
    ),
    insertVersion: db.prepare<[VersionRow]>(
      `INSERT INTO prompt_versions (prompt, version, saved_at, note, body)
       VALUES (@prompt, @version, @saved_at, @note, @body)`,
    ),
    rename: db.prepare<[{ id: string; name: string }]>(
      'UPDATE prompts SET name = @name WHERE id = @id',
    ),
    // Its versions go with it.
    remove: db.prepare<[string]>('DELETE FROM prompts WHERE id = ?'),
  }
}
export type PromptRows = ReturnType<typeof promptRows>

/** Null where it cannot be read, which is then on record. */
export function bodyOf(db: Db, { prompt, version, body }: VersionRow): PromptBody | null {
  return readStored(db, 'prompt_versions.body', `${prompt} ${version}`, body) ?? null
}

export function briefOf(db: Db, row: NewestRow): PromptBrief {
  const body = bodyOf(db, row)
  const texts = body === null ? [] : [body.system, ...body.messages.map(({ text }) => text)]
  return {
    id: row.id,
    name: row.name,
    project: row.project,
    createdAt: row.created_at,
    savedAt: row.saved_at,
    version: row.version,
    note: row.note,
    variables: [...namesIn(...texts)],
  }
}

export function versionOf({ version, saved_at: savedAt, note }: VersionRow): PromptVersion {
  return { version, savedAt, note }
}

export function wholeVersionOf(db: Db, row: VersionRow): WholeVersion {
  return { ...versionOf(row), prompt: bodyOf(db, row) }
}
