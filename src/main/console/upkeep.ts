/**
 * What the console does by itself: daily backups, checkpoints, wiping content, reports, watching over
 * figures and trust, warming up.
 */
import { createPostingBuilder } from '../ledger/build-postings'
import { minuteMs } from '../../shared/spans'
import type { Backups } from '../storage/backups'
import { startCheckpointer } from '../storage/checkpointer'
import { watchConsole } from '../usage/watch-console'
import { createContent } from './content'
import { startDailyJobs } from './daily-jobs'
import type { Features } from './features'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import type { Questions } from './questions'
import type { Records } from './records'
import { readAhead } from './read-ahead'
import { startScheduledReports } from './scheduled-reports'
import { watchTrust } from './watch-trust'

/** The first answer comes before the tokenizer is loaded. */
const warmAfterMs = 300

export interface UpkeepDeps {
  readonly home: OpenHome
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Features
  readonly questions: Questions
  readonly backups: Backups
}

export type Upkeep = ReturnType<typeof startUpkeep>

/** Starts all of it; `stop` ends what runs on a timer, and the rest is closed in its turn. */
export function startUpkeep(deps: UpkeepDeps) {
  const { home, foundation, records, features, questions, backups } = deps
  const { store, platform, opened, tasks } = foundation
  const { settings, trust } = records
  const checkpointer = startCheckpointer(opened.file, platform.log)
  const content = createContent({
    home: home.home,
    store,
    platform,
    audit: records.audit,
    tasks,
    contentOff: features.contentOff,
    checkWritable: () => trust.checkWritable(),
    backups: () => backups.list().items.length,
  })
  const stopDaily = startDailyJobs({
    clock: platform.clock,
    settings: settings.get,
    backups,
    expire: content.expire,
  })
  const scheduledReports = startScheduledReports(deps)
  const stopWatching = startWatching(deps)
  const postings = keepPostings(deps)
  const stopWaking = platform.changes.subscribe((changed) => {
    if (changed.includes('providers')) features.slots.wake()
  })
  // After the console is up and before the first call: the tokenizer takes a sixth of a second to
  // load, and usage remembers its pieces.
  const parts = [features.catalog, questions.providerStatus, questions.usage]
  const warming = setTimeout(
    () => void readAhead(parts, platform.log).then(postings.build),
    warmAfterMs,
  )
  return {
    checkpointer,
    content,
    reportSchedule: scheduledReports.schedule,
    stop() {
      scheduledReports.stop()
      stopWatching()
      stopWaking()
      stopDaily()
      clearTimeout(warming)
      postings.stop()
    },
  }
}

/** Where labels stand in the ledger: what is full is looked through, once a minute. */
function keepPostings({ foundation, records }: UpkeepDeps) {
  const { store, platform } = foundation
  let stopped = false
  let building: Promise<void> | null = null
  const builder = createPostingBuilder({
    store,
    mayGoOn: () => !stopped && store.db.open && records.trust.now().trusted,
  })
  function build(): Promise<void> {
    building ??= builder
      .build()
      .catch((error: unknown) =>
        platform.log.error('Where labels stand in the ledger could not be kept', {
          error: String(error),
        }),
      )
      .finally(() => (building = null))
    return building
  }
  const timer = setInterval(() => void build(), minuteMs)
  timer.unref()
  return {
    build,
    stop() {
      stopped = true
      clearInterval(timer)
    },
  }
}

function startWatching({ foundation, records, features }: UpkeepDeps): () => void {
  const { store, platform } = foundation
  const { alerts, settings, trust } = records
  const { cache, catalog, emergency, keys, providerName, slots } = features
  const stopWatching = watchConsole({
    store,
    platform,
    alerts,
    settings: settings.get,
    providerName: (id) => providerName(id) ?? id,
    waiting: slots.waiting,
    cacheFigures: cache.cacheFigures,
    snapshot: catalog.snapshot,
    keysDue: () => keys.due(platform.clock.now()),
    emergency,
    enabled: () => trust.now().trusted,
  }).start()
  const stopWatchingTrust = watchTrust({
    trust: trust.now,
    store,
    alerts,
    changes: platform.changes,
    log: platform.log,
  })
  return () => {
    stopWatching()
    stopWatchingTrust()
  }
}
