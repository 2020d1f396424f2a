/** One thread of the rules: follows a task until it is done, takes too long, or the thread ends. */
import { Worker } from 'node:worker_threads'
import { workerUrl } from '../platform/worker-url'
import type { Report, Task } from './check-task'
import type { Finding } from './subject'

/**
 * Why a thread was left: every rule was looked at, one took too long, the whole took too long, it
 * asked for too much memory, it broke, it was stopped.
 */
export type Ending = 'done' | 'slow_rule' | 'slow_answer' | 'memory' | 'broken' | 'stopped'

export interface Watch {
  readonly onFinding: (finding: Finding) => void
  /** Counts the time that the whole answer has left; asked at each tick. */
  readonly overAfterTick: () => boolean
  readonly signal: AbortSignal
}

export interface RuleThread {
  /** Runs a task. Never rejects. */
  run(task: Task, watch: Watch): Promise<Ending>
  /** Resolves once its work has stopped. */
  end(): Promise<void>
}

export interface ThreadBounds {
  /**
   * Time is counted in ticks of a timer, not by the clock: a process that was stopped for a while
   * has not used it up.
   */
  readonly tickMs: number
  /** Ticks that one rule may take. */
  readonly ruleTicks: number
  /** Ticks that a thread may take to start. */
  readonly startTicks: number
  /** Never to be reached: what is looked at is bounded by its length. */
  readonly heapMb: number
}

/** What a worker has told of itself so far. */
interface State {
  ready: boolean
  ended: Ending | undefined
}

/** Keeps no process alive. */
export function startRuleThread(bounds: ThreadBounds): RuleThread {
  const { url, options } = workerUrl('check-worker', import.meta.url)
  const worker = new Worker(url, {
    ...options,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: bounds.heapMb },
  })
  worker.unref()
  const state: State = { ready: false, ended: undefined }
  worker.on(
    'error',
    (error: NodeJS.ErrnoException) =>
      (state.ended ??= error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'broken'),
  )
  worker.on('exit', () => (state.ended ??= 'broken'))
  worker.on('message', (report: Report) => {
    if (report === 'ready') state.ready = true
  })
  return {
    run: (task, watch) => follow(worker, state, task, watch, bounds),
    async end() {
      await worker.terminate()
    },
  }
}

/** Hands a task to the worker and listens until it has ended in one of the ways. */
function follow(
  worker: Worker,
  state: Readonly<State>,
  task: Task,
  { onFinding, overAfterTick, signal }: Watch,
  { tickMs, ruleTicks, startTicks }: ThreadBounds,
): Promise<Ending> {
  return new Promise<Ending>((resolve) => {
    let left = task.rules.length - task.from
    let ticks = 0

    function finish(ending: Ending) {
      clearInterval(timer)
      worker.off('message', onMessage)
      worker.off('exit', onExit)
      signal.removeEventListener('abort', onAbort)
      resolve(ending)
    }
    function onMessage(report: Report) {
      ticks = 0
      if (report === 'ready') return
      onFinding(report)
      left -= 1
      if (left === 0) finish('done')
    }
    const onExit = () => finish(state.ended ?? 'broken')
    const onAbort = () => finish('stopped')
    const timer = setInterval(() => {
      ticks += 1
      if (!state.ready) return ticks > startTicks ? finish('broken') : undefined
      if (ticks > ruleTicks) finish('slow_rule')
      else if (overAfterTick()) finish('slow_answer')
    }, tickMs)

    worker.on('message', onMessage)
    worker.once('exit', onExit)
    signal.addEventListener('abort', onAbort)
    if (state.ended !== undefined) finish(state.ended)
    else if (signal.aborted) finish('stopped')
    else worker.postMessage(task)
  })
}
