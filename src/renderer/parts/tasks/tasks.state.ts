/** Long work on the data as the console tells it, and which of it a person has put away. */
import { create } from 'zustand'
import type { Task, TaskKind } from '../../../contract/tasks'
import { useServerQuery } from '../../client/query'
import { shownTasks } from './tasks.words'

/** What ended before this window was opened is no news in it. */
const openedAt = Date.now()

const useClosed = create<{ readonly ids: ReadonlySet<string>; close(id: string): void }>()(
  (set, get) => ({
    ids: new Set<string>(),
    close: (id) => set({ ids: new Set([...get().ids, id]) }),
  }),
)

/** `tellsEnd`: whoever asked for it in this window tells how it ended. */
export function useTasks(
  kinds: readonly TaskKind[],
  tellsEnd: boolean,
): { readonly tasks: readonly Task[]; readonly close: (id: string) => void } {
  const { ids: closed, close } = useClosed()
  const list = useServerQuery(['tasks'], ['tasks'], (client) => client.tasks.list())
  const tasks = shownTasks(list.data?.items ?? [], { kinds, since: openedAt, tellsEnd, closed })
  return { tasks, close }
}
