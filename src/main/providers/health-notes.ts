/** What attempts tell of their providers: known at once, written about once a second. */
import type { ErrorBody } from '../../contract/errors'
import type { Provider } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { healthAfter } from './health'
import type { ProviderRows } from './record-rows'

export interface HealthNotesDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly rows: Pick<ProviderRows, 'updateHealth'>
  /** The records in memory, by id. */
  readonly cache: Map<string, Provider>
}

export interface HealthNotes {
  /** What the last attempt told about the provider; null: it answered. */
  noteResult(id: string, error: ErrorBody | null): void
  /** Writes noted results now. */
  flush(): void
}

const writeHealthEveryMs = 1000

export function createHealthNotes({ store, platform, rows, cache }: HealthNotesDeps): HealthNotes {
  const noted = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function write(ids: readonly string[]) {
    for (const id of ids) {
      const provider = cache.get(id)
      if (provider !== undefined) rows.updateHealth(provider)
    }
  }
  function flush() {
    clearTimeout(timer)
    timer = undefined
    const ids = [...noted]
    noted.clear()
    if (ids.length === 0 || !store.db.open) return
    try {
      store.write(() => write(ids))
    } catch (error) {
      // Health is a convenience; a full disk is reported by the ledger.
      platform.log.warn('provider health was not written', {
        error: error instanceof Error ? error.name : 'unknown',
      })
    }
    platform.changes.publish('providers')
  }

  return {
    noteResult(id, error) {
      const provider = cache.get(id)
      const health = healthAfter(error?.code ?? 'ok')
      if (provider === undefined || health === null) return
      cache.set(
        id,
        error === null
          ? { ...provider, health, lastOkAt: platform.clock.now() }
          : { ...provider, health, lastError: error },
      )
      noted.add(id)
      timer ??= setTimeout(flush, writeHealthEveryMs).unref()
    },
    flush,
  }
}
