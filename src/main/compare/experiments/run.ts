/** One running experiment: so many calls at once, until all have ended or something stands in the way. */
import type { ExperimentState } from '../../../contract/experiments'
import type { Failure } from '../../platform/failure'
import { openDuels, openTrials } from './places'
import { contentGone, type ExperimentPlan } from './plan'
import { fateOf, fullText, isLeftAlone, type LeftAlone } from './fate'
import type { TrialRows } from './trial-rows'
import type { Live } from './view'
import { nextCallId, workOn, type Outcome, type Place, type WorkDeps } from './work'

export interface RunDeps extends WorkDeps {
  readonly trials: TrialRows
  /** Commits what a call came to, with all else that is committed in this turn of the event loop. */
  readonly commitSoon: (work: () => void) => Promise<void>
  /** Monotonic, in milliseconds. */
  readonly now: () => number
  /** Models whose circuit is not closed. */
  readonly leftAlone: () => readonly LeftAlone[]
  /** False once its content was wiped: nothing of it is sent any more. */
  readonly contentKept: () => boolean
  /** It has ended or cannot go on: `done`, `capped`, `paused` with the reason. */
  readonly over: (state: ExperimentState, note: string | null) => void
  readonly changed: () => void
}

export interface Run {
  live(): Live
  /** Begins no further call. What runs ends and is kept. */
  stop(): void
}

const waitStepMs = 500
const longestWaitMs = 30_000

/** What changes while it runs. */
interface Going {
  readonly plan: ExperimentPlan
  readonly deps: RunDeps
  readonly running: Map<Place, string>
  readonly startedAt: number
  queue: Place[]
  /** The judge is still to be asked, once all trials have ended. */
  duelsCome: boolean
  endedHere: number
  stopped: boolean
  /** The cap has no room while calls that run hold some of it. */
  full: Failure | null
  waits: NodeJS.Timeout | undefined
  /** What it last waited for, until a trial has ended again. */
  waitsFor: Failure | null
}

export function startRun(plan: ExperimentPlan, deps: RunDeps): Run {
  const going: Going = {
    plan,
    deps,
    running: new Map(),
    startedAt: deps.now(),
    queue: openTrials(plan, deps.trials),
    duelsCome: plan.judge !== null,
    endedHere: 0,
    stopped: false,
    full: null,
    waits: undefined,
    waitsFor: null,
  }
  queueMicrotask(() => pump(going))
  return {
    live: () => liveOf(going),
    stop() {
      going.stopped = true
      clearTimeout(going.waits)
    },
  }
}

/** Begins what may begin, and tells the end where nothing is left. */
function pump(going: Going): void {
  const { plan, deps, running } = going
  if (going.stopped) return
  if (going.queue.length === 0 && running.size === 0 && going.duelsCome) {
    going.duelsCome = false
    going.queue = openDuels(plan, deps.trials)
  }
  while (going.full === null && going.waits === undefined && running.size < plan.row.concurrency) {
    const place = going.queue.shift()
    if (place === undefined) break
    launch(going, place)
  }
  if (running.size > 0 || going.waits !== undefined) return
  if (going.full !== null) finish(going, 'capped', fullText(going.full))
  else if (going.queue.length === 0) finish(going, 'done', null)
}

function launch(going: Going, place: Place): void {
  const { plan, deps, running } = going
  const callId = nextCallId(deps, plan.row.id, place)
  running.set(place, callId)
  void workOn(deps, plan, place, callId).then(async (outcome) => {
    await take(going, place, outcome)
    running.delete(place)
    pump(going)
  })
}

/** Never rejects. */
async function take(going: Going, place: Place, outcome: Outcome): Promise<void> {
  if (outcome.ok) {
    going.full = null
    if (going.waits === undefined) going.waitsFor = null
    return keep(going, outcome)
  }
  const { plan, deps } = going
  const { failure } = outcome
  const fate = fateOf(failure, plan.row.id, isLeftAlone(plan, place, deps.leftAlone()))
  if (fate === 'failed') return keep(going, outcome)
  going.queue.unshift(place)
  if (fate === 'full') going.full = failure
  else if (fate === 'waits') wait(going, failure)
  else finish(going, 'paused', failure.message)
}

async function keep(going: Going, outcome: Outcome): Promise<void> {
  const { deps, plan } = going
  try {
    await deps.commitSoon(() => outcome.keep(deps.trials, plan.row.id))
    going.endedHere += 1
    deps.changed()
    if (!deps.contentKept()) finish(going, 'paused', contentGone)
  } catch (error) {
    finish(going, 'paused', error instanceof Error ? error.message : String(error))
  }
}

/**
 * All variants wait together, so that each case is answered by all of them at about one time. In
 * short steps: a machine that slept meanwhile goes on at once.
 */
function wait(going: Going, failure: Failure): void {
  if (going.stopped) return
  const { deps } = going
  const until = deps.now() + Math.min(longestWaitMs, failure.data.retryAfterMs ?? 0)
  const look = () => {
    going.waits = undefined
    if (deps.now() < until) going.waits = setTimeout(look, waitStepMs).unref()
    else pump(going)
  }
  going.waitsFor = failure
  going.waits ??= setTimeout(look, waitStepMs).unref()
  deps.changed()
}

function finish(going: Going, state: ExperimentState, note: string | null): void {
  if (going.stopped) return
  going.stopped = true
  clearTimeout(going.waits)
  going.deps.over(state, note)
}

function liveOf(going: Going): Live {
  const { plan, deps, running, queue, startedAt, endedHere, waitsFor } = going
  const left = queue.length + running.size
  const each =
    endedHere === 0 || going.waits !== undefined ? null : (deps.now() - startedAt) / endedHere
  return {
    note: waitsFor === null ? null : `It waits and goes on by itself. ${waitsFor.message}`,
    secondsLeft: each === null ? null : Math.round((left * each) / 1000),
    running: [...running].flatMap(([place, callId]) =>
      place.kind === 'duel'
        ? []
        : [
            {
              case: plan.cases[place.caseIndex]?.id ?? '',
              variant: plan.variants[place.variantIndex]?.id ?? '',
              repeat: place.repeat,
              callId,
            },
          ],
    ),
  }
}
