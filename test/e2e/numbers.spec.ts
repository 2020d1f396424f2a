/**
 * Every place where a number is typed, key by key: what is typed stays, is sent as it stands, and
 * is refused in place.
 */
import type { Locator, Page } from '@playwright/test'
import { connectUpstream } from './support/money-pages'
import { expect, goTo, test } from './support/test'

const textbox = (page: Page, name: string | RegExp) =>
  page.getByRole('textbox', { name, exact: true })

async function typeInto(field: Locator, text: string): Promise<void> {
  await field.click()
  await field.press('ControlOrMeta+a')
  await field.pressSequentially(text)
  await expect(field).toHaveValue(text)
}

test('parameters: decimals are sent as typed, and what cannot be sent says so and is left out', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
  await expect(page.locator('[data-combobox-selected]').filter({ visible: true })).toContainText(
    'gpt-4o-mini',
  )
  await page.keyboard.press('Enter')
  await typeInto(textbox(page, 'Temperature'), '0.7')
  await typeInto(textbox(page, 'Top-p'), '0,25')
  await typeInto(textbox(page, 'Max output tokens'), '1 000')
  await typeInto(textbox(page, 'Seed'), '12345678901234567890')
  await page.keyboard.press('Tab')
  await expect(textbox(page, 'Top-p')).toHaveValue('0.25')
  await expect(textbox(page, 'Max output tokens')).toHaveValue('1000')
  await expect(page.getByText(/^At most 9\s007/)).toBeVisible()
  await expect(page.getByText(/^Seed is not sent: at most 9/)).toBeVisible()
  await textbox(page, 'Message').fill('Hello')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect.poll(() => mock.calls().length).toBe(1)
  expect(mock.calls()[0]?.body).toMatchObject({ temperature: 0.7, top_p: 0.25 })
  expect(mock.calls()[0]?.body).not.toHaveProperty('seed')
  await typeInto(textbox(page, 'Temperature'), '3')
  await expect(page.getByText('At most 2.', { exact: true })).toBeVisible()
  await mock.close()
})

test('a budget of 0.25, a threshold of 99.5 and a timeout of 0.5 s arrive as they were typed', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/budgets')
  await page.getByRole('button', { name: 'New budget' }).click()
  await textbox(page, 'Name').fill('Small')
  await typeInto(textbox(page, 'Limit in US dollars'), '0.2x')
  await textbox(page, 'Name').click()
  await expect(page.getByText(/^Enter an amount in US dollars/)).toBeVisible()
  await typeInto(textbox(page, 'Limit in US dollars'), '0.25')
  await textbox(page, 'Warn at these percentages of the limit').fill('50, 99.5')
  await page.getByRole('button', { name: 'Add budget' }).click()
  await expect
    .poll(async () => (await served.api<{ items: unknown[] }>('GET', 'budgets')).body.items)
    .toMatchObject([{ limit: 250_000_000, thresholds: [50, 99.5] }])

  await goTo(page, '/keys')
  await page.getByRole('button', { name: /^More for OpenAI/ }).click()
  await page.getByRole('menuitem', { name: /^Edit/ }).click()
  await typeInto(textbox(page, 'Connect'), '0.5')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect
    .poll(
      async () =>
        (
          await served.api<{ items: { id: string; timeouts: { connectMs: number } }[] }>(
            'GET',
            'providers',
          )
        ).body.items.find(({ id }) => id === 'openai')?.timeouts.connectMs,
    )
    .toBe(500)
})
