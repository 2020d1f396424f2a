/** Experiments as the handlers see them (spec X4, §18). */
import type { Experiment, ExperimentBrief, NewExperiment } from '../../../contract/experiments'
import { idCursor } from '../../platform/cursor'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Store } from '../../storage/store'
import { draftRow } from './draft'
import { experimentRows, type ExperimentRow } from './experiment-row'
import { planOf } from './plan'
import { trialRows } from './trial-rows'
import { briefOf, experimentOf, type Live } from './view'

export interface ExperimentsDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'newId' | 'changes' | 'random' | 'log'>
  /** Throws Failure `invalid_request` for an unknown project. */
  readonly storesContent: (project: string) => boolean
  /** The current environment, for experiments that name none. */
  readonly environment: () => string
}

export interface Experiments {
  /** Newest first. */
  list(page: {
    readonly project?: string | undefined
    readonly cursor?: string | undefined
    readonly limit?: number | undefined
  }): { items: ExperimentBrief[]; nextCursor?: string }
  /** Keeps a draft. Throws Failure `invalid_request`. */
  create(fresh: NewExperiment): Promise<Experiment>
  /** Throws Failure `not_found`. */
  get(id: string): Experiment
  /** Removes a draft. Throws Failure `not_found`, `conflict` for one that was started. */
  remove(id: string): void
}

const atRest: Live = { secondsLeft: null, running: [] }

export function createExperiments(deps: ExperimentsDeps): Experiments {
  const { db, write } = deps.store
  const { changes } = deps.platform
  const rows = experimentRows(db)
  const trials = trialRows(db)

  function require(id: string): ExperimentRow {
    const row = rows.find.get(id)
    if (row === undefined)
      throw new Failure(
        'not_found',
        `There is no experiment "${id}". It may be in another data folder; the list shows those that are here.`,
      )
    return row
  }

  return {
    list({ project, cursor, limit = 50 }) {
      const below = { id: idCursor(cursor, 'exp'), project: project ?? null, limit: limit + 1 }
      const found = rows.below.all(below)
      const items = found.slice(0, limit).map((row) => briefOf(planOf(db, row), trials, atRest))
      const last = items.at(-1)
      return found.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items }
    },
    async create(fresh) {
      const row = newRow(fresh, deps)
      write(() => rows.insert.run(row))
      changes.publish('experiments')
      return experimentOf(planOf(db, row), trials, atRest)
    },
    get: (id) => experimentOf(planOf(db, require(id)), trials, atRest),
    remove(id) {
      write(() => {
        if (require(id).state !== 'draft')
          throw new Failure(
            'conflict',
            'Only a draft can be removed: what an experiment has paid for stays on record.',
          )
        rows.remove.run(id)
      })
      changes.publish('experiments')
    },
  }
}

/** Throws Failure `invalid_request`. */
function newRow(
  fresh: NewExperiment,
  { platform, storesContent, environment }: ExperimentsDeps,
): ExperimentRow {
  if (!storesContent(fresh.project))
    throw new Failure(
      'invalid_request',
      `The project "${fresh.project}" keeps no prompts and answers, and an experiment is made of them. Use another project, or let this one store content.`,
    )
  return draftRow(fresh, {
    id: platform.newId('exp'),
    now: platform.clock.now(),
    environment: environment(),
    seed: new DataView(platform.random(4).slice().buffer).getUint32(0),
  })
}
