/** How many calls may run, how fast, and where those go that could not. */
import { createLimits } from '../limits/limits'
import type { ProviderRecords } from '../providers/records'
import { createDeadLetters } from '../queue/dead-letters'
import { createHoldUps } from '../queue/hold-ups'
import { createSlots } from '../queue/slots'
import type { Foundation } from './foundation'
import type { Records } from './records'

interface TrafficGround {
  readonly foundation: Foundation
  readonly records: Records
}

export function createTraffic(
  { foundation: { store, platform, reloads }, records: { audit, settings } }: TrafficGround,
  { providerRecords }: { readonly providerRecords: ProviderRecords },
) {
  const slots = createSlots({
    clock: platform.clock,
    concurrencyOf: (provider) => providerRecords.find(provider)?.concurrency ?? Infinity,
    limit: () => settings.get().queueLimit,
    changed: () => platform.changes.publish('queue'),
  })
  const holdUps = reloads.ofCalls(createHoldUps({ store, platform }))
  const deadLetters = createDeadLetters({ store, platform, audit })
  const limits = reloads.ofCalls(
    createLimits({
      store,
      platform,
      audit,
      providers: () => providerRecords.list().filter(({ kind }) => kind !== 'simulated'),
    }),
  )

  /** How busy one provider is. */
  function slotsOf(id: string) {
    const line = slots.read(0).providers.find(({ provider }) => provider === id)
    return {
      running: line?.running ?? 0,
      waiting: line?.waiting ?? 0,
      limit: providerRecords.find(id)?.concurrency ?? 0,
    }
  }
  return { slots, slotsOf, holdUps, deadLetters, limits }
}
