/**
 * Activity in a real browser: alerts that the console raised itself, and changes it put on record.
 */
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import { crossBudget } from './support/cross-budget'
import { expect, goTo, test } from './support/test'

let mock: MockProvider
test.beforeEach(async () => {
  mock = await startMockProvider()
})
test.afterEach(() => mock.close())

test('an alert is shown with its severity in words, leads to its subject, is acknowledged and kept', async ({
  tollgate: page,
  served,
}) => {
  // The shipped prices age with the calendar; this is about another alert.
  await served.api('POST', 'alerts/mute', { kind: 'price_snapshot_old', until: null })
  await goTo(page, '/activity')
  await expect(page.getByText('Nothing needs attention')).toBeVisible()
  await crossBudget(served, mock)
  const list = page.getByRole('group', { name: 'Alerts' })
  const row = list.getByRole('listitem').first()
  await expect(row.getByText(/^(Critical|Warning|Info)$/)).toBeVisible()
  await expect(row).toContainText('one call')
  await expect(row.getByRole('link', { name: 'Open budgets' })).toHaveAttribute('href', '#/budgets')
  await row.getByRole('button', { name: /^Acknowledge/ }).click()
  await expect(page.getByText('Nothing needs attention')).toBeVisible()
  await page.getByRole('radiogroup', { name: 'Which alerts' }).getByText('Acknowledged').click()
  await expect(list.getByRole('listitem').first()).toContainText('Acknowledged')
  const kept = await served.api<{ items: { kind: string }[]; openCount: number }>('GET', 'alerts')
  expect([
    kept.body.items.filter(({ kind }) => kind === 'budget_threshold').length,
    kept.body.openCount,
  ]).toEqual([1, 0])
})

test('a change shows who, what and the fields that differ', async ({ tollgate: page, served }) => {
  await goTo(page, '/activity/audit')
  await expect(page.getByText('Nothing was changed yet')).toBeVisible()
  await served.api('PUT', 'services/chatops/policy', {
    policy: { allowedTiers: ['mini'], defaultModel: 'gpt-4o-mini' },
  })
  await served.api('PUT', 'services/chatops/policy', {
    policy: { allowedTiers: ['mini', 'standard'], defaultModel: 'gpt-4o-mini' },
  })
  const trail = page.getByRole('group', { name: 'Audit trail' })
  const newest = trail.getByRole('listitem').first()
  await expect(newest).toContainText('API token')
  await expect(newest).toContainText('chatops')
  await expect(newest).toContainText('allowed tiers')
  await expect(newest.locator('del')).toHaveText('mini')
  await expect(newest.locator('ins')).toHaveText('mini, standard')
  await page.getByLabel('Search the audit trail').fill('nothing like this')
  await expect(page.getByText('No change matches')).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: alerts and audit trail`, async ({ tollgate: page, served }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await crossBudget(served, mock)
    await page.reload()
    await goTo(page, '/activity')
    await expect(page.getByRole('button', { name: /^Acknowledge/ }).first()).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/activity/audit')
    await expect(
      page.getByRole('group', { name: 'Audit trail' }).getByRole('listitem').first(),
    ).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
