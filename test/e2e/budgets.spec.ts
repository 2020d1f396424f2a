/**
 * The Budgets page in a real browser over a real console: making, seeing, raising, changing and
 * removing budgets.
 */
import { call, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

interface BudgetItem {
  readonly id: string
  readonly name: string
  readonly limit: number
  readonly effectiveLimit: number
  readonly scope: Readonly<Record<string, string>>
  readonly thresholds: readonly number[]
  readonly enforcement: string
}

test('offers one good first budget', async ({ tollgate: page, served }) => {
  await goTo(page, '/budgets')
  await expect(page.getByText('No budget yet, so nothing stops spending')).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Add $10 a month on everything, hard' }).click()
  await expect(page.getByRole('listitem', { name: 'Everything, month' })).toContainText(
    'stops at $10 a month',
  )
  const { body } = await served.api<{ items: BudgetItem[] }>('GET', 'budgets')
  expect(body.items).toMatchObject([{ limit: 10_000_000_000, scope: {}, enforcement: 'hard' }])
  await expectAccessibleInBoth(page)
})

test('a new budget is checked field by field, then kept exactly as typed', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/budgets')
  await page.getByRole('button', { name: 'New budget' }).click()
  const panel = page.getByRole('complementary', { name: 'New budget' })
  await panel.getByRole('button', { name: 'Add budget' }).click()
  await expect(panel.getByLabel('Name')).toBeFocused()
  await expect(
    panel.getByText('Give it a name: refusals and alerts will call it by that.'),
  ).toBeVisible()
  await panel.getByLabel('Name').fill('Dev day')
  await panel.getByText('Day', { exact: true }).click()
  await panel.getByLabel('Limit in US dollars').fill('0.100000001')
  await panel.getByLabel('Warn at these percentages of the limit').fill('80')
  await panel
    .getByRole('combobox', { name: 'Project' })
    .or(panel.getByRole('textbox', { name: 'Project' }))
    .click()
  await page.getByRole('option', { name: 'dev', exact: true }).click()
  await expectAccessibleInBoth(page)
  await panel.getByRole('button', { name: 'Add budget' }).click()
  await expect(panel).toHaveCount(0)
  const { body } = await served.api<{ items: BudgetItem[] }>('GET', 'budgets')
  expect(body.items).toMatchObject([
    {
      name: 'Dev day',
      limit: 100_000_001,
      scope: { project: 'dev' },
      thresholds: [80],
      enforcement: 'hard',
    },
  ])
})

test('a used-up budget says who is blocked, a raise frees them, and removing tells what will happen', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    mock.script(() => ({ text: 'hello', usage: { input: 1000, output: 50 } }))
    const made = await call(served, { model: 'openai/gpt-4o' })
    expect(made.status).toBe(200)
    await served.api('POST', 'budgets', {
      name: 'Tight',
      scope: { project: 'dev' },
      unit: 'usd',
      period: 'month',
      limit: made.body.costNanoUsd,
      enforcement: 'hard',
    })
    expect((await call(served, { model: 'openai/gpt-4o' })).status).toBe(402)
    await goTo(page, '/budgets')
    await expect(page.getByRole('region', { name: 'Blocked now' })).toContainText(
      'Tight. Calls of project dev are refused until this is raised, or resets.',
    )
    await expect(page.getByRole('listitem', { name: 'Tight' })).toContainText('Blocked')
    await expectAccessibleInBoth(page)

    await page.getByRole('button', { name: 'Raise for a while' }).click()
    const panel = page.getByRole('complementary', { name: 'Raise budget' })
    await panel.getByLabel('Raise by, in US dollars').fill('2')
    await panel.getByRole('button', { name: 'Raise', exact: true }).click()
    await expect(panel.getByText('Say why: the reason is kept on record.')).toBeVisible()
    await panel.getByLabel('Reason').fill('Demo today.')
    await panel.getByRole('button', { name: 'Raise', exact: true }).click()
    await expect(page.getByRole('listitem', { name: 'Tight' })).toContainText('Demo today.')
    await expect(page.getByRole('region', { name: 'Blocked now' })).toHaveCount(0)
    expect((await call(served, { model: 'openai/gpt-4o' })).status).toBe(200)
    await expect(page.getByRole('img', { name: /of \$2\.\d+ spent/ })).toBeVisible()

    await page.getByRole('button', { name: 'Actions for Tight' }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const edit = page.getByRole('complementary', { name: 'Edit budget' })
    await edit.getByLabel('Limit in US dollars').fill('5')
    await edit.getByText('Only warn').click()
    await edit.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('listitem', { name: 'Tight' })).toContainText('warns at $7 a month')

    await page.getByRole('button', { name: 'Actions for Tight' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    const dialog = page.getByRole('dialog', { name: 'Remove Tight' })
    await expect(dialog).toContainText('Calls of project dev no longer warn at $7 a month.')
    await expectAccessibleInBoth(page)
    await dialog.getByRole('button', { name: 'Remove budget' }).click()
    await expect(page.getByText('No budget yet, so nothing stops spending')).toBeVisible()
  } finally {
    await mock.close()
  }
})

test('what running calls hold is drawn apart and told in words', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    mock.script(() => ({ text: 'It begins.', hangAfterChunks: 1 }))
    await served.api('POST', 'budgets', {
      name: 'All',
      unit: 'usd',
      period: 'month',
      limit: 1_000_000_000,
      enforcement: 'hard',
    })
    const running = call(served, { model: 'openai/gpt-4o', callId: 'held-call' })
    await goTo(page, '/budgets')
    await expect(
      page.getByRole('img', {
        name: /\$0\.00 of \$1\.00 spent \(0 %\), \$0\.\d+ held, \$0\.\d+ free/,
      }),
    ).toBeVisible()
    await served.api('POST', 'calls/held-call/cancel')
    await running
    await expect(page.getByRole('img', { name: /held/ })).toHaveCount(0)
  } finally {
    await mock.close()
  }
})
