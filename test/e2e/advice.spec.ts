/**
 * The advice tab of Usage: planted savings are found in real calls, taken by one button and undone,
 * and a range is priced on another model.
 */
import { connectUpstream, call, expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

const prompt = 'The same letter again, with the same question. '.repeat(500)

/** Seven calls of a service that ask the same at temperature 0. */
async function plantRepeats(served: ServedConsole): Promise<void> {
  expect((await served.api('PUT', 'services/mail', {})).status).toBe(200)
  for (let made = 0; made < 7; made += 1)
    expect(
      (
        await served.api('POST', 'calls', {
          project: 'dev',
          service: 'mail',
          model: 'openai/gpt-4-turbo',
          temperature: 0,
          messages: [{ role: 'user', content: prompt }],
        })
      ).status,
    ).toBe(200)
}

test('where nothing would surely have cost less, the tab says so and what would be needed', async ({
  tollgate: page,
  served,
}) => {
  await call(served)
  await goTo(page, '/usage')
  await page.getByText('Advice', { exact: true }).click()
  await expect(page).toHaveURL(/#\/usage\?tab=advice$/)
  await expect(page.getByText('Nothing to recommend')).toBeVisible()
  await expect(page.getByText('The one attempt of this range was looked at.')).toBeVisible()
  await expect(page.getByText('Pick the model you would have used for everything')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('repeated prompts are found with their calls; the button changes the policy on record, and undo takes it back', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    await plantRepeats(served)
    await goTo(page, '/usage?tab=advice')
    const item = page
      .getByRole('region', { name: 'Recommendations' })
      .getByRole('listitem')
      .filter({ hasText: 'Keep answers of mail for 5 minutes' })
    await expect(item).toContainText('6 calls')
    await item.getByText('The calls that would have saved most').click()
    await expect(item.getByRole('row')).toHaveCount(6)
    await expectAccessibleInBoth(page)

    await item.getByRole('button', { name: 'Keep answers for 5 minutes…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change the policy of mail' })
    await expect(dialog).toContainText('is kept for 5 minutes and given to calls that ask the same')
    await expectAccessibleInBoth(page)
    await dialog.getByRole('button', { name: 'Change it' }).click()
    await expect(item.getByRole('status')).toContainText('Done.')
    const policyOf = async () =>
      (
        await served.api<{ items: { name: string; policy: object }[] }>('GET', 'services')
      ).body.items.find(({ name }) => name === 'mail')?.policy
    expect(await policyOf()).toEqual({ cacheTtlSeconds: 300 })
    await item.getByRole('button', { name: 'Undo' }).click()
    await expect(item.getByRole('status')).toHaveText('Undone: mail is as it was before.')
    expect(await policyOf()).toEqual({})

    await item.getByRole('link', { name: 'See the entries' }).click()
    await expect(page).toHaveURL(/#\/ledger\?.*service=mail/)
  } finally {
    await mock.close()
  }
})

test('a range is priced on another model, and a sample of its prompts goes into the form of an experiment', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    await plantRepeats(served)
    await goTo(page, '/usage?tab=advice')
    const against = page.getByRole('region', { name: 'Against one model' })
    await against.getByRole('button', { name: /^All of it on/ }).click()
    await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
    await expect(page.locator('[data-combobox-selected]').filter({ visible: true })).toContainText(
      'gpt-4o-mini',
    )
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/onto=openai%2Fgpt-4o-mini/)
    await expect(against.getByRole('status')).toHaveText(
      /^All of it on openai\/gpt-4o-mini: \$0\.\d+, 9\d % less than the \$0\.\d+ it came to\.$/,
    )
    await expect(against.getByRole('row', { name: /^openai\/gpt-4-turbo/ })).toBeVisible()
    await expectAccessibleInBoth(page)

    await against
      .getByRole('link', { name: 'Try it on real prompts of openai/gpt-4-turbo' })
      .click()
    await expect(page).toHaveURL(/#\/experiments\/new$/)
    await expect(page.getByText('The same letter again').first()).toBeVisible()
    await expect(page.getByRole('button', { name: /gpt-4o-mini/ })).toBeVisible()
  } finally {
    await mock.close()
  }
})
