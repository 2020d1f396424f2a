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

export interface ContentPlace {
  /** How many things hold content. */
  measure(scope: ContentScope): number
  /**
   * Wipes up to `most` of them, with `title` where a text has to stand in its place; gives how
   * many. Call inside a transaction.
   */
  wipe(scope: ContentScope, title: string, most: number): number
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
    measure: (scope) => one.measure(scope) + other.measure(scope),
    wipe(scope, title, most) {
      const wiped = one.wipe(scope, title, most)
      return wiped + other.wipe(scope, title, most - wiped)
    },
  }
}

function placeOf(db: Db, { table, holds, time, wipe }: Layout): ContentPlace {
  const where = `(${holds}) AND (@project IS NULL OR project = @project) AND (@before IS NULL OR ${time} < @before)`
  const count = db
    .prepare<[ContentScope], number>(`SELECT count(*) FROM ${table} WHERE ${where}`)
    .pluck()
  const run = db.prepare(
    `${wipe} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${where} LIMIT @most)`,
  )
  return {
    measure: (scope) => count.get(scope) ?? 0,
    wipe: (scope, title, most) =>
      run.run({ ...scope, most, ...(wipe.includes('@title') ? { title } : {}) }).changes,
  }
}
