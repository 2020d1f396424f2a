/**
 * Models in a real browser: the shipped catalogue filtered and sorted, prices overridden and given
 * back, models added and removed.
 */
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'
import type { Page } from '@playwright/test'

const rowOf = (page: Page, model: string) =>
  page.getByRole('row').filter({ has: page.getByRole('button', { name: model, exact: true }) })

test('filters leave what they say, and every word of the search counts', async ({
  tollgate: page,
}) => {
  await goTo(page, '/models')
  const count = page.getByRole('search', { name: 'Filter models' }).getByRole('status')
  await expect(count).toHaveText(/^\d+ models$/)
  await page.getByLabel('Search models').fill('anthropic 3-5-haiku')
  await expect(rowOf(page, 'claude-3-5-haiku')).toBeVisible()
  await expect(rowOf(page, 'gpt-4o')).toHaveCount(0)
  await expect(count).toHaveText(/^\d+ of \d+ models$/)
  await page.getByLabel('Search models').fill('no such model')
  await expect(page.getByText('No model matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(count).toHaveText(/^\d+ models$/)
})

test('sorting by price puts what has none last', async ({ tollgate: page, served }) => {
  expect(
    (await served.api('POST', 'models', { provider: 'openai', model: 'aaa-unpriced' })).status,
  ).toBe(201)
  await goTo(page, '/models')
  await page.getByLabel('Search models').fill('openai')
  const header = page.getByRole('columnheader', { name: 'Input' })
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await expect(page.locator('[data-row="0"]')).not.toContainText('aaa-unpriced')
  await header.getByRole('button').click()
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await expect(page.locator('[data-row="0"]')).not.toContainText('aaa-unpriced')
})

test('a price is overridden exactly, marked as such, and the snapshot comes back', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/models')
  await page.getByLabel('Search models').fill('gpt-4o-mini')
  await page.getByRole('button', { name: 'gpt-4o-mini', exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Model openai/gpt-4o-mini' })
  await expect(panel.getByText('$0.15')).toBeVisible()
  await panel.getByRole('button', { name: 'Override price' }).click()
  await panel.getByLabel('Input', { exact: true }).fill('0.1234567')
  await expect(panel.getByText('At most six decimals.')).toBeVisible()
  await panel.getByLabel('Input', { exact: true }).fill('0.123456')
  await panel.getByRole('button', { name: 'Save price' }).click()
  await expect(panel.getByText('$0.123456')).toBeVisible()
  await expect(panel.getByText('Override', { exact: true })).toBeVisible()
  const { body } = await served.api<{
    items: { id: string; priceSource: string; price: { rates: { input: number } } }[]
  }>('GET', 'models?provider=openai')
  expect(body.items.find(({ id }) => id === 'openai/gpt-4o-mini')).toMatchObject({
    priceSource: 'override',
    price: { rates: { input: 123_456 } },
  })
  await panel.getByRole('button', { name: 'Back to snapshot' }).click()
  await expect(panel.getByText('$0.15')).toBeVisible()
  await expect(panel.getByText('Snapshot', { exact: true })).toBeVisible()
})

test('saving a price on the page keeps what the form folds away, and a fault there opens its part', async ({
  tollgate: page,
  served,
}) => {
  const sheet = (inputUsdPerMillion: number, outputUsdPerMillion: number) => ({
    inputUsdPerMillion,
    outputUsdPerMillion,
  })
  const price = {
    ...sheet(4, 16),
    inputAudioUsdPerMillion: 32,
    longContext: [{ aboveInputTokens: 272_000, ...sheet(8, 24) }],
    serviceTiers: { flex: sheet(2, 8), batch: sheet(2, 8) },
    webSearchUsdPerThousand: 10,
    usGeoPercentMore: 10,
  }
  const before = await served.api<{ price: { rates: object } }>(
    'PUT',
    'models/openai%2Fgpt-4o/price',
    { price },
  )
  expect(before.status).toBe(200)
  await goTo(page, '/models/openai/gpt-4o')
  const panel = page.getByRole('complementary', { name: 'Model openai/gpt-4o' })
  await expect(panel.getByText('Flex: $2.00 in, $8.00 out')).toBeVisible()
  await panel.getByRole('button', { name: 'Override price' }).click()
  await panel.getByLabel('Input', { exact: true }).fill('5')
  await panel.getByText('Service tiers').click()
  await panel.getByLabel('Input, Flex', { exact: true }).fill('')
  await panel.getByText('Service tiers').click()
  await panel.getByRole('button', { name: 'Save price' }).click()
  await expect(panel.getByText('Needed. A free class is 0.')).toBeVisible()
  await expect(panel.getByLabel('Input, Flex', { exact: true })).toBeFocused()
  await page.keyboard.type('2.5')
  await page.keyboard.press('Enter')
  await expect(panel.getByText('Flex: $2.50 in, $8.00 out')).toBeVisible()
  const { body } = await served.api<{
    items: { id: string; price: { rates: object; serviceTiers: { flex: { rates: object } } } }[]
  }>('GET', 'models?provider=openai')
  const after = body.items.find(({ id }) => id === 'openai/gpt-4o')?.price
  expect(after).toMatchObject({
    ...before.body.price,
    rates: { ...before.body.price.rates, input: 5_000_000 },
    serviceTiers: { flex: { rates: { input: 2_500_000 } }, batch: {} },
  })
})

test('a price file brought along is compared first, then put in force', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/models')
  await page.getByRole('button', { name: 'Newer prices' }).click()
  const panel = page.getByRole('complementary', { name: 'Newer prices' })
  const choose = async (name: string, text: string) => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      panel.getByRole('button', { name: 'Open a file' }).click(),
    ])
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
  }
  await choose('broken.json', '{"not": "prices"}')
  await expect(
    panel.getByText('This is not price data of genai-prices', { exact: false }),
  ).toBeVisible()
  const model = (id: string, input: number) => ({
    id,
    name: id,
    match: { equals: id },
    prices_checked: '2026-11-01',
    prices: { input_mtok: input, output_mtok: 12 },
  })
  await choose(
    'data.json',
    JSON.stringify([
      {
        id: 'openai',
        models: [
          model('gpt-4o', 3),
          model('gpt-7', 4),
          { ...model('gpt-4', 1), prices: { output_mtok: 1 } },
        ],
      },
      { id: 'anthropic', models: [model('claude-opus-5', 5)] },
    ]),
  )
  const changes = panel.getByRole('region', { name: 'What would change' })
  await expect(changes.getByText('Input: $2.50 → $3.00')).toBeVisible()
  await expect(changes.getByText('Added (1)')).toBeVisible()
  await expect(changes.getByText('Older than the prices in force')).toHaveCount(0)
  await expect(changes.getByText('Not understood, kept as it was (1)')).toBeVisible()
  expect(await accessibilityBreaches(page)).toEqual([])
  await changes.getByRole('button', { name: 'Apply' }).click()
  await expect(changes).toHaveCount(0)
  await expect(panel.getByText('In force: genai-prices, imported', { exact: false })).toBeVisible()
  await choose(
    'old.json',
    JSON.stringify([
      { id: 'openai', models: [{ ...model('gpt-4o', 3), prices_checked: '2026-01-01' }] },
      { id: 'anthropic', models: [] },
    ]),
  )
  await expect(changes.getByText('Older than the prices in force')).toBeVisible()
  const { body } = await served.api<{
    items: { id: string; price: { rates: { input: number } } }[]
  }>('GET', 'models?provider=openai')
  const inputOf = (id: string) => body.items.find((item) => item.id === id)?.price.rates.input
  expect([inputOf('openai/gpt-4o'), inputOf('openai/gpt-7'), inputOf('openai/gpt-4')]).toEqual([
    3_000_000, 4_000_000, 30_000_000,
  ])
})

