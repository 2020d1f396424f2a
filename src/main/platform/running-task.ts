/** One task that runs: where it is in its plan, whether it was asked to stop, and how it is told. */
import type { Task, TaskKind } from '../../contract/tasks'
import type { Clock } from './clock'
import { Failure } from './failure'

/** `weight`: how long it takes beside the other steps. */
export interface TaskStep {
  readonly name: string
  /** What is counted in it: `entries`. */
  readonly unit: string
  readonly weight: number
}

export interface TaskPlan {
  readonly kind: TaskKind
  readonly who: string
  /** In their order; one may be left out. */
  readonly steps: readonly [TaskStep, ...TaskStep[]]
}

/** What the work itself sees of its task. */
export interface TaskRun {
  /** Aborted with a Failure `cancelled` when a person stops it. */
  readonly signal: AbortSignal
  /** Begins a step of the plan; `total` null: nobody knows how many. */
  begin(name: string, total: number | null): void
  /** How many of this step are done; the total may turn out another. */
  advance(done: number, total?: number | null): void
  /** From here on it goes through. Throws where it was stopped before. */
  commit(): void
}

/** A task that ends sooner is not announced while it runs. */
export const announcedAfterMs = 300
const announcedEveryMs = 400
/** Before either, how long it will go on is a guess. */
const tellsAfterMs = 1500
const tellsAfterShare = 0.02

export type Running = ReturnType<typeof createRunning>

export function createRunning(id: string, plan: TaskPlan, clock: Clock, announce: () => void) {
  const stopped = new AbortController()
  const began = { at: clock.now(), tick: clock.monotonic() }
  const elapsed = () => clock.monotonic() - began.tick
  const announceNow = spaced(elapsed, announce)
  let place: Place = { step: plan.steps[0], done: 0, total: null }
  let stoppable = true

  const tell = (): Task => ({
    id,
    kind: plan.kind,
    who: plan.who,
    state: stopped.signal.aborted ? 'stopping' : 'running',
    ...progress(plan.steps, place, elapsed()),
    stoppable: stoppable && !stopped.signal.aborted,
    startedAt: began.at,
    endedAt: null,
    outcome: null,
  })
  const run: TaskRun = {
    signal: stopped.signal,
    begin(name, total) {
      const step = plan.steps.find((one) => one.name === name) ?? place.step
      place = { step, done: 0, total }
      announceNow(true)
    },
    advance(done, total = place.total) {
      place = { ...place, done, total }
      announceNow(false)
    },
    commit() {
      stopped.signal.throwIfAborted()
      stoppable = false
    },
  }
  return {
    id,
    run,
    tell,
    wasStopped: () => stopped.signal.aborted,
    /** Throws Failure `conflict` where it is too late. */
    stop() {
      if (!stoppable) throw new Failure('conflict', 'It is too late to stop: it is being written.')
      stopped.abort(new Failure('cancelled', 'It was stopped.'))
    },
    end(state: 'done' | 'stopped' | 'failed', outcome: string): Task {
      const last = tell()
      const share = state === 'done' ? 1 : last.share
      const ended = { leftMs: null, stoppable: false, endedAt: clock.now() }
      return { ...last, ...ended, state, outcome, share }
    },
  }
}

/** Announces a new step at once, progress within one only now and then. */
function spaced(elapsed: () => number, announce: () => void) {
  let last = 0
  return (atOnce: boolean) => {
    const now = elapsed()
    if (now < announcedAfterMs || (!atOnce && now - last < announcedEveryMs)) return
    last = now
    announce()
  }
}

interface Place {
  readonly step: TaskStep
  readonly done: number
  readonly total: number | null
}

function progress(steps: readonly TaskStep[], { step, done, total }: Place, elapsed: number) {
  const weightOf = (some: readonly TaskStep[]) => some.reduce((sum, { weight }) => sum + weight, 0)
  const behind = weightOf(steps.slice(0, steps.indexOf(step)))
  const here = total === null || total === 0 ? 0 : Math.min(1, done / total)
  const share = (behind + step.weight * here) / weightOf(steps)
  const tells = elapsed >= tellsAfterMs && share >= tellsAfterShare
  const leftMs = tells ? Math.round((elapsed * (1 - share)) / share) : null
  return { step: step.name, unit: step.unit, done, total, share, leftMs }
}
