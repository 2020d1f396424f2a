/**
 * What follows from a verdict in a real browser: answers read without names, agreement told beside it,
 * and its winner made a service's default.
 */
import type { Page } from '@playwright/test'
import { expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

const people = (page: Page) => page.getByRole('region', { name: 'Read by people' })
const reading = (page: Page) => page.getByRole('group', { name: 'Reading without names' })

/** The example's verdict: two variants of one simulated model, one of them cut short. */
async function openVerdict(page: Page): Promise<string> {
  await goTo(page, '/experiments')
  await page.getByRole('button', { name: 'Try it on the simulated provider' }).click()
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue(/^Example/)
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await page.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('button', { name: 'See the verdict' }).click({ timeout: 60_000 })
  await expect(page.getByRole('article', { name: 'Verdict' })).toContainText('cases more')
  return /experiments\/(exp_\w+)/.exec(page.url())?.[1] ?? ''
}

test('answers are read without names by key; agreement is told beside the verdict', async ({
  tollgate: page,
  served,
}) => {
  const id = await openVerdict(page)
  const { sentence } = (await served.api<{ sentence: string }>('GET', `experiments/${id}/verdict`))
    .body
  await expect(people(page)).toContainText('agreement is not estimable yet')
  await people(page).getByRole('button', { name: 'Read answers without names' }).click()
  await expect(reading(page).getByRole('status')).toHaveText(/^0 of \d+ read$/)
  await expect(reading(page).getByRole('region', { name: 'Answer 2' })).toContainText(/\w/)
  const html = await reading(page).innerHTML()
  for (const told of ['sim-mini', 'Unlimited', 'Brief', 'call_', '$'])
    expect(html).not.toContain(told)
  await expect(page.getByRole('region', { name: 'Cases that differ' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /a service’s default$/ })).toHaveCount(0)
  await expectAccessibleInBoth(page)
  await page.keyboard.press('1')
  await expect(reading(page).getByRole('status')).toHaveText(/^1 of \d+ read$/)
  await page.keyboard.press('0')
  await expect(reading(page).getByRole('status')).toHaveText(/^2 of \d+ read$/)
  await page.keyboard.press('s')
  await reading(page).getByRole('button', { name: '2 is better' }).click()
  await expect(reading(page).getByRole('status')).toHaveText(/^3 of \d+ read$/)
  await reading(page).getByRole('button', { name: 'Stop reading' }).click()
  await expect(people(page)).toContainText(/People and the checks agree on [012] of 3: \d+ % \(/)
  await expect(page.getByRole('article', { name: 'Verdict' })).toContainText(sentence)
  const kept = (await served.api<{ items: unknown[] }>('GET', `experiments/${id}/picks`)).body
  expect(kept.items).toHaveLength(3)
})

test('the winner of a verdict becomes a default from where the verdict is read', async ({
  tollgate: page,
  served,
}) => {
  const variant = (id: string, model: string, maxOutputTokens: number) => ({
    id,
    provider: 'simulated',
    model,
    parameters: { maxOutputTokens },
  })
  const { body } = await served.api<{ id: string }>('POST', 'experiments', {
    name: 'Rivers',
    project: 'dev',
    cases: Array.from({ length: 12 }, (_, at) => ({
      input: `[[sim:length=60]] Name river ${at}.`,
    })),
    variants: [variant('whole', 'sim-mini', 400), variant('cut', 'sim-standard', 10)],
    checks: [{ kind: 'finish_reason', allowed: ['stop'] }],
  })
  await served.api('POST', `experiments/${body.id}/start`)
  await goTo(page, `/experiments/${body.id}/verdict`)
  await page
    .getByRole('button', { name: 'Make simulated/sim-mini a service’s default' })
    .click({ timeout: 60_000 })
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Service' }).click()
  await page.getByRole('option', { name: /^search \(/ }).click()
  await expect(dialog).toContainText('On record as: The verdict of Rivers')
  await dialog.getByRole('button', { name: 'Make it the default' }).click()
  await expect(page.getByText('simulated/sim-mini is the default of search now')).toBeVisible()
  const { defaultModel } = (
    await served.api<{ defaultModel: string }>('GET', 'services/search/models')
  ).body
  expect(defaultModel).toBe('simulated/sim-mini')
})
