/** Notifications of the browser, from the setting to the click, in two tabs; and a browser that blocks them. */
import type { Page } from '@playwright/test'
import type { Settings } from '../../src/contract/system'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import { crossBudget } from './support/cross-budget'
import { watchMoments } from './support/moments'
import { expect, goTo, openConsole, test } from './support/test'

interface Kept {
  readonly title: string
  onclick: (() => void) | null
}

let mock: MockProvider
test.beforeEach(async () => {
  mock = await startMockProvider()
})
test.afterEach(() => mock.close())

/** A browser without a desktop shows none, so what it was asked to show is kept. */
async function keepNotices(page: Page, permission: NotificationPermission) {
  await page.addInitScript((first) => {
    let current = first
    const shown: object[] = []
    class KeptNotice {
      static get permission() {
        return current
      }
      static async requestPermission() {
        current = 'granted'
        return current
      }
      onclick: (() => void) | null = null
      constructor(readonly title: string) {
        shown.push(this)
      }
      close() {}
    }
    Object.assign(window, { Notification: KeptNotice, shownNotices: shown })
  }, permission)
}

const shownIn = (page: Page) =>
  page.evaluate(() =>
    (Reflect.get(window, 'shownNotices') as Kept[]).map(({ title }) => ({ title })),
  )

/** Whether the toast of the budget's alert has been, which goes by itself. */
async function watchToast(page: Page): Promise<() => Promise<boolean>> {
  const been = await watchMoments(page, { toast: { within: 'body', text: /one call/ } })
  return async () => (await been()).includes('toast')
}

/** Tabs that would tell if the one that does were closed. */
const waitingTabs = (page: Page) =>
  page.evaluate(async () => (await navigator.locks.query()).pending?.length)

test('a new alert is told once over two tabs, and its click leads to it', async ({
  tollgate: page,
  served,
  context,
}) => {
  await served.api('POST', 'alerts/mute', { kind: 'price_snapshot_old', until: null })
  const other = await context.newPage()
  await keepNotices(other, 'granted')
  await openConsole(other, served)
  await goTo(other, '/activity')
  await expect(other.getByText('Nothing needs attention')).toBeVisible()
  await keepNotices(page, 'default')
  await page.reload()
  await goTo(page, '/settings')
  const alerts = page.getByRole('region', { name: 'Alerts', exact: true })
  await alerts.getByRole('button', { name: 'Allow notifications' }).click()
  await expect(alerts.getByText('Allowed', { exact: true })).toBeVisible()
  await expect.poll(() => waitingTabs(page)).toBe(1)
  const tabs = [page, other]
  const toasts = await Promise.all(tabs.map(watchToast))
  await crossBudget(served, mock)
  const all = async () => (await Promise.all(tabs.map(shownIn))).flat()
  await expect
    .poll(async () => (await all()).map(({ title }) => title))
    .toEqual([expect.stringContaining('one call')])
  // Both have shown the toast, so the tab that tells nothing has had its chance.
  for (const hasBeen of toasts) await expect.poll(hasBeen).toBe(true)
  expect(await all()).toHaveLength(1)
  await other.evaluate(() => (Reflect.get(window, 'shownNotices') as Kept[])[0]?.onclick?.())
  await expect(other).toHaveURL(/#\/budgets$/)
})

test('what is picked is kept, and an alert of another kind is not told', async ({
  tollgate: page,
  served,
}) => {
  await keepNotices(page, 'granted')
  await page.reload()
  await goTo(page, '/settings')
  const alerts = page.getByRole('region', { name: 'Alerts', exact: true })
  await alerts.getByRole('combobox', { name: 'How grave, for notifications' }).click()
  await page.getByRole('option', { name: 'Critical only' }).click()
  await alerts.getByRole('combobox', { name: 'Kinds, for notifications' }).click()
  await page.getByRole('option', { name: 'Ledger', exact: true }).click()
  await expect
    .poll(async () => (await served.api<Settings>('GET', 'settings')).body.notificationPicks)
    .toEqual({ severity: 'critical', kinds: ['ledger'] })
  await page.keyboard.press('Escape')
  const hasBeen = await watchToast(page)
  await crossBudget(served, mock)
  await expect.poll(hasBeen).toBe(true)
  expect(await shownIn(page)).toEqual([])
})

test('a browser that blocks them says how to allow them', async ({ tollgate: page }) => {
  await keepNotices(page, 'denied')
  await page.reload()
  await goTo(page, '/settings')
  const alerts = page.getByRole('region', { name: 'Alerts', exact: true })
  await expect(alerts.getByText('Blocked', { exact: true })).toBeVisible()
  await expect(alerts.getByText('site settings', { exact: false })).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
})
