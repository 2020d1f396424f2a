/**
 * Starts calls and drives each one's event stream into a run, showing text on the page's beat so
 * that drawing keeps up with any rate and any number of calls.
 */
import type { Client } from '../../contract/contract'
import type { CallEvent, CallRecord, CallRequest } from '../../contract/calls'
import type { ErrorBody } from '../../contract/errors'
import { readError } from '../client/errors'
import { browserLater, onBeat, textBeatMs, type OnBeat } from '../kit/beat'
import { startRun, type CallRun } from './call-run'
import { applyEvent, breakRun } from './run-events'
import { lacksCost, recoverRun } from './run-records'

/** Nobody reads more answers than this as they arrive: of more each is drawn half as often. */
const manyCalls = 2
/** How long a stopped call may take to tell what it cost before the page lets go of it. */
const stopPatienceMs = 4000
/** After a break the call's record is asked for what it cost: at these distances, then no more. */
const recordWaitsMs = [300, 700, 1500, 3000, 5000, 10_000, 20_000, 30_000, 60_000] as const

const brokeOff: ErrorBody = {
  code: 'interrupted',
  message: 'The answer broke off. What it cost is in the ledger once the call has ended.',
}
const stopped: ErrorBody = { code: 'cancelled', message: 'Stopped.' }

export interface RunDeps {
  readonly client: Pick<Client, 'calls'>
  readonly now: () => number
  /** Calls back later; the returned function takes it back. */
  readonly later: (work: () => void, ms: number) => () => void
  /** The same for all calls of the window. */
  readonly onBeat: OnBeat
  /** How long text waits at most; absent: as that of a call alone. */
  readonly beatMs?: () => number
}

export interface RunningCall {
  readonly ended: Promise<CallRun>
  /** Cancels at the console; the text so far is kept and its cost is told by the last event. */
  stop(): void
}

const browserDeps: Omit<RunDeps, 'client'> = {
  now: () => Date.now(),
  later: browserLater,
  onBeat,
}

/**
 * Starts a call. `request.callId` must be set: it makes the call cancellable and idempotent.
 * `onRun` never throws and sees every state worth drawing.
 */
export function driveCall(
  request: CallRequest & { readonly callId: string },
  onRun: (run: CallRun) => void,
  deps: RunDeps,
): RunningCall {
  const abort = new AbortController()
  let run = startRun(request.callId, deps.now())
  let cancelFlush: (() => void) | null = null
  let over = false

  function show() {
    cancelFlush?.()
    cancelFlush = null
    onRun(run)
  }

  function take(event: CallEvent) {
    const first = event.type === 'delta' && run.firstTokenAt === null
    run = applyEvent(run, event, deps.now())
    if (event.type !== 'delta' || first) show()
    else cancelFlush ??= deps.onBeat(show, deps.beatMs?.() ?? textBeatMs)
  }

  async function follow(): Promise<CallRun> {
    try {
      for await (const event of await deps.client.calls.stream(request, { signal: abort.signal }))
        take(event)
      if (run.endedAt === null) run = breakRun(run, brokeOff, deps.now())
    } catch (thrown) {
      run = breakRun(run, abort.signal.aborted ? stopped : readError(thrown), deps.now())
    }
    over = true
    show()
    if (lacksCost(run)) void recover()
    return run
  }

  async function recover() {
    const record = await askForRecord(request.callId, deps)
    if (record === null) return
    run = recoverRun(run, record)
    show()
  }

  onRun(run)
  return {
    ended: follow(),
    stop() {
      if (over || run.stopping) return
      run = { ...run, stopping: true }
      show()
      deps.client.calls.cancel({ id: request.callId }).catch(() => abort.abort())
      deps.later(() => {
        if (!over) abort.abort()
      }, stopPatienceMs)
    },
  }
}

/**
 * The console's record of a call whose stream told no cost, once the call has ended and the console
 * can be asked; null when it never can.
 */
async function askForRecord(callId: string, deps: RunDeps): Promise<CallRecord | null> {
  for (const wait of recordWaitsMs) {
    await new Promise<void>((resolve) => void deps.later(resolve, wait))
    try {
      const record = await deps.client.calls.get({ id: callId })
      if (record.state !== 'running') return record
    } catch (thrown) {
      // A console that is away comes back; one that does not know the call never began it.
      if (readError(thrown).code === 'not_found') return null
    }
  }
  return null
}

/** The calls that a store has started and not seen the end of, each in a place of its own. */
export interface CallsUnderWay {
  /** Starts a call in a place; `onRun` sees it at once and then as it goes on. */
  start(
    place: string,
    request: CallRequest & { readonly callId: string },
    client: RunDeps['client'],
    onRun: (run: CallRun) => void,
  ): void
  /** Stopping a call that has ended, or is stopping, does nothing. */
  stop(place: string): void
  stopAll(): void
}

/** Nothing is under way yet. Clock and timers are the browser's unless others are given. */
export function createCallsUnderWay(deps: Omit<RunDeps, 'client'> = browserDeps): CallsUnderWay {
  const running = new Map<string, RunningCall>()
  const beatMs = () => (running.size > manyCalls ? textBeatMs * 2 : textBeatMs)
  return {
    start(place, request, client, onRun) {
      const call = driveCall(request, onRun, { client, ...deps, beatMs })
      running.set(place, call)
      void call.ended.then(() => running.get(place) === call && running.delete(place))
    },
    stop: (place) => running.get(place)?.stop(),
    stopAll() {
      for (const call of running.values()) call.stop()
    },
  }
}
