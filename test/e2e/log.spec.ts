/** The log in a real browser: a line a call, searched, opened, and led from to its entries. */
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'
import type { ServedConsole } from './support/serve'

async function call(served: ServedConsole, callId: string, content: string) {
  const request = {
    callId,
    project: 'dev',
    model: 'simulated/sim-mini',
    maxAttempts: 1,
    messages: [{ role: 'user', content }],
  }
  return served.api('POST', 'calls', request)
}

test('a call is found by its id, its line opens, and leads to its entries', async ({
  tollgate: page,
  served,
}) => {
  await call(served, 'log_good', 'Hello.')
  await call(served, 'log_bad', '[[sim:error=overloaded]]')
  await goTo(page, '/activity/log')
  const log = page.getByRole('group', { name: 'Log', exact: true })
  await expect(log.getByText('Tollgate starts')).toBeVisible()
  await page.getByRole('textbox', { name: 'Search the log' }).fill('LOG_GOOD')
  await expect(log.getByRole('listitem')).toHaveCount(1)
  await expect(page).toHaveURL(/search=LOG_GOOD/)
  await page.reload()
  await expect(log.getByRole('listitem')).toHaveCount(1)
  const line = log.getByRole('button', { name: /A call was answered/ })
  await line.focus()
  await page.keyboard.press('Enter')
  await expect(line).toHaveAttribute('aria-expanded', 'true')
  await expect(log.getByRole('definition').filter({ hasText: 'log_good' })).toBeVisible()
  await log.getByRole('link', { name: 'Entries' }).click()
  await expect(page).toHaveURL(/#\/ledger\?callId=log_good/)
  await goTo(page, '/activity/log?level=warn')
  await expect(log.getByText('A call was not answered')).toBeVisible()
  await expect(log.getByText('A call was answered')).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Search the log' }).fill('nothing like this')
  await expect(page.getByText('No line matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear search' }).click()
  await expect(log.getByText('Tollgate starts')).toBeVisible()
})

test('lines that came since are offered, not pushed between those being read', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/activity/log')
  const log = page.getByRole('group', { name: 'Log', exact: true })
  await expect(log.getByText('Tollgate starts')).toBeVisible()
  await call(served, 'log_later', 'Hello.')
  await page.getByRole('button', { name: 'Show new lines' }).click()
  await expect(log.getByText('A call was answered')).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: the log with a line open`, async ({ tollgate: page, served }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await call(served, 'log_bad', '[[sim:error=overloaded]]')
    await goTo(page, '/activity/log')
    await page.getByRole('button', { name: /A call was not answered/ }).click()
    await expect(page.getByRole('definition').first()).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.setViewportSize({ width: 550, height: 700 })
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.screenshot({ path: test.info().outputPath('narrow.png') })
    await page.setViewportSize({ width: 1100, height: 700 })
    await page.screenshot({ path: test.info().outputPath('log.png') })
  })
}
