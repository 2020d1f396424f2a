/**
 * Long work that is told while it runs: how far it is, how long it will go on, and a stop it looks for
 * wherever it can be given up.
 */
import type { Task } from '../../contract/tasks'
import { Failure } from './failure'
import type { Platform } from './platform'
import {
  announcedAfterMs,
  createRunning,
  type Running,
  type TaskPlan,
  type TaskRun,
} from './running-task'

export type { TaskPlan, TaskRun, TaskStep } from './running-task'

/** How it ended, where it did not throw. */
export interface TaskEnd {
  readonly state: 'done' | 'stopped'
  readonly outcome: string
}

/** A task that is told by whoever works on it. */
export interface OpenTask {
  readonly run: TaskRun
  end(end: TaskEnd): void
  /** It threw this: a stop where it was asked for, else a failure. */
  fail(thrown: unknown): void
}

export interface Tasks {
  list(): { items: Task[] }
  /** Throws Failure `not_found`, or `conflict` where it has ended or cannot be given up any more. */
  stop(id: string): Task
  /** For work that is no promise; it has to be ended. */
  open(plan: TaskPlan): OpenTask
  /** Gives what `work` gives and throws what it throws. `endOf` says what came of it. */
  run<T>(
    plan: TaskPlan,
    work: (run: TaskRun) => Promise<T>,
    endOf: (value: T) => TaskEnd,
  ): Promise<T>
}

/** Ended tasks that are told of. */
const keptEnded = 20

export function createTasks({
  clock,
  newId,
  changes,
}: Pick<Platform, 'clock' | 'newId' | 'changes'>): Tasks {
  const running = new Map<string, Running>()
  let ended: Task[] = []
  const announce = () => changes.publish('tasks')

  function open(plan: TaskPlan): OpenTask {
    const one = createRunning(newId('tsk'), plan, clock, announce)
    running.set(one.id, one)
    const announcing = setTimeout(announce, announcedAfterMs).unref()
    function end(task: Task) {
      clearTimeout(announcing)
      running.delete(one.id)
      // What the console does by itself is told of while it runs, and where it did not go well.
      if (plan.who !== 'tollgate' || task.state !== 'done')
        ended = [task, ...ended].slice(0, keptEnded)
      announce()
    }
    return {
      run: one.run,
      end: ({ state, outcome }) => end(one.end(state, outcome)),
      fail(thrown) {
        const cancelled = thrown instanceof Failure && thrown.code === 'cancelled'
        end(one.end(cancelled && one.wasStopped() ? 'stopped' : 'failed', words(thrown)))
      },
    }
  }

  return {
    list: () => ({
      items: [...[...running.values()].reverse().map((one) => one.tell()), ...ended],
    }),
    stop(id) {
      const one = running.get(id)
      if (one === undefined) throw notRunning(ended, id)
      one.stop()
      announce()
      return one.tell()
    },
    open,
    async run(plan, work, endOf) {
      const one = open(plan)
      try {
        const value = await work(one.run)
        one.end(endOf(value))
        return value
      } catch (thrown) {
        one.fail(thrown)
        throw thrown
      }
    },
  }
}

function notRunning(ended: readonly Task[], id: string): Failure {
  return ended.some((task) => task.id === id)
    ? new Failure('conflict', 'It has ended already.')
    : new Failure('not_found', `There is no task ${id}.`)
}

/** What is not a Failure of ours may hold anything, so it is not repeated. */
function words(thrown: unknown): string {
  return thrown instanceof Failure ? thrown.message : 'It failed. The log has the details.'
}
