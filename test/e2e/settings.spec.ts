/**
 * Settings in a real browser: saved as they are changed, on this machine, and still there after a
 * reload.
 */
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

interface Saved {
  readonly theme: string
  readonly timeZone: string
  readonly defaultMaxOutputTokens: number
  readonly contentRetentionDays: number | null
  readonly firstRunDone: boolean
}

test('theme, zone and max output are saved as they are changed', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/settings')
  await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Seoul')
  await page.getByRole('option', { name: 'Asia/Seoul' }).click()
  await expect(page.getByText('now UTC+9', { exact: false })).toBeVisible()
  await page.getByLabel('Default max output').fill('lots')
  await expect(page.getByText('Give a whole number of tokens, for example 1,024.')).toBeVisible()
  await page.getByLabel('Default max output').fill('4k')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await served.api<Saved>('GET', 'settings')).body)
    .toMatchObject({ theme: 'dark', timeZone: 'Asia/Seoul', defaultMaxOutputTokens: 4000 })
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
})

test('shorter retention says what it deletes and asks once', async ({ tollgate: page, served }) => {
  await goTo(page, '/settings')
  await page.getByRole('combobox', { name: 'Keep prompts and answers' }).click()
  await page.getByRole('option', { name: '7 days', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('older than 7 days are deleted', { exact: false })).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect((await served.api<Saved>('GET', 'settings')).body.contentRetentionDays).toBeNull()
  await page.getByRole('combobox', { name: 'Keep prompts and answers' }).click()
  await page.getByRole('option', { name: '7 days', exact: true }).click()
  await dialog.getByRole('button', { name: 'Shorten' }).click()
  await expect(dialog).toHaveCount(0)
  expect((await served.api<Saved>('GET', 'settings')).body.contentRetentionDays).toBe(7)
})

test('the console says where its data lies and what the keychain is', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/settings')
  const about = page.getByRole('region', { name: 'This console' })
  await expect(about.getByText(served.home, { exact: true })).toBeVisible()
  await expect(about.getByText('a browser, over loopback')).toBeVisible()
  await expect(
    page.getByRole('region', { name: 'Secrets' }).getByText('Session keys only'),
  ).toBeVisible()
})

test('the first-run card comes back', async ({ tollgate: page, served }) => {
  await served.api('PATCH', 'settings', { firstRunDone: true })
  await goTo(page, '/settings')
  await page.getByRole('button', { name: 'Show it again' }).click()
  await expect(page).toHaveURL(/#\/playground/)
  await expect
    .poll(async () => (await served.api<Saved>('GET', 'settings')).body.firstRunDone)
    .toBe(false)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}`, async ({ tollgate: page, served }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await goTo(page, '/settings')
    await expect(
      page.getByRole('region', { name: 'This console' }).getByText('Version'),
    ).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}

test('a wipe says what goes and how much, and takes it', async ({ tollgate: page, served }) => {
  await served.api('POST', 'calls', {
    project: 'dev',
    model: 'simulated/sim-standard',
    messages: [{ role: 'user', content: 'forget me' }],
    maxOutputTokens: 20,
  })
  await goTo(page, '/settings')
  await page.getByRole('button', { name: 'Wipe', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(
    dialog.getByText('This wipes the prompt and answer of 1 call', { exact: false }),
  ).toBeVisible()
  await dialog.getByRole('button', { name: 'Wipe', exact: true }).click()
  await expect(page.getByText('Wiped. ', { exact: false })).toBeVisible()
  expect((await served.api<{ readonly calls: number }>('GET', 'content?all=true')).body.calls).toBe(
    0,
  )
})
