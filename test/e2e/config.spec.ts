/**
 * Policies as a file in a real browser: taken out, brought back with its faults at their lines,
 * looked at as a diff, applied whole.
 */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

async function openSection(page: Page) {
  await goTo(page, '/settings')
  const section = page.getByRole('region', { name: 'Policies as a file' })
  await section.scrollIntoViewIfNeeded()
  return section
}

test('what is downloaded would change nothing; changed, it shows each field and is applied whole', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'budgets', {
    name: 'Month',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'month',
    limit: 12_500_000_000,
    enforcement: 'hard',
  })
  const section = await openSection(page)
  const saved = page.waitForEvent('download')
  await section.getByRole('button', { name: 'Download' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toBe('tollgate-rules.yaml')
  const yaml = readFileSync(await file.path(), 'utf8')
  expect(yaml).toContain('limit: 12.50 USD')

  const text = section.getByRole('textbox', { name: 'Rules as YAML' })
  await text.fill(yaml)
  await section.getByRole('button', { name: 'Show what would change' }).click()
  await expect(
    section.getByText('It would change nothing: these rules are in force already.'),
  ).toBeVisible()
  await expect(section.getByRole('button', { name: /^Apply:/ })).toBeHidden()

  await text.fill(
    yaml
      .replace('limit: 12.50 USD', 'limit: 20 USD')
      .replace('description: Conversation', 'description: Talk'),
  )
  await expect(section.getByText('It would change nothing', { exact: false })).toBeHidden()
  await section.getByRole('button', { name: 'Show what would change' }).click()
  const diff = section.getByRole('region', { name: 'What would change' })
  await expect(diff.getByRole('status')).toHaveText('It would change this: 2 changed.')
  await expect(diff.getByRole('region', { name: 'Budgets' })).toContainText(
    '12.50 USD → becomes 20.00 USD',
  )
  await expect(diff.getByRole('region', { name: 'Services' })).toContainText(
    'Conversation → becomes Talk',
  )
  await section.getByRole('button', { name: 'Apply: 2 changed' }).click()
  await expect(diff.getByRole('status')).toHaveText('Applied: 2 changed.')
  const { body } = await served.api<{ items: { name: string; limit: number }[] }>('GET', 'budgets')
  expect(body.items).toMatchObject([{ name: 'Month', limit: 20_000_000_000 }])
})

test('faults stand at their lines, lead there by keyboard, and nothing is changed', async ({
  tollgate: page,
  served,
}) => {
  const section = await openSection(page)
  const text = section.getByRole('textbox', { name: 'Rules as YAML' })
  await text.fill(
    [
      'tollgate: 1',
      'services:',
      '  chat:',
      '    policy:',
      '      allowedTiers: [mini]',
      '      route: [gpt-4-turbo]',
      '    colour: red',
    ].join('\n'),
  )
  await section.getByRole('button', { name: 'Show what would change' }).click()
  const faults = section.getByRole('alert')
  await expect(faults).toContainText('There is no field "colour" here.')
  await expect(faults).toContainText('colour: red')
  await faults.getByRole('button', { name: 'Line 7' }).press('Enter')
  await expect(text).toBeFocused()
  expect(
    await text.evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    ),
  ).toBe('    colour: red')
  await page.keyboard.press('Backspace')
  await section.getByRole('button', { name: 'Show what would change' }).click()
  await expect(section.getByRole('alert')).toContainText(
    'Model gpt-4-turbo is not allowed for service chat: tier advanced, allowed mini.',
  )
  const services = await served.api<{ items: { name: string; policy: object }[] }>(
    'GET',
    'services',
  )
  expect(services.body.items.find(({ name }) => name === 'chat')?.policy).not.toHaveProperty(
    'route',
  )
})

test('removing is asked for, says what goes and what stays, and a stale diff is not applied', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'projects', { name: 'billing' })
  const section = await openSection(page)
  await section.getByRole('textbox', { name: 'Rules as YAML' }).fill('tollgate: 1\nprojects: {}\n')
  await section.getByLabel('Also remove what a section of the file does not name').press('Space')
  await section.getByRole('button', { name: 'Show what would change' }).click()
  const projects = section
    .getByRole('region', { name: 'What would change' })
    .getByRole('region', { name: 'Projects' })
  await expect(projects.getByRole('listitem').filter({ hasText: 'billing' })).toContainText(
    'Removed',
  )
  await expect(projects.getByRole('listitem').filter({ hasText: 'admin' })).toContainText(
    'It ships with Tollgate',
  )
  await served.api('POST', 'projects', { name: 'invoices' })
  await section.getByRole('button', { name: 'Apply: 1 removed' }).click()
  await expect(section.getByText('would now change something else', { exact: false })).toBeVisible()
  await section.getByRole('button', { name: 'Try again' }).click()
  await section.getByRole('button', { name: 'Apply: 2 removed' }).click()
  await expect(section.getByText('Applied: 2 removed.')).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}, with faults and with a diff`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    const section = await openSection(page)
    const text = section.getByRole('textbox', { name: 'Rules as YAML' })
    await text.fill('tollgate: 1\nnothing: {}\n')
    await section.getByRole('button', { name: 'Show what would change' }).click()
    await expect(section.getByRole('alert')).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await text.fill(
      'tollgate: 1\nprojects:\n  billing: {description: Invoices, policy: {allowedTiers: [mini], route: [gpt-4o-mini]}}\n  dev: {description: Mine}\n',
    )
    await section.getByRole('button', { name: 'Show what would change' }).click()
    await expect(section.getByRole('region', { name: 'Projects' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
