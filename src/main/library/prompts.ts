/**
 * Prompts kept under a name (spec G1). A version that was saved is never changed: what is saved or
 * restored becomes a further one.
 */
import type {
  NewPrompt,
  NewVersion,
  PromptBody,
  PromptBrief,
  PromptDetail,
  RemovedPrompt,
  WholeVersion,
} from '../../contract/prompts'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import {
  bodyOf,
  briefOf,
  promptRows,
  versionOf,
  wholeVersionOf,
  type NewestRow,
  type PromptRows,
  type VersionRow,
} from './prompt-rows'

export interface PromptsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes'>
  /** False: nothing written in this project is kept. Throws Failure for an unknown project. */
  readonly storesContent: (project: string) => boolean
}

/** Each throws Failure `not_found` for a prompt or version that is not there. */
export interface Prompts {
  /** By name. */
  list(): PromptBrief[]
  get(id: string): PromptDetail
  version(id: string, version: number): WholeVersion
  /** Throws Failure `conflict` for a name that is taken, a full library, a project that keeps nothing. */
  create(fresh: NewPrompt): PromptBrief
  /** Throws Failure `conflict` where the newest version says the same, or a project keeps nothing. */
  saveVersion(fresh: NewVersion): PromptBrief
  /** Throws Failure `conflict` where it is the newest, or cannot be read. */
  restore(id: string, version: number): PromptBrief
  rename(id: string, name: string): PromptBrief
  /** Gives what could be read of it. */
  remove(id: string): RemovedPrompt
  /** Throws Failure `conflict` where its name or id is taken meanwhile. */
  putBack(removed: RemovedPrompt): void
}

/** A list that is chosen from by eye. */
const mostPrompts = 500
const mostVersions = 500

export function createPrompts(deps: PromptsDeps): Prompts {
  const rows = promptRows(deps.store.db)
  return { ...reading(deps.store.db, rows), ...writing(deps, rows) }
}

type Reading = Pick<Prompts, 'list' | 'get' | 'version'>

function reading(db: Db, rows: PromptRows): Reading {
  return {
    list: () => rows.all.all().map((row) => briefOf(db, row)),
    get: (id) => ({
      ...briefOf(db, requirePrompt(rows, id)),
      versions: rows.versions.all(id).map(versionOf),
    }),
    version: (id, version) => wholeVersionOf(db, requireVersion(rows, id, version)),
  }
}

function writing(deps: PromptsDeps, rows: PromptRows): Omit<Prompts, keyof Reading> {
  const { db, write } = deps.store
  const { clock, newId, changes } = deps.platform
  const require = (id: string) => requirePrompt(rows, id)

  /** All of it in one transaction; open pages ask again. */
  function changing<Result>(change: () => Result): Result {
    const result = write(change)
    changes.publish('prompts')
    return result
  }

  function append(newest: NewestRow, note: string, prompt: PromptBody): PromptBrief {
    checkKept(deps, newest.project)
    const body = JSON.stringify(prompt)
    checkFurther(newest, body)
    const version = newest.version + 1
    rows.insertVersion.run({ prompt: newest.id, version, saved_at: clock.now(), note, body })
    return briefOf(db, require(newest.id))
  }

  return {
    create: ({ name, project, note, prompt }) =>
      changing(() => {
        checkPlace(deps, rows, name, project)
        const [id, now] = [newId('prm'), clock.now()]
        const first = { version: 1, savedAt: now, note, prompt }
        insertWhole(rows, { id, createdAt: now, name, project, versions: [first] })
        return briefOf(db, require(id))
      }),
    saveVersion: ({ id, project, note, prompt }) =>
      changing(() => {
        if (project !== undefined) checkKept(deps, project)
        return append(require(id), note, prompt)
      }),
    restore: (id, version) =>
      changing(() =>
        append(require(id), `Version ${version} again`, readable(db, rows, id, version)),
      ),
    rename: (id, name) =>
      changing(() => {
        if (require(id).name !== name) checkName(rows, name)
        rows.rename.run({ id, name })
        return briefOf(db, require(id))
      }),
    remove: (id) =>
      changing(() => {
        const { name, project, created_at: createdAt } = require(id)
        const versions = readableVersions(db, rows, id)
        rows.remove.run(id)
        return { id, name, project, createdAt, versions }
      }),
    putBack: (removed) =>
      changing(() => {
        checkPlace(deps, rows, removed.name, removed.project)
        checkWhole(rows, removed)
        insertWhole(rows, removed)
      }),
  }
}

function requirePrompt(rows: PromptRows, id: string): NewestRow {
  const row = rows.find.get(id)
  if (row === undefined)
    throw new Failure('not_found', `There is no saved prompt "${id}". It may be removed.`)
  return row
}

function requireVersion(rows: PromptRows, id: string, version: number): VersionRow {
  const row = rows.version.get(id, version)
  if (row === undefined)
    throw new Failure('not_found', `"${requirePrompt(rows, id).name}" has no version ${version}.`)
  return row
}

function readable(db: Db, rows: PromptRows, id: string, version: number): PromptBody {
  const prompt = bodyOf(db, requireVersion(rows, id, version))
  if (prompt !== null) return prompt
  throw new Failure('conflict', `Version ${version} cannot be read, so it stays as it is.`)
}

function readableVersions(db: Db, rows: PromptRows, id: string): RemovedPrompt['versions'] {
  return rows.versions.all(id).flatMap((row) => {
    const prompt = bodyOf(db, row)
    return prompt === null ? [] : [{ ...versionOf(row), prompt }]
  })
}

function checkWhole(rows: PromptRows, { id, name, versions }: RemovedPrompt): void {
  if (rows.find.get(id) !== undefined)
    throw new Failure('conflict', `"${name}" is there: it was put back already.`)
  if (versions.length === 0 || new Set(versions.map((each) => each.version)).size < versions.length)
    throw new Failure('invalid_request', 'A prompt has at least one version, each with its number.')
}

function insertWhole(rows: PromptRows, { id, createdAt, versions, ...named }: RemovedPrompt): void {
  rows.insert.run({ id, created_at: createdAt, ...named })
  for (const { version, savedAt, note, prompt } of versions)
    rows.insertVersion.run({
      prompt: id,
      version,
      saved_at: savedAt,
      note,
      body: JSON.stringify(prompt),
    })
}

function checkKept({ storesContent }: PromptsDeps, project: string): void {
  if (!storesContent(project))
    throw new Failure(
      'conflict',
      `Project ${project} stores no content, and a prompt is content. Save it in another project, or let this one store content under Projects.`,
    )
}

function checkPlace(deps: PromptsDeps, rows: PromptRows, name: string, project: string): void {
  checkKept(deps, project)
  checkName(rows, name)
  if ((rows.count.get() ?? 0) >= mostPrompts)
    throw new Failure('conflict', `There are ${mostPrompts} saved prompts. Remove one first.`)
}

function checkName(rows: PromptRows, name: string): void {
  if (rows.named.get(name) !== undefined)
    throw new Failure(
      'conflict',
      `There is a prompt "${name}". Save a version of it, or choose another name.`,
    )
}

function checkFurther({ name, version, body: last }: NewestRow, body: string): void {
  if (body === last)
    throw new Failure('conflict', `Version ${version} of "${name}" says the same already.`)
  if (version >= mostVersions)
    throw new Failure(
      'conflict',
      `"${name}" has ${mostVersions} versions. Save it under another name.`,
    )
}