test('an added model without a price is unpriced until it gets one, and can be removed', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/models')
  await page.getByRole('button', { name: 'Add model' }).click()
  const form = page.getByRole('complementary', { name: 'Add model' })
  await form.getByRole('button', { name: 'Add model' }).click()
  await expect(form.getByText('Choose the provider that serves it.')).toBeVisible()
  await form.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: 'OpenAI', exact: true }).click()
  await form.getByLabel('Model id').fill('gpt-4o')
  await expect(form.getByText('This provider already has a model of that id.')).toBeVisible()
  await form.getByLabel('Model id').fill('my-finetune')
  await form.getByLabel('Context window').fill('128k')
  await form.getByRole('button', { name: 'Add model' }).click()
  const panel = page.getByRole('complementary', { name: 'Model openai/my-finetune' })
  await expect(panel.getByText('Unpriced', { exact: true })).toBeVisible()
  await expect(panel.getByText('128\u2009000 tokens')).toBeVisible()
  await panel.getByRole('button', { name: 'Give it a price' }).click()
  await panel.getByLabel('Input', { exact: true }).fill('1')
  await panel.getByRole('button', { name: 'Save price' }).click()
  await expect(panel.getByText('Needed. A free class is 0.')).toBeVisible()
  await panel.getByLabel('Output', { exact: true }).fill('0')
  await panel.getByRole('button', { name: 'Save price' }).click()
  await expect(panel.getByText('$1.00')).toBeVisible()
  await panel.getByRole('button', { name: 'Remove from the catalogue' }).click()
  await page.getByRole('button', { name: 'Remove model' }).click()
  await expect(panel).toHaveCount(0)
  const { body } = await served.api<{ items: { id: string }[] }>('GET', 'models')
  expect(body.items.map(({ id }) => id)).not.toContain('openai/my-finetune')
})

test('arrow keys walk a long table and each row opens by keyboard', async ({ tollgate: page }) => {
  await goTo(page, '/models')
  const first = page.locator('[data-row="0"]').getByRole('button')
  await first.focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('PageDown')
  await expect(page.locator('[data-row="36"]').getByRole('button')).toBeFocused()
  const name = await page.locator('[data-row="36"]').getByRole('button').innerText()
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('complementary').getByText(name, { exact: true }).first(),
  ).toBeVisible()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: table, price form, add form`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await served.api('POST', 'models', { provider: 'openai', model: 'aaa-unpriced' })
    await goTo(page, '/models/openai/gpt-4o')
    const panel = page.getByRole('complementary', { name: 'Model openai/gpt-4o' })
    await panel.getByRole('button', { name: 'Override price' }).click()
    expect(await accessibilityBreaches(page)).toEqual([])
    for (const part of ['Further classes', 'Long input', 'Service tiers', 'Fees and region'])
      await panel.getByText(part, { exact: true }).click()
    await panel.getByRole('button', { name: 'Add flex' }).click()
    await panel.getByRole('button', { name: 'Add a step' }).first().click()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Add model' }).click()
    await page
      .getByRole('complementary', { name: 'Add model' })
      .getByRole('button', { name: 'Add model' })
      .click()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
