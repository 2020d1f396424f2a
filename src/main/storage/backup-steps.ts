/** A backup and a restore as tasks: their steps as a person is told them, and what came of them. */
import { counted } from '../../shared/counted'
import type { TaskRun, Tasks, TaskStep } from '../platform/tasks'
import type { StoredBackup } from './backup-facts'
import type { ThreadTaskWatch } from './backup-thread'
import type { ThreadStep } from './backup-task'

const step = (name: string, unit: string, weight: number): TaskStep => ({ name, unit, weight })

export const backupSteps = {
  rows: step('Copying rows', 'rows', 5),
  indexes: step('Building indexes', 'indexes', 4),
  pages: step('Checking pages', 'tables', 2),
  chain: step('Walking the chain', 'entries', 9),
} as const satisfies Record<ThreadStep | 'chain', TaskStep>

export const restoreSteps = {
  inspecting: step('Looking over the backup', 'cells', 3),
  pages: step('Checking the backup’s pages', 'tables', 2),
  chain: step('Walking the backup’s chain', 'entries', 9),
  sums: step('Adding up its entries', 'entries', 9),
} as const satisfies Record<string, TaskStep>

/** Too late to be given up. */
export const puttingInPlace = step('Putting it in place', 'ledgers', 9)

/** Tells what the thread does of it as steps of the task. */
export function threadWatch(
  run: TaskRun,
  signal: AbortSignal,
  steps: Partial<Record<ThreadStep, TaskStep>>,
): ThreadTaskWatch {
  let under: TaskStep | undefined
  return {
    signal,
    onProgress(name, done, total) {
      const told = steps[name]
      if (told === undefined) return
      if (told !== under) run.begin(told.name, total)
      under = told
      run.advance(done, total)
    },
  }
}

/** The work of a backup. */
export function backupAsTask(
  tasks: Pick<Tasks, 'run'>,
  who: string,
  work: (run: TaskRun) => Promise<StoredBackup>,
): Promise<StoredBackup> {
  const { rows, indexes, pages, chain } = backupSteps
  return tasks.run(
    { kind: 'backup', who, steps: [rows, indexes, pages, chain] },
    work,
    ({ id, entries }) => ({
      state: 'done',
      outcome: `${id} was made and verified, with ${counted(entries, 'entry', 'entries')}.`,
    }),
  )
}

interface Restored {
  readonly restored: { readonly id: string }
  readonly keptAs: string
}

/** The work of a restore; what is here is backed up in the middle of it. */
export function restoreAsTask<Result extends Restored>(
  tasks: Pick<Tasks, 'run'>,
  who: string,
  work: (run: TaskRun) => Promise<Result>,
): Promise<Result> {
  const { inspecting, pages, chain, sums } = restoreSteps
  return tasks.run(
    {
      kind: 'restore',
      who,
      steps: [inspecting, pages, chain, sums, ...Object.values(backupSteps), puttingInPlace],
    },
    work,
    ({ restored, keptAs }) => ({
      state: 'done',
      outcome: `${restored.id} was restored. What was here before is kept as ${keptAs}.`,
    }),
  )
}
