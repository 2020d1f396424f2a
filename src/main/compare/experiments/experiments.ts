/** Experiments as the handlers see them (spec X4, §18). */
import type {
  Experiment,
  ExperimentBrief,
  ExperimentNow,
  NewExperiment,
  Trial,
  Verdict,
} from '../../../contract/experiments'
import { idCursor, numberCursor } from '../../platform/cursor'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Audit } from '../../record/audit'
import type { Store } from '../../storage/store'
import { exportFile, type ExperimentFormat } from '../exports/export-file'
import { judgeApart } from '../verdict/verdict-thread'
import { newRow, type DraftDeps } from './draft'
import { estimateOf, type EstimateDeps } from './estimate'
import type { ExperimentRow } from './experiment-row'
import type { LeftAlone } from './fate'
import { checkContent } from './plan'
import { createPicks, type Picks } from './picks'
import { createRuns, type Runs } from './runs'
import { createShelf, type Shelf } from './shelf'
import { verdictOf } from './verdict-of'
import { briefOf, nowOf, trialOf } from './view'
import type { WorkDeps } from './work'

export interface ExperimentsDeps extends DraftDeps, WorkDeps {
  readonly store: Pick<Store, 'db' | 'write' | 'commitSoon'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes' | 'random' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly estimate: EstimateDeps['estimate']
  /** Models whose circuit is not closed. */
  readonly leftAlone: () => readonly LeftAlone[]
  /** Caps, or caps anew, what the calls of an experiment may spend together. */
  readonly cap: (experiment: string, name: string, limit: number) => void
}

interface Page {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface Experiments extends Picks {
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
  /**
   * Runs what has not ended, from now on under another cap (nano-USD) where one is given. Throws
   * Failure `conflict` where nothing is left, or its content is gone.
   */
  start(id: string, cap: number | undefined, who: string): Experiment
  /** What runs ends. Throws Failure `conflict` for one that does not run. */
  pause(id: string, who: string): Experiment
  /** Runs failures again. Throws Failure `conflict` while it runs or where nothing has failed. */
  retry(id: string, who: string): Experiment
  /** How far it is, at a cost that does not grow with what people wrote into it. */
  progress(id: string): ExperimentNow
  /** In the order they ended; without the texts of their answers where nobody asks for them. */
  trials(
    id: string,
    page: Page & { readonly texts?: boolean | undefined },
  ): { items: Trial[]; nextCursor?: string }
  /** Rejects with Failure `not_found`. */
  verdict(id: string): Promise<Verdict>
  /** With all its trials and the verdict as it stands. Rejects with Failure `not_found`. */
  export(id: string, format: ExperimentFormat): Promise<File>
  /** The ledger under it is another: what ran on the old one is left, and what runs in it goes on. */
  reload(): void
  /** At a start: those that ran when the last process ended go on. */
  resume(): void
  /** Nothing new begins; those that run go on at the next start. */
  stop(): void
}

export function createExperiments(deps: ExperimentsDeps): Experiments {
  const shelf: Shelf = createShelf({ ...deps, live: (id) => runs.live(id) })
  const runs: Runs = createRuns({ ...deps, shelf })
  return {
    ...keeping(deps, shelf, runs),
    ...running(deps, shelf, runs),
    ...createPicks({ ...deps, shelf }),
    progress: (id) =>
      nowOf(shelf.outlined(id), shelf.trials, runs.live(id), shelf.rows.hasContent.get(id) === 1),
    trials(id, { cursor, limit = 200, texts = true }) {
      const plan = shelf.outlined(id)
      const above = cursor === undefined ? 0 : numberCursor(cursor)
      const found = shelf.trials.page(id, above, limit, texts)
      const last = found.at(-1)
      const items = found.map((each) => trialOf(plan, each))
      return last === undefined ? { items } : { items, nextCursor: String(last.seq) }
    },
    verdict: async (id) => verdictOf({ ...shelf, judgeApart }, shelf.plan(id)),
    async export(id, format) {
      const plan = shelf.plan(id)
      const verdict = await verdictOf({ ...shelf, judgeApart }, plan)
      const trials = shelf.trials
        .page(id, 0, Number.MAX_SAFE_INTEGER, true)
        .map((each) => trialOf(plan, each))
      return exportFile({ experiment: shelf.show(plan.row), verdict, trials }, format)
    },
    reload() {
      runs.stop()
      shelf.trials.forget()
      runs.resume()
    },
    resume: runs.resume,
    stop: runs.stop,
  }
}

type Keeping = Pick<Experiments, 'list' | 'create' | 'get' | 'remove'>

function keeping(deps: ExperimentsDeps, shelf: Shelf, runs: Runs): Keeping {
  const { rows, trials, write, changed, require, show } = shelf
  return {
    list({ project, cursor, limit = 50 }) {
      const below = { id: idCursor(cursor, 'exp'), project: project ?? null, limit: limit + 1 }
      const found = rows.below.all(below)
      const items = found
        .slice(0, limit)
        .map((row) => briefOf(shelf.planOf(row), trials, runs.live(row.id)))
      const last = items.at(-1)
      return found.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items }
    },
    async create(fresh) {
      const draft = await newRow(fresh, deps)
      const { db } = deps.store
      const row = { ...draft, ...(await estimateOf({ ...deps, db }, shelf.planOf(draft))) }
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
  }
}

type Running = Pick<Experiments, 'start' | 'pause' | 'retry'>

function running(
  { audit, cap }: Pick<ExperimentsDeps, 'audit' | 'cap'>,
  shelf: Shelf,
  runs: Runs,
): Running {
  const { rows, trials, require, show } = shelf

  function begin(row: ExperimentRow, who: string, what: string): Experiment {
    const plan = shelf.planOf(row)
    checkContent(plan)
    if (row.cap !== null) cap(row.id, row.name, row.cap)
    shelf.setState(row.id, 'running', null, () => {
      rows.setSentence.run(null, row.id)
      audit.note({ who, what, subject: row.id })
    })
    runs.begin(plan)
    return show(require(row.id))
  }

  return {
    start(id, newCap, who) {
      const row = require(id)
      if (row.state === 'done')
        throw new Failure('conflict', 'It has ended. To run its failures again, retry it.')
      if (newCap === undefined || newCap === row.cap)
        return runs.has(id) ? show(row) : begin(row, who, 'experiment started')
      if (runs.has(id)) throw new Failure('conflict', 'It runs. Pause it to change its cap.')
      shelf.write(() => {
        rows.setCap.run(newCap, id)
        audit.note({
          who,
          what: 'cap of an experiment changed',
          subject: id,
          before: row.cap,
          after: newCap,
        })
      })
      return begin(require(id), who, 'experiment started')
    },
    pause(id, who) {
      const row = require(id)
      if (row.state !== 'running')
        throw new Failure('conflict', `It does not run: it is ${row.state}.`)
      runs.halt(id)
      shelf.setState(id, 'paused', null, () =>
        audit.note({ who, what: 'experiment paused', subject: id }),
      )
      return show(require(id))
    },
    retry(id, who) {
      const row = require(id)
      if (row.state === 'running')
        throw new Failure('conflict', 'It runs. Pause it first, or wait for its end.')
      checkContent(shelf.planOf(row))
      if (shelf.write(() => trials.dropFailed(id)) === 0)
        throw new Failure('conflict', 'Nothing of it has failed.')
      return begin(row, who, 'experiment retried')
    },
  }
}
