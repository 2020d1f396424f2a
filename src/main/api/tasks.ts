/** Handlers of contract/tasks. */
import type { Tasks } from '../platform/tasks'
import { os } from './handlers'

export function tasksHandlers({ tasks }: { readonly tasks: Pick<Tasks, 'list' | 'stop'> }) {
  return {
    list: os.tasks.list.handler(() => tasks.list()),
    stop: os.tasks.stop.handler(({ input }) => tasks.stop(input.id)),
  }
}
