/** The experiments as they are kept: found, shown, and moved from state to state. */
import type { Experiment, ExperimentState } from '../../../contract/experiments'
import { Failure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Store } from '../../storage/store'
import { experimentRows, type ExperimentRow } from './experiment-row'
import { pickRows } from './pick-rows'
import { planOf, type ExperimentPlan } from './plan'
import { trialRows } from './trial-rows'
import { experimentOf, type Live } from './view'

export interface ShelfDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes'>
  /** What only the runner knows of one that runs. */
  readonly live: (id: string) => Live
}

export type Shelf = ReturnType<typeof createShelf>

export function createShelf({ store: { db, write }, platform, live }: ShelfDeps) {
  const rows = experimentRows(db)
  const trials = trialRows(db)
  const picks = pickRows(db)
  const changed = () => platform.changes.publish('experiments')

  /** Throws Failure `not_found`. */
  const require = (id: string) => required(id, rows.find.get(id))

  return {
    rows,
    trials,
    picks,
    write,
    changed,
    require,
    plan: (id: string): ExperimentPlan => planOf(db, require(id)),
    /** Of what is needed to tell of it: its inputs are empty. */
    outlined: (id: string): ExperimentPlan => planOf(db, required(id, rows.outlined.get(id))),
    planOf: (row: ExperimentRow) => planOf(db, row),
    show: (row: ExperimentRow): Experiment => experimentOf(planOf(db, row), trials, live(row.id)),
    /** `beside` is committed with it. */
    setState(
      id: string,
      state: ExperimentState,
      note: string | null,
      beside: () => void = () => {},
    ): void {
      write(() => {
        rows.setState.run(state, note, id)
        beside()
      })
      changed()
    },
  }
}

/** Throws Failure `not_found` for a row that is not there. */
function required(id: string, row: ExperimentRow | undefined): ExperimentRow {
  if (row !== undefined) return row
  throw new Failure(
    'not_found',
    `There is no experiment "${id}". It may be in another data folder; the list shows those that are here.`,
  )
}
