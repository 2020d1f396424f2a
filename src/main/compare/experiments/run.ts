/** One running experiment: so many calls at once, until all have ended or something stands in the way. */
import type { ErrorCode } from '../../../contract/errors'
import type { ExperimentState } from '../../../contract/experiments'
import type { Failure } from '../../platform/failure'
import { openDuels, openTrials } from './places'
import type { ExperimentPlan } from './plan'
import type { TrialRows } from './trial-rows'
import type { Live } from './view'
import { nextCallId, workOn, type Outcome, type Place, type WorkDeps } from './work'

export interface RunDeps extends WorkDeps {
  readonly trials: TrialRows
  /** Commits what a call came to. */
  readonly write: (work: () => void) => void
  readonly now: () => number
  /** It has ended or cannot go on: `done`, `capped`, `paused` with the reason. */
  readonly over: (state: ExperimentState, note: string | null) => void
  readonly changed: () => void
}

export interface Run {
  live(): Live
  /** Begins no further call. What runs ends and is kept. */
  stop(): void
  /** Resolves once nothing of it runs any more. */
  readonly ended: Promise<void>
}

/** What would refuse every call alike: a person is to decide before the rest is lost to it. */
const forAll: ReadonlySet<ErrorCode> = new Set([
  'budget_exceeded',
  'token_limit_reached',
  'emergency_stop',
  'model_not_allowed',
  'unpriced_model',
  'no_key',
  'circuit_open',
  'ledger_unavailable',
  'keychain_unavailable',
  'interrupted',
])
/** What passes by itself. */
const forNow: ReadonlySet<ErrorCode> = new Set(['local_rate_limited', 'queue_full'])
const shortestWaitMs = 500
const longestWaitMs = 30_000

export function startRun(plan: ExperimentPlan, deps: RunDeps): Run {
  const { row } = plan
  const running = new Map<Place, string>()
  const startedAt = deps.now()
  let queue = openTrials(plan, deps.trials)
  let duelsCome = plan.judge !== null
  let endedHere = 0
  let stopped = false
  /** The cap has no room as long as these hold some of it. */
  let full: Failure | null = null
  let waits: NodeJS.Timeout | undefined
  let settle: () => void = () => {}
  const ended = new Promise<void>((resolve) => (settle = resolve))

  function pump() {
    if (queue.length === 0 && running.size === 0 && duelsCome && !stopped) {
      duelsCome = false
      queue = openDuels(plan, deps.trials)
    }
    while (!stopped && full === null && waits === undefined && running.size < row.concurrency) {
      const place = queue.shift()
      if (place === undefined) break
      launch(place)
    }
    if (running.size > 0) return
    if (full !== null && !stopped) finish('capped', full.message)
    else if (queue.length === 0 && !stopped && waits === undefined) finish('done', null)
    if (stopped) settle()
  }

  function launch(place: Place) {
    const callId = nextCallId(deps, row.id, place)
    running.set(place, callId)
    void workOn(deps, plan, place, callId).then((outcome) => {
      running.delete(place)
      take(place, outcome)
      pump()
    })
  }

  function take(place: Place, outcome: Outcome) {
    if (outcome.ok) {
      full = null
      keep(outcome)
      return
    }
    const { code, data, message } = outcome.failure
    if (code === 'budget_exceeded' && data?.budgetId === row.id) {
      queue.unshift(place)
      full = outcome.failure
    } else if (forNow.has(code)) {
      queue.unshift(place)
      wait(data?.retryAfterMs)
    } else if (forAll.has(code)) {
      queue.unshift(place)
      finish('paused', message)
    } else keep(outcome)
  }

  function keep(outcome: Outcome) {
    try {
      deps.write(() => outcome.keep(deps.trials, row.id))
      endedHere += 1
      deps.changed()
    } catch (error) {
      finish('paused', error instanceof Error ? error.message : String(error))
    }
  }

  function wait(forMs = shortestWaitMs) {
    waits ??= setTimeout(
      () => {
        waits = undefined
        pump()
      },
      Math.min(longestWaitMs, Math.max(shortestWaitMs, forMs)),
    ).unref()
  }

  function finish(state: ExperimentState, note: string | null) {
    if (stopped) return
    stopped = true
    clearTimeout(waits)
    deps.over(state, note)
  }

  queueMicrotask(pump)
  return {
    live() {
      const left = queue.length + running.size
      const each = endedHere === 0 ? null : (deps.now() - startedAt) / endedHere
      return {
        secondsLeft: each === null ? null : Math.round((left * each) / 1000),
        running: [...running].flatMap(([place, callId]) =>
          place.kind === 'trial'
            ? [
                {
                  case: plan.cases[place.caseIndex]?.id ?? '',
                  variant: plan.variants[place.variantIndex]?.id ?? '',
                  repeat: place.repeat,
                  callId,
                },
              ]
            : [],
        ),
      }
    },
    stop() {
      stopped = true
      clearTimeout(waits)
      if (running.size === 0) settle()
    },
    ended,
  }
}
