/**
 * Wipes prompts and answers from every place they lie in: by hand, when a project keeps none any
 * more, and past their retention (spec L10).
 */
import { readdirSync } from 'node:fs'
import type { ContentCounts, ContentMeasure, ContentWiped } from '../../contract/content'
import { counted } from '../../shared/counted'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { TaskRun, Tasks } from '../platform/tasks'
import type { Audit } from '../record/audit'
import { createContentPlaces, type ContentScope } from '../storage/content-places'
import type { Store } from '../storage/store'
import { truncateLog } from '../storage/truncate-log'
import { countPlaces, placeNames, rowsOf, wipePlaces, type PlacesDeps } from './wipe-places'

export interface ContentDeps {
  readonly home: string
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes' | 'clock' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly tasks: Pick<Tasks, 'run'>
  readonly backups: () => number
  /** Projects that keep no content. */
  readonly contentOff: () => readonly string[]
  /** Throws Failure while the ledger may not be written. */
  readonly checkWritable: () => void
}

export interface Content {
  measure(scope: ContentScope): Promise<ContentMeasure>
  /**
   * Wipes it, on record before the first of it goes. Stopped, it tells what went until then. Throws
   * Failure `ledger_unavailable`, and `cancelled` where it was stopped before anything went.
   */
  wipe(scope: ContentScope, who: string): Promise<ContentWiped>
  /**
   * What is older than `before` (null: nothing is), by the retention of the settings, and what a
   * call left that ran while its project stopped keeping any. Never throws.
   */
  expire(before: number | null): Promise<void>
  /** What a project kept before it was told to keep nothing. Never throws. */
  forget(project: string, who: string): Promise<void>
}

/** What a person saved on purpose does not grow old: it goes by hand, or with its project's content. */
const aging = placeNames.filter((name) => name !== 'prompts')
/** Ledger files that Tollgate put beside the one in use; they are a person's to delete. */
const setAside = /^ledger\.(?:damaged|set-aside).*\.db$/

const counting = { name: 'Counting what there is', unit: 'rows', weight: 1 }
const wiping = { name: 'Wiping', unit: 'prompts and answers', weight: 4 }
const clearing = { name: 'Clearing the write-ahead log', unit: 'logs', weight: 0.2 }
const aged = { name: 'Wiping what is past its retention', unit: 'rows', weight: 1 }

export function createContent(deps: ContentDeps): Content {
  const { home, store, platform, tasks, backups, checkWritable } = deps
  const walked: PlacesDeps = { store, places: createContentPlaces(store.db), clock: platform.clock }

  function elsewhere() {
    return {
      backups: backups(),
      filesSetAside: readdirSync(home).filter((name) => setAside.test(name)).length,
    }
  }

  async function wipe(scope: ContentScope, who: string): Promise<ContentWiped> {
    checkWritable()
    return tasks.run(
      { kind: 'wipe', who, steps: [counting, wiping, clearing] },
      async (run) => {
        const gone = await wipeOnRecord(deps, walked, { scope, who, run })
        run.begin(clearing.name, null)
        const logCleared = await truncateLog(store.db)
        const left = elsewhere()
        const { aborted: stopped } = run.signal
        return {
          ...gone,
          ...left,
          stopped,
          logCleared,
          message: sentence(left, logCleared, stopped),
        }
      },
      ({ stopped, message, ...wiped }) => ({
        state: stopped ? 'stopped' : 'done',
        outcome: `${counted(sumOf(wiped), 'thing')} wiped. ${message}`,
      }),
    )
  }

  return {
    async measure(scope) {
      const unwatched = { signal: new AbortController().signal, onWindow() {} }
      return { ...(await countPlaces(walked, scope, unwatched)), ...elsewhere() }
    },
    wipe,
    expire: (before) =>
      quietly(deps, 'Content past its retention could not be wiped', async () => {
        checkWritable()
        await expireAsTask(deps, walked, before)
      }),
    forget: (project, who) =>
      quietly(deps, 'The content of a project could not be wiped', () =>
        wipe({ project, before: null }, who),
      ),
  }
}

