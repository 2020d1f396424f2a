/**
 * Care of the data in a real browser: sums added up anew, the chain verified, and the diagnostics bundle
 * shown whole and saved as what was shown.
 */
import { readFileSync } from 'node:fs'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

test('the bundle is shown part by part, and the file that is saved holds exactly that', async ({
  tollgate: page,
}) => {
  await goTo(page, '/settings')
  await page.getByRole('button', { name: 'Show the bundle' }).click()
  const content = page.getByRole('group', { name: 'Content of the bundle' })
  const shown: string[] = []
  for (const name of [
    'console.json',
    'settings.json',
    'integrity.json',
    'rows.json',
    'log.jsonl',
  ]) {
    await content.getByText(name, { exact: true }).click()
    const part = content.getByLabel(`Content of ${name}`)
    await expect(part).toBeVisible()
    shown.push((await part.textContent()) ?? '')
  }
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    content.getByRole('button', { name: /^Save tollgate-diagnostics-/ }).click(),
  ])
  const saved = readFileSync(await download.path(), 'utf8')
  for (const part of shown) expect(saved).toContain(part.trim())
  expect(saved.split('\n==== ')).toHaveLength(6)
})

test('sums are added up anew and the chain is verified from the settings', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'calls', {
    project: 'dev',
    model: 'simulated/sim-mini',
    messages: [{ role: 'user', content: 'Hello.' }],
  })
  await goTo(page, '/settings')
  const care = page.getByRole('region', { name: 'Ledger', exact: true })
  await care.getByRole('button', { name: 'Add up' }).click()
  await expect(care.getByRole('status')).toHaveText('1 entry added up: every sum was right.')
  await care.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('The chain is unbroken.')).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: the bundle open`, async ({ tollgate: page, served }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await goTo(page, '/settings')
    await page.getByRole('button', { name: 'Show the bundle' }).click()
    await page.getByText('integrity.json', { exact: true }).click()
    await expect(page.getByLabel('Content of integrity.json')).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.setViewportSize({ width: 1100, height: 800 })
    await page.getByRole('button', { name: /^Save tollgate/ }).scrollIntoViewIfNeeded()
    await page.screenshot({ path: test.info().outputPath('bundle.png') })
  })
}
