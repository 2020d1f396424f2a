/** Experiments as the handlers see them (spec X4, §18). */
import type {
  Experiment,
  ExperimentBrief,
  ExperimentState,
  NewExperiment,
  Trial,
} from '../../../contract/experiments'
import { idCursor, numberCursor } from '../../platform/cursor'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Audit } from '../../record/audit'
import type { Store } from '../../storage/store'
import { newRow, type DraftDeps } from './draft'
import { estimateOf, type EstimateDeps } from './estimate'
import { experimentRows, type ExperimentRow } from './experiment-row'
import { planOf, type ExperimentPlan } from './plan'
import { startRun, type Run } from './run'
import { trialRows } from './trial-rows'
import { briefOf, experimentOf, trialOf, type Live } from './view'
import type { WorkDeps } from './work'

export interface ExperimentsDeps extends DraftDeps, WorkDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes' | 'random' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly estimate: EstimateDeps['estimate']
  /** Caps, once, what the calls of an experiment may spend together. */
  readonly cap: (experiment: string, name: string, limit: number) => void
}

interface Page {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface Experiments {
  /** Newest first. */
  list(page: Page & { readonly project?: string | undefined }): {
    items: ExperimentBrief[]
    nextCursor?: string
  }
  /** Keeps a draft with its estimate. Rejects with Failure `invalid_request`. */
  create(fresh: NewExperiment): Promise<Experiment>
  /** Throws Failure `not_found`, as all below do. */
  get(id: string): Experiment
  /** Removes a draft. Throws Failure `conflict` for one that was started. */
  remove(id: string): void
  /** Runs what has not ended. Throws Failure `conflict` where nothing is left, or its content is gone. */
  start(id: string, who: string): Experiment
  /** What runs ends. Throws Failure `conflict` for one that does not run. */
  pause(id: string, who: string): Experiment
  /** Runs failures again. Throws Failure `conflict` while it runs or where nothing has failed. */
  retry(id: string, who: string): Experiment
  /** In the order they ended. */
  trials(id: string, page: Page): { items: Trial[]; nextCursor?: string }
  /** At a start: those that ran when the last process ended go on. */
  resume(): void
  /** Nothing new begins; those that run go on at the next start. */
  stop(): void
}

const atRest: Live = { secondsLeft: null, running: [] }

export function createExperiments(deps: ExperimentsDeps): Experiments {
  const { db, write } = deps.store
  const { changes, clock } = deps.platform
  const rows = experimentRows(db)
  const trials = trialRows(db)
  const runs = new Map<string, Run>()

  function require(id: string): ExperimentRow {
    const row = rows.find.get(id)
    if (row !== undefined) return row
    throw new Failure(
      'not_found',
      `There is no experiment "${id}". It may be in another data folder; the list shows those that are here.`,
    )
  }
  const live = (id: string) => runs.get(id)?.live() ?? atRest
  const show = (row: ExperimentRow) => experimentOf(planOf(db, row), trials, live(row.id))
  const changed = () => changes.publish('experiments')

  function setState(id: string, state: ExperimentState, note: string | null): void {
    write(() => rows.setState.run(state, note, id))
    changed()
  }
  function run(plan: ExperimentPlan): void {
    const { id } = plan.row
    runs.set(
      id,
      startRun(plan, {
        ...deps,
        trials,
        write,
        now: clock.now,
        changed,
        over(state, note) {
          runs.delete(id)
          try {
            setState(id, state, note)
          } catch (error) {
            // It counts as running and goes on at the next start, once the ledger can be written.
            deps.platform.log.error('The end of an experiment could not be kept', { id, error })
          }
        },
      }),
    )
  }
  function begin(row: ExperimentRow, who: string, what: string): Experiment {
    const plan = planOf(db, row)
    if (!plan.contentKept) throw contentGone()
    if (row.cap !== null) deps.cap(row.id, row.name, row.cap)
    write(() => {
      deps.audit.note({ who, what, subject: row.id })
      rows.setSentence.run(null, row.id)
      rows.setState.run('running', null, row.id)
    })
    run(plan)
    changed()
    return show(require(row.id))
  }

  return {
    list({ project, cursor, limit = 50 }) {
      const below = { id: idCursor(cursor, 'exp'), project: project ?? null, limit: limit + 1 }
      const found = rows.below.all(below)
      const items = found
        .slice(0, limit)
        .map((row) => briefOf(planOf(db, row), trials, live(row.id)))
      const last = items.at(-1)
      return found.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items }
    },
    async create(fresh) {
      const draft = await newRow(fresh, deps)
      const row = { ...draft, ...(await estimateOf({ ...deps, db }, planOf(db, draft))) }
      write(() => rows.insert.run(row))
      changed()
      return show(row)
    },
    get: (id) => show(require(id)),
    remove(id) {
      write(() => {
        if (require(id).state !== 'draft')
          throw new Failure(
            'conflict',
            'Only a draft can be removed: what an experiment has paid for stays on record.',
          )
        rows.remove.run(id)
      })
      changed()
    },
    start(id, who) {
      const row = require(id)
      if (row.state === 'done')
        throw new Failure('conflict', 'It has ended. To run its failures again, retry it.')
      return runs.has(id) ? show(row) : begin(row, who, 'experiment started')
    },
    pause(id, who) {
      const row = require(id)
      if (row.state !== 'running')
        throw new Failure('conflict', `It does not run: it is ${row.state}.`)
      runs.get(id)?.stop()
      runs.delete(id)
      write(() => {
        deps.audit.note({ who, what: 'experiment paused', subject: id })
        rows.setState.run('paused', null, id)
      })
      changed()
      return show(require(id))
    },
    retry(id, who) {
      const row = require(id)
      if (row.state === 'running')
        throw new Failure('conflict', 'It runs. Pause it first, or wait for its end.')
      if (!planOf(db, row).contentKept) throw contentGone()
      if (write(() => trials.dropFailed(id)) === 0)
        throw new Failure('conflict', 'Nothing of it has failed.')
      return begin(row, who, 'experiment retried')
    },
    trials(id, { cursor, limit = 200 }) {
      const plan = planOf(db, require(id))
      const above = cursor === undefined ? 0 : numberCursor(cursor)
      const found = trials.page(id, above, limit)
      const last = found.at(-1)
      const items = found.map((each) => trialOf(plan, each))
      return last === undefined ? { items } : { items, nextCursor: String(last.seq) }
    },
    resume() {
      for (const id of rows.running.all()) {
        const plan = planOf(db, require(id))
        if (plan.contentKept) run(plan)
        else setState(id, 'paused', contentGone().message)
      }
    },
    stop() {
      for (const one of runs.values()) one.stop()
      runs.clear()
    },
  }
}

function contentGone(): Failure {
  return new Failure(
    'conflict',
    'Its cases were wiped, have expired or cannot be read, so it cannot be run.',
  )
}
