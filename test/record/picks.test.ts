/** Notifications tell of the alerts a person picked, by kind and by severity, and of no others. */
import { expect, test } from 'vitest'
import { alertKind, isPicked, type AlertPicks } from '../../src/contract/alerts'
import { alertPlace } from '../../src/contract/alert-place'
import { pagePaths } from '../../src/renderer/parts/page-paths'
import { nextTurn } from './open-store'
import { ask, doneOf, openHouse } from '../support/house'

test.each<[string, AlertPicks, readonly string[]]>([
  ['everything', { severity: 'info', kinds: null }, ['info', 'warning', 'critical']],
  ['what is grave', { severity: 'warning', kinds: null }, ['warning', 'critical']],
  ['a kind', { severity: 'critical', kinds: ['ledger'] }, ['critical']],
  ['another kind', { severity: 'info', kinds: ['report'] }, []],
])('picks of %s', (_name, picks, picked) => {
  const severities = ['info', 'warning', 'critical'] as const
  expect(severities.filter((severity) => isPicked(picks, { kind: 'ledger', severity }))).toEqual(
    picked,
  )
})

test('every kind leads to a page that is there', () => {
  const pages = alertKind.options.map((kind) =>
    alertPlace({ kind, subject: 'openai/gpt-4o' }).replace(/^(\/[a-z]+).*$/, '$1'),
  )
  expect(pages.filter((page) => !(pagePaths as readonly string[]).includes(page))).toEqual([])
})

test('an alert that is not picked is kept and not notified; with other picks the next one is', async () => {
  const places: string[] = []
  const { client, run } = await openHouse({
    notify: (title, _body, place) => void places.push(`${title} → ${place}`),
  })
  async function cross(name: string) {
    await client.budgets.create({
      name,
      scope: { project: 'dev' },
      unit: 'requests',
      period: 'day',
      limit: 1,
      enforcement: 'notify',
      thresholds: [100],
    })
    doneOf(await run(ask(name)))
    await nextTurn()
  }
  await client.system.updateSettings({
    notificationPicks: { severity: 'info', kinds: ['ledger'] },
  })
  await cross('first')
  expect((await client.alerts.list({ open: true })).items.map(({ kind }) => kind)).toContain(
    'budget_threshold',
  )
  await client.system.updateSettings({
    notificationPicks: { severity: 'info', kinds: ['budget_threshold'] },
  })
  await cross('second')
  expect(places.filter((each) => each.includes('first'))).toEqual([])
  expect(places).toEqual([expect.stringMatching(/second.* → \/budgets$/)])
})
