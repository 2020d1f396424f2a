/** What is said of long work on the data: what it is, how far, how long still, what came of it. */
import type { Task, TaskKind } from '../../../contract/tasks'
import { formatCount, formatDuration, formatShare } from '../../kit/format'

export const taskTitles: Readonly<Record<TaskKind, string>> = {
  verify: 'Verifying the ledger',
  export: 'Exporting entries',
  wipe: 'Wiping prompts and answers',
  retention: 'Wiping what is past its retention',
  backup: 'Backing up',
  restore: 'Restoring a backup',
  rebuild: 'Adding up usage anew',
}

/** Ended sooner it was over in a blink, and whoever asked has seen what came of it. */
const blinkMs = 1000

export function isUnderWay({ state }: Pick<Task, 'state'>): boolean {
  return state === 'running' || state === 'stopping'
}

/** `Walking the chain: 412 000 of 1 000 000 entries`. */
export function stepText({ step, done, total, unit }: Task): string {
  if (total === null) return step
  return `${step}: ${formatCount(done)} of ${formatCount(total)} ${unit}`
}

/** `41 %, about 12.0 s left`. */
export function shareText({ share, leftMs }: Task): string {
  const left = leftMs === null ? '' : `, about ${formatDuration(Math.max(1000, leftMs))} left`
  return `${formatShare(share)}${left}`
}

/** Null while it runs. Of a stop the sentence itself says so. */
export function endText({ state, outcome }: Task): string | null {
  if (state === 'running' || state === 'stopping') return null
  return `${state === 'failed' ? 'Failed. ' : ''}${outcome ?? ''}`
}

/**
 * Those of some kinds that a person should see: what runs, what was stopped, and what ended since
 * `since` unless `tellsEnd` says that whoever asked tells it.
 */
export function shownTasks(
  tasks: readonly Task[],
  {
    kinds,
    since,
    tellsEnd,
    closed,
  }: {
    readonly kinds: readonly TaskKind[]
    readonly since: number
    readonly tellsEnd: boolean
    readonly closed: ReadonlySet<string>
  },
): Task[] {
  return tasks.filter((task) => {
    if (!kinds.includes(task.kind) || closed.has(task.id)) return false
    if (task.endedAt === null) return true
    if (task.endedAt < since) return false
    if (task.state === 'stopped') return true
    return !tellsEnd && task.endedAt - task.startedAt >= blinkMs
  })
}
