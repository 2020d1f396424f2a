/**
 * Every place where prompts and answers lie in the database (spec L10): how much of it there is,
 * and how it is wiped. Facts and the ledger stay.
 */
import type { Db } from './store'

export interface ContentScope {
  /** Null: of every project. */
  readonly project: string | null
  /** Older than this, epoch milliseconds; null: of every age. */
  readonly before: number | null
}

/** Rows by the number SQLite gives each, so that a long table is gone through piece by piece. */
export interface RowWindow {
  /** The first is the one after it. */
  readonly after: number
  readonly upTo: number
}

export interface ContentPlace {
  /** The highest number a row of it has now; 0: there is none. */
  reach(): number
  /** How many things hold content, of all rows or of those of a window. */
  measure(scope: ContentScope, window?: RowWindow): number
  /**
   * Wipes them, with `title` where a text has to stand in its place; gives how many. Call inside a
   * transaction.
   */
  wipe(scope: ContentScope, title: string, window?: RowWindow): number
}

interface Layout {
  readonly table: string
  /** True of rows that hold content. */
  readonly holds: string
  readonly time: string
  readonly wipe: string
}

const layouts = {
  // One that runs is wiped too: what comes of it is then not kept (see how calls are finished).
  calls: {
    table: 'calls',
    holds: 'request IS NOT NULL',
    time: 'time',
    wipe: 'UPDATE calls SET title = @title, request = NULL, text = NULL, reasoning = NULL, tool_calls = NULL',
  },
  comparisons: {
    table: 'comparisons',
    holds:
      "messages <> '[]' OR (json_valid(vote) AND json_extract(vote, '$.comment') <> '') OR (json_valid(variants) AND EXISTS (SELECT 1 FROM json_each(variants) WHERE json_extract(value, '$.system') IS NOT NULL))",
    time: 'created_at',
    wipe: "UPDATE comparisons SET title = @title, messages = '[]', variants = iif(json_valid(variants), (SELECT json_group_array(json_remove(value, '$.system')) FROM json_each(variants)), variants), vote = iif(json_valid(vote), json_set(vote, '$.comment', ''), NULL)",
  },
  experiments: {
    table: 'experiments',
    holds: 'content IS NOT NULL',
    time: 'created_at',
    wipe: 'UPDATE experiments SET content = NULL',
  },
  paneSets: {
    table: 'pane_sets',
    holds: 'words IS NOT NULL',
    time: 'saved_at',
    wipe: 'UPDATE pane_sets SET words = NULL',
  },
  cachedAnswers: {
    table: 'cache_answers',
    holds: 'true',
    time: 'stored_at',
    wipe: 'DELETE FROM cache_answers',
  },
  deadLetters: {
    table: 'dead_letters',
    holds: 'request IS NOT NULL',
    time: 'time',
    wipe: 'UPDATE dead_letters SET request = NULL',
  },
  conversations: {
    table: 'conversations',
    holds: 'true',
    // As old as what was said first in it: nothing outlives its retention by being gone on with.
    time: 'created_at',
    wipe: 'DELETE FROM conversations',
  },
  // With all their versions, which go where their prompt goes.
  prompts: {
    table: 'prompts',
    holds: 'true',
    time: '(SELECT max(saved_at) FROM prompt_versions WHERE prompt = prompts.id)',
    wipe: 'DELETE FROM prompts',
  },
} as const satisfies Record<string, Layout>

export type ContentPlaceName = Exclude<keyof typeof layouts, 'experiments' | 'paneSets'>
export type ContentPlaces = Readonly<Record<ContentPlaceName, ContentPlace>>

export function createContentPlaces(db: Db): ContentPlaces {
  return {
    calls: placeOf(db, layouts.calls),
    // Experiments and kept panes compare, too: whoever wipes comparisons means all of it.
    comparisons: bothOf(
      bothOf(placeOf(db, layouts.comparisons), placeOf(db, layouts.experiments)),
      placeOf(db, layouts.paneSets),
    ),
    cachedAnswers: placeOf(db, layouts.cachedAnswers),
    deadLetters: placeOf(db, layouts.deadLetters),
    conversations: placeOf(db, layouts.conversations),
    prompts: placeOf(db, layouts.prompts),
  }
}

function bothOf(one: ContentPlace, other: ContentPlace): ContentPlace {
  return {
    reach: () => Math.max(one.reach(), other.reach()),
    measure: (scope, window) => one.measure(scope, window) + other.measure(scope, window),
    wipe: (scope, title, window) =>
      one.wipe(scope, title, window) + other.wipe(scope, title, window),
  }
}

const everyRow: RowWindow = { after: Number.MIN_SAFE_INTEGER, upTo: Number.MAX_SAFE_INTEGER }

function placeOf(db: Db, { table, holds, time, wipe }: Layout): ContentPlace {
  const where = `rowid > @after AND rowid <= @upTo AND (${holds}) AND (@project IS NULL OR project = @project) AND (@before IS NULL OR ${time} < @before)`
  const last = db.prepare<[], number>(`SELECT ifnull(max(rowid), 0) FROM ${table}`).pluck()
  const count = db
    .prepare<[ContentScope & RowWindow], number>(`SELECT count(*) FROM ${table} WHERE ${where}`)
    .pluck()
  const run = db.prepare(`${wipe} WHERE ${where}`)
  return {
    reach: () => last.get() ?? 0,
    measure: (scope, window = everyRow) => count.get({ ...scope, ...window }) ?? 0,
    wipe: (scope, title, window = everyRow) =>
      run.run({ ...scope, ...window, ...(wipe.includes('@title') ? { title } : {}) }).changes,
  }
}
