/**
 * Alerts are kept, told once they are on disk, and never told when their transaction did not
 * happen.
 */
import { describe, expect, test } from 'vitest'
import { createAlerts, type NewAlert } from '../../src/main/record/alerts'
import { nextTurn, openTestStore } from './open-store'

const budget: NewAlert = {
  kind: 'budget_threshold',
  severity: 'warning',
  title: 'Budget "June" at 75 %',
  message: '7.50 of 10.00 USD spent.',
  subject: 'bud_1',
}

function open() {
  const parts = openTestStore()
  const notified: (readonly [string, string])[] = []
  return {
    ...parts,
    notified,
    alerts: createAlerts(
      parts.store,
      parts.platform,
      (title, body) => void notified.push([title, body]),
    ),
  }
}

describe('alerts', () => {
  test('one raised is kept as given and told after the commit', async () => {
    const { alerts, store, clock, notified, published } = open()
    const raised = await store.commitSoon(() => {
      const alert = alerts.raise(budget)
      expect(notified).toEqual([])
      return alert
    })
    expect(raised).toEqual({ ...budget, id: raised.id, time: clock.time, acknowledgedAt: null })
    await nextTurn()
    expect(notified).toEqual([['Budget "June" at 75 %', '7.50 of 10.00 USD spent.']])
    expect(published).toEqual(['alerts'])
    expect(alerts.list()).toEqual({ items: [raised], openCount: 1 })
  })

  test('one whose transaction is rolled back is neither kept nor told', async () => {
    const { alerts, store, notified, published } = open()
    expect(() =>
      store.write(() => {
        alerts.raise(budget)
        throw new Error('no')
      }),
    ).toThrow('no')
    await nextTurn()
    expect([notified, published, alerts.list().items]).toEqual([[], [], []])
  })

  test('a work undone inside a group takes only its own alert with it', async () => {
    const { alerts, store, notified } = open()
    const kept = store.commitSoon(() => alerts.raise({ ...budget, title: 'kept' }))
    const undone = store.commitSoon(() => {
      alerts.raise({ ...budget, title: 'undone' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await kept
    await nextTurn()
    expect(notified.map(([title]) => title)).toEqual(['kept'])
  })

  test('acknowledging keeps the first time and lowers the count', () => {
    const { alerts, store, clock, published } = open()
    const { id } = store.write(() => alerts.raise(budget))
    clock.time += 1000
    const first = alerts.acknowledge(id)
    expect(first.acknowledgedAt).toBe(clock.time)
    clock.time += 1000
    expect(alerts.acknowledge(id)).toEqual(first)
    expect(alerts.openCount()).toBe(0)
    expect(published).toContain('alerts')
    expect(() => alerts.acknowledge('alr_none')).toThrow(/no alert "alr_none"/)
  })

  test('pages run from newest to oldest without losing or repeating one, filtered or not', () => {
    const { alerts, store, clock } = open()
    for (let i = 0; i < 25; i += 1) {
      clock.time += 1000
      const { id } = store.write(() => alerts.raise({ ...budget, title: String(i) }))
      if (i % 5 === 0) alerts.acknowledge(id)
    }
    const titles = (open?: boolean) => {
      const found: number[] = []
      let cursor: string | undefined
      do {
        const page = alerts.list({ open, cursor, limit: 5 })
        expect(page.openCount).toBe(20)
        found.push(...page.items.map((alert) => Number(alert.title)))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      return found
    }
    const all = Array.from({ length: 25 }, (_, i) => 24 - i)
    expect(titles()).toEqual(all)
    expect(titles(true)).toEqual(all.filter((i) => i % 5 !== 0))
    expect(titles(false)).toEqual([20, 15, 10, 5, 0])
  })

  test('a notification that fails does not harm anything else', async () => {
    const { store, platform } = openTestStore()
    const warnings: string[] = []
    const alerts = createAlerts(
      store,
      { ...platform, log: { ...platform.log, warn: (message) => void warnings.push(message) } },
      () => {
        throw new Error('no notification daemon')
      },
    )
    store.write(() => alerts.raise(budget))
    await nextTurn()
    expect(warnings).toEqual(['A notification could not be shown'])
    expect(alerts.openCount()).toBe(1)
  })
})
