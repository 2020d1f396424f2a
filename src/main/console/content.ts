/**
 * Wipes prompts and answers from every place they lie in: by hand, when a project keeps none any
 * more, and past their retention (spec L10).
 */
import { readdirSync } from 'node:fs'
import type { ContentCounts, ContentMeasure, ContentWiped } from '../../contract/content'
import type { Platform } from '../platform/platform'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Audit } from '../record/audit'
import {
  createContentPlaces,
  type ContentPlaceName,
  type ContentScope,
} from '../storage/content-places'
import type { Store } from '../storage/store'
import { truncateLog } from '../storage/truncate-log'

export interface ContentDeps {
  readonly home: string
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly backups: () => number
  /** Projects that keep no content. */
  readonly contentOff: () => readonly string[]
  /** Throws Failure while the ledger may not be written. */
  readonly checkWritable: () => void
}

export interface Content {
  measure(scope: ContentScope): ContentMeasure
  /** Wipes it, on record before the first of it goes. Throws Failure `ledger_unavailable`. */
  wipe(scope: ContentScope, who: string): Promise<ContentWiped>
  /**
   * What is older than `before` (null: nothing is), by the retention of the settings, and what a
   * call left that ran while its project stopped keeping any. Never throws.
   */
  expire(before: number | null): Promise<void>
  /** What a project kept before it was told to keep nothing. Never throws. */
  forget(project: string, who: string): Promise<void>
}

const names = [
  'calls',
  'comparisons',
  'cachedAnswers',
  'deadLetters',
  'conversations',
  'prompts',
] as const satisfies readonly ContentPlaceName[]
/** What a person saved on purpose does not grow old: it goes by hand, or with its project's content. */
const aging = names.filter((name) => name !== 'prompts')
/** Rows in one transaction: a call may come between two. */
const slice = 200
/** Ledger files that Tollgate put beside the one in use; they are a person's to delete. */
const setAside = /^ledger\.(?:damaged|set-aside).*\.db$/

export function createContent(deps: ContentDeps): Content {
  const { home, store, audit, backups, contentOff, checkWritable } = deps
  const places = createContentPlaces(store.db)
  const wipeAll = (scope: ContentScope, title: string, of: readonly ContentPlaceName[] = names) =>
    wipeSlices(deps, places, { scope, title, of })

  function elsewhere() {
    return {
      backups: backups(),
      filesSetAside: readdirSync(home).filter((name) => setAside.test(name)).length,
    }
  }

  async function wipe(scope: ContentScope, who: string): Promise<ContentWiped> {
    checkWritable()
    const found = counts(places, scope)
    store.write(() =>
      audit.note({
        who,
        what: 'content wiped',
        subject: scope.project ?? 'all projects',
        before: { ...found, olderThan: scope.before },
      }),
    )
    const gone = await wipeAll(scope, 'Content was wiped')
    const logCleared = await truncateLog(store.db)
    const left = elsewhere()
    return { ...gone, ...left, logCleared, message: sentence(left, logCleared) }
  }

  return {
    measure: (scope) => ({ ...counts(places, scope), ...elsewhere() }),
    wipe,
    expire: (before) =>
      quietly(deps, 'Content past its retention could not be wiped', async () => {
        checkWritable()
        const gone =
          before === null
            ? []
            : [await wipeAll({ project: null, before }, 'Content has expired', aging)]
        for (const project of contentOff())
          gone.push(
            await wipeAll({ project, before: null }, 'Content is not stored for this project'),
          )
        if (gone.some((each) => names.some((name) => each[name] > 0))) await truncateLog(store.db)
      }),
    forget: (project, who) =>
      quietly(deps, 'The content of a project could not be wiped', () =>
        wipe({ project, before: null }, who),
      ),
  }
}

type Places = ReturnType<typeof createContentPlaces>

function counts(places: Places, scope: ContentScope): ContentCounts {
  return {
    calls: places.calls.measure(scope),
    comparisons: places.comparisons.measure(scope),
    cachedAnswers: places.cachedAnswers.measure(scope),
    deadLetters: places.deadLetters.measure(scope),
    conversations: places.conversations.measure(scope),
    prompts: places.prompts.measure(scope),
  }
}

interface WipeOrder {
  readonly scope: ContentScope
  /** What stands in the stead of a text that had one. */
  readonly title: string
  readonly of: readonly ContentPlaceName[]
}

/** Wipes a place after the other, and gives how many rows of each. */
async function wipeSlices(
  { store, platform }: ContentDeps,
  places: Places,
  { scope, title, of }: WipeOrder,
): Promise<ContentCounts> {
  const gone = {
    calls: 0,
    comparisons: 0,
    cachedAnswers: 0,
    deadLetters: 0,
    conversations: 0,
    prompts: 0,
  }
  for (const name of of) {
    while (store.db.open) {
      const wiped = store.write(() => places[name].wipe(scope, title, slice))
      gone[name] += wiped
      if (wiped < slice) break
      await yieldToLoop()
    }
  }
  if (names.some((name) => gone[name] > 0))
    platform.changes.publish(
      'calls',
      'comparisons',
      'experiments',
      'cache',
      'deadLetters',
      'conversations',
      'prompts',
    )
  return gone
}

/** What goes wrong is logged as `what`, and nobody else hears of it. */
async function quietly({ platform }: ContentDeps, what: string, work: () => Promise<unknown>) {
  try {
    await work()
  } catch (error) {
    platform.log.warn(what, { error })
  }
}

function sentence(
  { backups, filesSetAside }: { readonly backups: number; readonly filesSetAside: number },
  logCleared: boolean,
): string {
  const held = [
    counted(backups, 'backup'),
    counted(filesSetAside, 'ledger file set aside', 'ledger files set aside'),
  ].filter((part) => part !== null)
  const waits = logCleared
    ? ''
    : ' The write-ahead log is in use and gives it up when its reader is done.'
  if (held.length === 0) return `It lies nowhere in the data folder any more.${waits}`
  return `It is gone from the ledger. ${held.join(' and ')} in the data folder may still hold it: delete those files to be rid of it there too.${waits}`
}

function counted(count: number, one: string, many = `${one}s`): string | null {
  return count === 0 ? null : `${count} ${count === 1 ? one : many}`
}