interface WipeOnRecord {
  readonly scope: ContentScope
  readonly who: string
  readonly run: TaskRun
}

/** Counts, puts on record, and only then wipes. */
async function wipeOnRecord(
  { store, platform, audit }: ContentDeps,
  walked: PlacesDeps,
  { scope, who, run }: WipeOnRecord,
): Promise<ContentCounts> {
  const { signal } = run
  run.begin(counting.name, rowsOf(walked.places, placeNames))
  const found = await countPlaces(walked, scope, {
    signal,
    onWindow: (rows) => run.advance(rows),
  })
  if (signal.aborted)
    throw new Failure('cancelled', 'The wipe was stopped while it counted. Nothing was wiped.')
  const subject = scope.project ?? 'all projects'
  const before = { ...found, olderThan: scope.before }
  store.write(() => audit.note({ who, what: 'content wiped', subject, before }))
  run.begin(wiping.name, sumOf(found))
  const order = { scope, title: 'Content was wiped' }
  const gone = await wipePlaces(walked, placeNames, order, {
    signal,
    onWindow: (_, wiped) => run.advance(wiped),
  })
  if (signal.aborted)
    store.write(() => audit.note({ who, what: 'content wipe stopped', subject, after: gone }))
  tellWiped(platform, gone)
  return gone
}

/** The next hour does what a stop left. */
async function expireAsTask(deps: ContentDeps, walked: PlacesDeps, before: number | null) {
  const { store, platform, tasks } = deps
  const orders = [
    ...(before === null
      ? []
      : [{ scope: { project: null, before }, title: 'Content has expired', names: aging }]),
    ...deps.contentOff().map((project) => ({
      scope: { project, before: null },
      title: 'Content is not stored for this project',
      names: placeNames,
    })),
  ]
  if (orders.length === 0) return
  await tasks.run(
    { kind: 'retention', who: 'tollgate', steps: [aged, clearing] },
    async (run) => {
      const { signal } = run
      let [behind, wiped] = [0, 0]
      run.begin(
        aged.name,
        orders.reduce((sum, { names }) => sum + rowsOf(walked.places, names), 0),
      )
      for (const { names, ...order } of orders) {
        const from = behind
        const gone = await wipePlaces(walked, names, order, {
          signal,
          onWindow: (rows) => run.advance((behind = from + rows)),
        })
        wiped += sumOf(gone)
        tellWiped(platform, gone)
      }
      run.begin(clearing.name, null)
      if (wiped > 0) await truncateLog(store.db)
      return { stopped: signal.aborted, wiped }
    },
    ({ stopped, wiped }) => ({
      state: stopped ? 'stopped' : 'done',
      outcome: `${counted(wiped, 'thing')} past its retention wiped.${stopped ? ' The rest goes within the hour.' : ''}`,
    }),
  )
}

function sumOf(counts: ContentCounts): number {
  return placeNames.reduce((sum, name) => sum + counts[name], 0)
}

function tellWiped({ changes }: ContentDeps['platform'], gone: ContentCounts) {
  if (sumOf(gone) === 0) return
  changes.publish(
    'calls',
    'comparisons',
    'experiments',
    'cache',
    'deadLetters',
    'conversations',
    'prompts',
  )
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
  stopped: boolean,
): string {
  const held = [
    ...(backups === 0 ? [] : [counted(backups, 'backup')]),
    ...(filesSetAside === 0
      ? []
      : [counted(filesSetAside, 'ledger file set aside', 'ledger files set aside')]),
  ]
  const waits = logCleared
    ? ''
    : ' The write-ahead log is in use and gives it up when its reader is done.'
  if (stopped)
    return `It was stopped there: what is gone is gone, and the rest is as it was. Wipe again for the rest.${waits}`
  if (held.length === 0) return `It lies nowhere in the data folder any more.${waits}`
  return `It is gone from the ledger. ${held.join(' and ')} in the data folder may still hold it: delete those files to be rid of it there too.${waits}`
}
