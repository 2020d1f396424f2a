/**
 * One answer after the other held against its rules on threads that are used again; one that passes
 * a bound is left and replaced.
 */
import type { Log } from '../platform/log'
import type { Task } from './check-task'
import { startRuleThread, type Ending, type RuleThread } from './rule-thread'
import type { Finding } from './subject'
import { findingOf, overTime, stopped, type ThreadsBounds } from './thread-bounds'

/** What is to be looked at, from its first rule on. */
export type Job = Omit<Task, 'from'>

export interface ThreadWork {
  /**
   * A finding for each rule, in order. Never rejects: what could not be looked at says so.
   * `mostTicks` is what all its rules may take together.
   */
  run(job: Job, mostTicks: number, signal: AbortSignal): Promise<readonly Finding[]>
  /** Ends the threads that wait for work. */
  end(): Promise<void>
}

interface Progress {
  readonly findings: Finding[]
  ticks: number
  threads: number
}

/** Once `closing` aborts, no thread is kept for later work. */
export function createThreadWork(
  log: Pick<Log, 'error'>,
  bounds: ThreadsBounds,
  closing: AbortSignal,
): ThreadWork {
  const idle: RuleThread[] = []

  async function leave(thread: RuleThread, ending: Ending, kind: string) {
    await thread.end()
    if (ending === 'broken')
      log.error('The thread that holds answers against rules ended', { rule: kind })
  }

  return {
    async run(job, mostTicks, signal) {
      const progress: Progress = { findings: [], ticks: 0, threads: 0 }
      const { findings } = progress
      let thread: RuleThread | undefined
      while (findings.length < job.rules.length) {
        const over = whyOver(progress, mostTicks, signal, bounds)
        if (over !== undefined) {
          findings.push(over)
          continue
        }
        thread ??= idle.pop() ?? startRuleThread(bounds)
        const ending = await follow(thread, job, progress, mostTicks, signal)
        if (ending === 'done') break
        const left = thread
        thread = undefined
        progress.threads += 1
        await leave(left, ending, job.rules[findings.length]?.kind ?? '')
        if (ending !== 'stopped') findings.push(findingOf(ending, bounds))
      }
      if (thread !== undefined && closing.aborted) await thread.end()
      else if (thread !== undefined) idle.push(thread)
      return findings
    },
    async end() {
      await Promise.all(idle.splice(0).map((thread) => thread.end()))
    },
  }
}

/** What is found of a rule whose turn does not come; undefined: it comes. */
function whyOver(
  { ticks, threads }: Progress,
  mostTicks: number,
  signal: AbortSignal,
  bounds: ThreadsBounds,
): Finding | undefined {
  if (signal.aborted) return stopped
  const over = ticks >= mostTicks || threads >= bounds.mostThreadsAnAnswer
  return over ? overTime(bounds) : undefined
}

function follow(
  thread: RuleThread,
  job: Job,
  progress: Progress,
  mostTicks: number,
  signal: AbortSignal,
): Promise<Ending> {
  return thread.run(
    { ...job, from: progress.findings.length },
    {
      signal,
      onFinding: (finding) => void progress.findings.push(finding),
      overAfterTick() {
        progress.ticks += 1
        return progress.ticks >= mostTicks
      },
    },
  )
}
