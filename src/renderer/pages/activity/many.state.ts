/**
 * Work on many calls or letters that goes on while the person looks at another tab or page. One at
 * a time.
 */
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { runMany, type ManyProgress } from './run-many'

export interface ManyWork {
  /** `Retrying`, `Discarding`, `Cancelling`. */
  readonly verb: string
  readonly noun: string
  /** Says what it has cost, because it spends money. */
  readonly spends: boolean
  readonly progress: ManyProgress
}

interface ManyState {
  readonly work: ManyWork | null
  /** Does nothing while other work is under way. */
  begin<Item>(
    work: Pick<ManyWork, 'verb' | 'noun' | 'spends'>,
    items: readonly Item[],
    act: (item: Item) => Promise<number>,
    onEnd: () => void,
  ): void
  stop(): void
  /** Forgets work that has ended. */
  clear(): void
}

export const isUnderWay = (work: ManyWork | null) =>
  work !== null && (work.progress.state === 'running' || work.progress.state === 'stopping')

/** No work yet; only the store knows how to stop what runs. */
function createMany(): UseBoundStore<StoreApi<ManyState>> {
  let stopCurrent: () => void = () => undefined
  return create<ManyState>()((set, get) => ({
    work: null,
    begin(work, items, act, onEnd) {
      if (isUnderWay(get().work) || items.length === 0) return
      const run = runMany(items, act, (progress) => set({ work: { ...work, progress } }))
      stopCurrent = run.stop
      void run.ended.then(onEnd)
    },
    stop: () => stopCurrent(),
    clear() {
      if (!isUnderWay(get().work)) set({ work: null })
    },
  }))
}

/** The window's work. */
export const useMany = createMany()
