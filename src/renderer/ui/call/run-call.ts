/** Drives one call's event stream into a run, showing text at most every 50 ms so that drawing keeps up with any rate. */
import type { Client } from '../../../contract/contract'
import type { CallEvent, CallRequest } from '../../../contract/calls'
import { readError } from '../errors'
import { applyEvent, breakRun, lacksCost, recoverRun, startRun, type CallRun } from './call-run'

export const flushMs = 50
/** How long a stopped call may take to tell what it cost before the page lets go of it. */
const stopPatienceMs = 4000
/** After a break the call's record is asked for what it cost: at these distances, then no more. */
const recordWaitsMs = [300, 700, 1500, 3000, 5000, 10_000, 20_000, 30_000, 60_000] as const

export interface RunDeps {
  readonly client: Pick<Client, 'calls'>
  readonly now: () => number
  /** Calls back later; the returned function takes it back. */
  readonly later: (work: () => void, ms: number) => () => void
}

export interface RunningCall {
  readonly ended: Promise<CallRun>
  /** Cancels at the console; the text so far is kept and its cost is told by the last event. */
  stop(): void
}

export const browserDeps: Omit<RunDeps, 'client'> = {
  now: () => Date.now(),
  later(work, ms) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

/** Starts a call. `request.callId` must be set: it makes the call cancellable and idempotent. `onRun` never throws and sees every state worth drawing. */
export function runCall(
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
    const stopping = run.stopping
    run = applyEvent(run, event, deps.now())
    if (stopping && event.type !== 'done' && event.type !== 'error')
      run = { ...run, stopping: true }
    if (event.type !== 'delta' || first) show()
    // All calls of the window draw on the same beat, so that several panes cost one drawing.
    else cancelFlush ??= deps.later(show, flushMs - (deps.now() % flushMs))
  }

  async function follow(): Promise<CallRun> {
    try {
      for await (const event of await deps.client.calls.stream(request, { signal: abort.signal }))
        take(event)
      if (run.endedAt === null)
        run = breakRun(
          run,
          {
            code: 'interrupted',
            message: 'The answer broke off. What it cost is in the ledger once the call has ended.',
          },
          deps.now(),
        )
    } catch (thrown) {
      const error = abort.signal.aborted
        ? ({ code: 'cancelled', message: 'Stopped.' } as const)
        : readError(thrown)
      run = breakRun(run, error, deps.now())
    }
    over = true
    show()
    if (lacksCost(run)) void recover()
    return run
  }

  /** The stream broke and told no cost: the console's record does, once the call has ended and the console can be asked. */
  async function recover() {
    for (const wait of recordWaitsMs) {
      await new Promise<void>((resolve) => void deps.later(resolve, wait))
      try {
        const record = await deps.client.calls.get({ id: request.callId })
        if (record.state === 'running') continue
        run = recoverRun(run, record)
        return show()
      } catch (thrown) {
        // A console that is away comes back; one that does not know the call never began it.
        if (readError(thrown).code === 'not_found') return
      }
    }
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
