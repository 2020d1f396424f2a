/** Long work the console does on its data: how far each is, and a stop that leaves nothing half done. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, nothing } from './primitives'

export const taskKinds = [
  'verify',
  'export',
  'wipe',
  'retention',
  'backup',
  'restore',
  'rebuild',
] as const
export const taskKind = z.enum(taskKinds)
export type TaskKind = z.infer<typeof taskKind>

/** `stopping`: asked to, and on its way to the next place where it can. */
export const taskState = z.enum(['running', 'stopping', 'done', 'stopped', 'failed'])

export const task = z.object({
  id,
  kind: taskKind,
  /** Who began it, as in the audit trail; `tollgate`: nobody asked. */
  who: z.string(),
  state: taskState,
  /** What it does now, or did last: `Walking the chain`. */
  step: z.string(),
  /** Of this step; what is counted is in `unit`. */
  done: count,
  /** Null: nobody knows how many there are. */
  total: count.nullable(),
  unit: z.string(),
  /** Of the whole task, 0 to 1. */
  share: z.number().min(0).max(1),
  /** Milliseconds it will go on, by how it went so far; null: too early to say. */
  leftMs: count.nullable(),
  /** False: what runs now is too late to be given up. */
  stoppable: z.boolean(),
  startedAt: epochMs,
  endedAt: epochMs.nullable(),
  /** What came of it, as a sentence; null while it runs. */
  outcome: z.string().nullable(),
})
export type Task = z.infer<typeof task>

export const tasksContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/tasks',
      summary: 'Long work on the data: what runs, then what ended since the start, newest first',
    })
    .input(nothing)
    .output(z.object({ items: z.array(task) })),
  stop: oc
    .route({
      method: 'POST',
      path: '/tasks/{id}/stop',
      summary: 'Stop a task at the next place where nothing is left half done',
    })
    .input(z.strictObject({ id }))
    .output(task),
}
