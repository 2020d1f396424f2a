/** The experiments that run in this process. */
import type { ExperimentState } from '../../../contract/experiments'
import { toFailure } from '../../platform/failure'
import type { Platform } from '../../platform/platform'
import type { Store } from '../../storage/store'
import { judgeApart } from '../verdict/verdict-thread'
import { checkContent, type ExperimentPlan } from './plan'
import type { LeftAlone } from './fate'
import { startRun, type Run } from './run'
import type { Shelf } from './shelf'
import { verdictOf } from './verdict-of'
import type { Live } from './view'
import type { WorkDeps } from './work'

export interface RunsDeps extends WorkDeps {
  readonly store: Pick<Store, 'commitSoon'>
  /** Models whose circuit is not closed. */
  readonly leftAlone: () => readonly LeftAlone[]
  readonly platform: Pick<Platform, 'clock' | 'log'>
  readonly shelf: Shelf
}

export interface Runs {
  has(id: string): boolean
  live(id: string): Live
  begin(plan: ExperimentPlan): void
  /** What runs of it ends; nothing new begins. */
  halt(id: string): void
  /** At a start: those that ran when the last process ended go on. */
  resume(): void
  /** Nothing new begins; those that run go on at the next start. */
  stop(): void
}

/** However fast trials end: pages ask again each time they are told. */
const tellEveryMs = 250

const atRest: Live = { note: null, secondsLeft: null, running: [] }

export function createRuns(deps: RunsDeps): Runs {
  const { shelf, platform } = deps
  const runs = new Map<string, Run>()
  const tell = atMostEvery(tellEveryMs, shelf.changed)

  function over(id: string, state: ExperimentState, note: string | null): void {
    runs.delete(id)
    try {
      shelf.setState(id, state, note)
    } catch (error) {
      // It counts as running and goes on at the next start, once the ledger can be written.
      platform.log.error('The end of an experiment could not be kept', { id, error })
      return
    }
    if (state === 'done') void keepSentence(deps, id)
  }

  function begin(plan: ExperimentPlan): void {
    const { id } = plan.row
    const run = startRun(plan, {
      ...deps,
      trials: shelf.trials,
      commitSoon: deps.store.commitSoon,
      now: platform.clock.monotonic,
      contentKept: () => shelf.rows.hasContent.get(id) === 1,
      changed: tell,
      over: (state, note) => over(id, state, note),
    })
    runs.set(id, run)
  }

  function halt(id: string): void {
    runs.get(id)?.stop()
    runs.delete(id)
  }

  return {
    has: (id) => runs.has(id),
    live: (id) => runs.get(id)?.live() ?? atRest,
    begin,
    halt,
    resume() {
      for (const id of shelf.rows.running.all()) {
        try {
          const plan = shelf.plan(id)
          checkContent(plan)
          begin(plan)
        } catch (error) {
          shelf.setState(id, 'paused', toFailure(error).message)
        }
      }
    },
    stop() {
      for (const id of runs.keys()) halt(id)
    },
  }
}

/** So that lists tell the verdict without working it out again. */
async function keepSentence({ shelf, platform }: RunsDeps, id: string): Promise<void> {
  try {
    const { final, sentence } = await verdictOf({ ...shelf, judgeApart }, shelf.plan(id))
    if (shelf.require(id).state !== 'done') return
    shelf.write(() => shelf.rows.setSentence.run(final ? sentence : null, id))
    shelf.changed()
  } catch (error) {
    platform.log.warn('The sentence of a verdict could not be kept', { id, error })
  }
}

/** Calls back after so long, once for all that happened meanwhile. */
function atMostEvery(ms: number, tell: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      tell()
    }, ms).unref()
  }
}
