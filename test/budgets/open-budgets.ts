/** Budgets and a ledger over a real database, for tests of both. */
import type { CallFacts } from '../../src/main/budgets/call-facts'
import { createBudgets } from '../../src/main/budgets/budgets'
import type { NewHold } from '../../src/main/budgets/holds'
import { createLedger } from '../../src/main/ledger/ledger'
import { createAlerts } from '../../src/main/record/alerts'
import { openReader } from '../../src/main/storage/open-database'
import { sampleEntry } from '../ledger/sample-entry'
import { openTestStore } from '../record/open-store'

export const facts: CallFacts = {
  provider: 'openai',
  model: 'gpt-4o-mini',
  keyId: 'key_1',
  project: 'dev',
  service: null,
  environment: 'development',
  user: null,
  organization: null,
  source: 'playground',
  simulated: false,
}

export function openBudgets() {
  const opened = openTestStore()
  const { db, store, platform, audit, clock } = opened
  db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  const notified: string[] = []
  const alerts = createAlerts(store, platform, (title) => void notified.push(title))
  const budgets = createBudgets({ store, platform, audit, alerts, timeZone: () => 'Europe/London' })
  const ledger = createLedger({ db, openConnection: () => openReader(opened.file) })
  let counter = 0

  function holdOf(change: Partial<NewHold> = {}): NewHold {
    counter += 1
    return {
      id: `hld_${counter}`,
      callId: `call_h${counter}`,
      attempt: 1,
      time: clock.now(),
      facts,
      inputBound: 100,
      outputBound: 50,
      costBound: 1000,
      priceSnapshotId: null,
      price: null,
      ...change,
    }
  }
  /** Takes a hold in a transaction of its own; gives it, or the failure. */
  const take = (change: Partial<NewHold> = {}) => {
    const hold = holdOf(change)
    return store.commitSoon(() => {
      budgets.take(hold)
      return hold
    })
  }
  /** Ends a hold the way the gate does: counters, entry and alerts together. */
  const settle = (hold: NewHold, cost: number) =>
    store.write(() => {
      const tokens = { inputTokens: hold.inputBound, outputTokens: hold.outputBound }
      const settled = budgets.settle(hold.id, {
        usd: cost,
        tokens: hold.inputBound + hold.outputBound,
        requests: 1,
      })
      const { simulated, ...labels } = hold.facts
      ledger.append(
        sampleEntry({
          ...labels,
          ...tokens,
          simulated,
          id: `ent_${hold.id}`,
          callId: hold.callId,
          time: hold.time,
          costNanoUsd: cost,
        }),
      )
      settled.tellCrossed()
    })
  const release = (hold: NewHold) => store.write(() => budgets.release(hold.id))
  return { ...opened, alerts, notified, budgets, ledger, take, settle, release }
}
