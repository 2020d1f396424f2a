/** What stands above and below an entry in a list, near it and far from it. */
import { expect, test } from 'vitest'
import type { LedgerFilter } from '../../src/contract/ledger'
import { createLedger } from '../../src/main/ledger/ledger'
import { openReader } from '../../src/main/storage/open-database'
import { openTestStore } from '../record/open-store'
import { sampleEntry } from './sample-entry'

const start = Date.UTC(2026, 5, 15, 12)
const howMany = 1500

/** Entries a second apart, some at the same moment; ann is at every second, m2 at every third. */
function open() {
  const { db, file, store } = openTestStore()
  db.prepare("INSERT INTO meta (name, value) VALUES ('ledgerId', 'led_test')").run()
  const ledger = createLedger({ db, openConnection: () => openReader(file) })
  store.write(() => {
    for (let made = 0; made < howMany; made++)
      ledger.append(
        sampleEntry({
          time: start + Math.floor(made / 2) * 1000,
          user: made % 2 === 0 ? 'ann' : 'ben',
          model: made % 3 === 0 ? 'm2' : 'm1',
          project: made === 4 || made === howMany - 2 ? 'rare' : 'dev',
          environment: made < 300 ? 'early' : 'late',
        }),
      )
  })
  return ledger
}

test.each<readonly [string, LedgerFilter]>([
  ['everything', {}],
  ['one label', { user: 'ann' }],
  ['two labels that are often together', { user: 'ann', model: 'm2' }],
  ['two that are together far apart', { model: 'm1', project: 'rare' }],
  ['labels and days', { user: 'ben', from: start + 100_000, to: start + 400_000 }],
  ['labels that end long before the list does', { user: 'ann', environment: 'early' }],
])('the entries above and below are those of the list: %s', (_what, filter) => {
  const ledger = open()
  const ids = ledger.list({ ...filter, limit: howMany }).items.map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(0)
  for (const at of [0, 1, Math.floor(ids.length / 2), ids.length - 1]) {
    const id = ids[at] ?? ''
    expect(ledger.neighbours(id, filter)).toEqual({
      newer: ids[at - 1] ?? null,
      older: ids[at + 1] ?? null,
    })
  }
})

test('of labels that never meet there is nothing above or below, wherever it is asked', () => {
  const ledger = open()
  const all = ledger.list({ limit: howMany }).items
  for (const entry of [all[0], all[700], all.at(-1)])
    expect(ledger.neighbours(entry?.id ?? '', { user: 'ann', service: 'none-such' })).toEqual({
      newer: null,
      older: null,
    })
  expect(
    ledger.neighbours(all.at(-1)?.id ?? '', { model: 'm2', environment: 'late', user: 'ann' })
      .newer,
  ).toBe(
    all.findLast(
      ({ model, environment, user }) => model === 'm2' && environment === 'late' && user === 'ann',
    )?.id,
  )
})
