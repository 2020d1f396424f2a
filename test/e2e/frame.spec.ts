/** What stands around every page: rail, pickers, emergency stop, palette, banners, theme. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { runMarked } from './support/by-keyboard'
import { expect, goTo, openConsole, test } from './support/test'

const stop = (page: Page) => page.getByRole('button', { name: /^Emergency stop/ })

async function openPalette(page: Page) {
  await page.keyboard.press('Control+k')
  await expect(
    page.getByRole('textbox', { name: 'Search pages, actions, models and ids' }),
  ).toBeFocused()
}

interface Emergency {
  readonly engaged: boolean
  readonly reason: string | null
}

test('the emergency stop is engaged with a reason after one question, refuses calls, and is released on purpose', async ({
  tollgate: page,
  served,
}) => {
  await stop(page).click()
  const dialog = page.getByRole('dialog', { name: 'Engage the emergency stop?' })
  await dialog.getByRole('textbox', { name: /Reason/ }).fill('runaway agent')
  await expect(dialog.getByRole('checkbox', { name: /Also cancel calls/ })).toBeChecked()
  await dialog.getByRole('button', { name: 'Stop all calls' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Reason: runaway agent' })).toBeVisible()
  expect((await served.api<Emergency>('GET', 'emergency')).body).toMatchObject({
    engaged: true,
    reason: 'runaway agent',
  })
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(
    page.getByRole('article', { name: 'Assistant message' }).getByRole('alert'),
  ).toContainText('emergency_stop')
  expect((await served.api<{ items: unknown[] }>('GET', 'ledger')).body.items).toEqual([])
  await page.getByRole('button', { name: 'Release', exact: true }).click()
  const release = page.getByRole('dialog', { name: 'Release the emergency stop?' })
  await expect(release.getByRole('button', { name: 'Release' })).toBeDisabled()
  await release.getByRole('textbox').fill('agent is fixed')
  await release.getByRole('button', { name: 'Release' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'runaway agent' })).toHaveCount(0)
  expect((await served.api<Emergency>('GET', 'emergency')).body.engaged).toBe(false)
})

test('a stop engaged elsewhere shows here at once', async ({ tollgate: page, served }) => {
  await served.api('POST', 'emergency', { engaged: true, reason: 'from the API' })
  await expect(page.getByRole('status').filter({ hasText: 'from the API' })).toBeVisible()
})

test('the environment picker changes the setting, and production reddens the bar', async ({
  tollgate: page,
  served,
}) => {
  await page.getByRole('button', { name: 'Environment: development' }).click()
  await page.getByRole('menuitem', { name: /^production/ }).click()
  await expect(page.getByRole('button', { name: 'Environment: production' })).toBeVisible()
  await expect(page.locator('header[data-production]')).toBeVisible()
  expect((await served.api<{ environment: string }>('GET', 'settings')).body.environment).toBe(
    'production',
  )
})

test('every page of the rail opens, and its title is the heading', async ({ tollgate: page }) => {
  const links = page.getByRole('navigation', { name: 'Pages' }).getByRole('link')
  const count = await links.count()
  expect(count).toBeGreaterThanOrEqual(2)
  for (let index = 0; index < count; index++) {
    await links.nth(index).click()
    await expect(links.nth(index)).toHaveAttribute('aria-current', 'page')
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
    await expect(page.getByText('This page could not be drawn')).toHaveCount(0)
  }
})

test('the rail remembers that it is narrow', async ({ tollgate: page }) => {
  await page.getByRole('button', { name: 'Narrow the rail' }).click()
  await expect(page.getByRole('link', { name: 'Compare' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Widen the rail' })).toBeVisible()
})

test('the palette goes anywhere, acts, and finds a call by its id', async ({
  tollgate: page,
  served,
}) => {
  const call = await served.api<{ callId: string }>('POST', 'calls', {
    project: 'dev',
    model: 'simulated/sim-mini',
    messages: [{ role: 'user', content: 'hello from the api' }],
  })
  await openPalette(page)
  await page.keyboard.type('theme dark')
  await runMarked(page, 'Theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await openPalette(page)
  await page.keyboard.type(call.body.callId)
  await runMarked(page, `Find the entry or call ${call.body.callId}`)
  await expect(page.getByRole('article', { name: 'User message' })).toContainText(
    'hello from the api',
  )
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(0)
  await openPalette(page)
  await page.keyboard.type('call_doesnotexist99')
  await runMarked(page, 'Find the entry or call call_doesnotexist99')
  await expect(page.getByText('No entry and no call has the id')).toBeVisible()
})

test('the focus order begins with the way past the frame', async ({ tollgate: page }) => {
  await goTo(page, '/usage')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main')).toBeFocused()
})

test('a console that went away is told on the page, which stays as it was', async ({
  page,
  served,
  pageErrors,
}) => {
  await openConsole(page, served)
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Half a sentence')
  await served.stop()
  await expect(page.getByRole('status').filter({ hasText: 'does not answer' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toHaveValue(
    'Half a sentence',
  )
  // A console that is gone shows as failed requests on the page's own console.
  pageErrors.length = 0
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: stopped in production, narrow rail, palette, dialogs`, async ({
    tollgate: page,
    served,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await served.api('PATCH', 'settings', { environment: 'production' })
    await expect(page.locator('header[data-production]')).toBeVisible()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
    expect(await accessibilityBreaches(page), 'palette').toEqual([])
    await page.keyboard.press('Escape')
    await stop(page).click()
    await expect(page.getByRole('button', { name: 'Stop all calls' })).toBeVisible()
    expect(await accessibilityBreaches(page), 'stop dialog').toEqual([])
    await page.getByRole('button', { name: 'Stop all calls' }).click()
    await expect(page.getByRole('button', { name: 'Release', exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Narrow the rail' }).click()
    expect(await accessibilityBreaches(page), 'stopped').toEqual([])
    await goTo(page, '/nowhere')
    await expect(page.getByText('There is no page at /nowhere')).toBeVisible()
    expect(await accessibilityBreaches(page), 'no page').toEqual([])
  })
}
