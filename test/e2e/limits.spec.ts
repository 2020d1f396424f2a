/**
 * The Limits page in a real browser over a real console: rate limits and monthly token limits,
 * made, seen, reset and removed.
 */
import { jumpTo } from './support/by-keyboard'
import { call, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

interface Items<Item> {
  readonly items: readonly Item[]
}
interface Rule {
  readonly id: string
  readonly name: string
  readonly enabled: boolean
  readonly states: readonly { readonly used: number }[]
}

test('rate limits: the offered ones are one press away, and each can be changed, switched off and removed', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/limits')
  await expect(
    page.getByText('No rate limit yet, so calls leave as fast as they come'),
  ).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Add the 14 offered limits' }).click()
  const row = page.getByRole('listitem', { name: 'OpenAI: requests a minute' })
  await expect(row).toContainText('42 requests a minute')
  await expect(row).toContainText('42 of 42 left')
  await expect(page.getByRole('listitem', { name: 'chat: each user' })).toContainText(
    'No user has used anything',
  )
  await expectAccessibleInBoth(page)

  await page.getByRole('button', { name: 'Actions for OpenAI: requests a minute' }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  const panel = page.getByRole('complementary', { name: 'Edit rate limit' })
  await panel.getByLabel('Limit in requests').fill('')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel.getByText('Enter a number of requests.')).toBeVisible()
  await expect(panel.getByLabel('Limit in requests')).toBeFocused()
  await panel.getByLabel('Limit in requests').fill('60')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('60 requests a minute')

  await page.getByRole('button', { name: 'Actions for OpenAI: requests a minute' }).click()
  await page.getByRole('menuitem', { name: 'Switch off' }).click()
  await expect(row).toContainText('Off')
  await page.getByRole('button', { name: 'Actions for OpenAI: requests a minute' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(page.getByRole('dialog')).toContainText(
    'Calls are no longer held to 60 requests a minute.',
  )
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Remove limit' }).click()
  await expect(row).toHaveCount(0)
  const { body } = await served.api<Items<Rule>>('GET', 'limits')
  expect(body.items).toHaveLength(13)
})

test('a limit made here refuses the next call, shows who used it up, and is reset by hand', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/limits/rate')
  await page.getByRole('button', { name: 'New rate limit' }).click()
  const panel = page.getByRole('complementary', { name: 'New rate limit' })
  await expectAccessibleInBoth(page)
  await panel.getByLabel('Limit in requests').fill('1')
  await panel.getByText('Hour', { exact: true }).click()
  await panel.getByLabel('A counter of its own for').selectOption('user')
  await panel.getByLabel('Name').fill('Each user')
  await panel.getByRole('button', { name: 'Add limit' }).click()
  await expect(panel).toHaveCount(0)

  expect((await call(served, { user: 'kim' })).status).toBe(200)
  expect(await call(served, { user: 'kim' })).toMatchObject({
    status: 429,
    body: { code: 'local_rate_limited' },
  })
  expect((await call(served, { user: 'lee' })).status).toBe(200)
  const row = page.getByRole('listitem', { name: 'Each user' })
  await expect(row).toContainText('Used up')
  await expect(row).toContainText('kim')
  await expect(row).toContainText(/all free again in \d+ min/)
  await expectAccessibleInBoth(page)
  await row.getByRole('button', { name: 'Reset Each user of kim' }).click()
  await expect(row).not.toContainText('kim')
  expect((await call(served, { user: 'kim' })).status).toBe(200)
})

test('token limits: the ladder fills, is told in words, and is reset with a reason', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    mock.script(() => ({ text: 'hello', usage: { input: 20, output: 40 } }))
    await goTo(page, '/limits/tokens')
    await expect(
      page.getByText('No token limit yet, so no provider is left for another'),
    ).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.getByRole('button', { name: /Add Anthropic 140.000, OpenAI 9.000 a month/ }).click()
    const row = page.getByRole('listitem', { name: 'OpenAI', exact: true })
    await expect(row).toContainText('Within limit')

    await page.getByRole('button', { name: 'Actions for OpenAI', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const panel = page.getByRole('complementary', { name: 'Edit token limit' })
    await panel.getByLabel('Tokens a month').fill('200')
    await panel.getByLabel('Warning').fill('96')
    await panel.getByRole('button', { name: 'Save' }).click()
    await expect(
      panel.getByText('Give three whole percentages that rise, such as 80, 95 and 98.'),
    ).toBeVisible()
    await panel.getByLabel('Warning').fill('30')
    await expectAccessibleInBoth(page)
    await panel.getByRole('button', { name: 'Save' }).click()

    expect((await call(served, { model: 'openai/gpt-4o-mini', service: 'chat' })).status).toBe(200)
    await expect(row).toContainText('60 used (30 %)')
    await expect(row).toContainText('Warning')
    await expect(
      row.getByRole('img', { name: '60 of 200 tokens used (30 %); marks at 30, 95 and 98 %' }),
    ).toBeVisible()
    await expectAccessibleInBoth(page)

    await page.getByRole('button', { name: 'Actions for OpenAI', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Reset usage' }).click()
    const dialog = page.getByRole('dialog', { name: 'Reset usage of OpenAI' })
    await dialog.getByRole('button', { name: 'Reset usage' }).click()
    await expect(dialog.getByText('Say why: the reason is kept on record.')).toBeVisible()
    await dialog.getByLabel('Reason').fill('A new contract.')
    await dialog.getByRole('button', { name: 'Reset usage' }).click()
    await expect(row).toContainText('0 used (0 %)')
    await expect(row).toContainText('A new contract.')
    const { body: ledger } = await served.api<Items<{ kind: string; costNanoUsd: number }>>(
      'GET',
      'ledger',
    )
    expect(
      ledger.items.map(({ kind, costNanoUsd }) => `${kind} ${costNanoUsd > 0}`).sort(),
    ).toEqual(['adjustment false', 'attempt true'])

    await page.getByRole('button', { name: 'Actions for OpenAI', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Earlier months' }).click()
    const history = page.getByRole('complementary', { name: 'Earlier months' })
    await expect(history.getByRole('row')).toHaveCount(14)
    await expect(history.getByRole('region', { name: 'Resets' })).toContainText('A new contract.')
    await expectAccessibleInBoth(page)
    await page.keyboard.press('Escape')
    await expect(history).toHaveCount(0)

    await goTo(page, '/keys')
    await expect(
      page
        .getByRole('region', { name: 'OpenAI' })
        .getByRole('img', { name: /0 of 200 tokens used/ }),
    ).toBeVisible()
  } finally {
    await mock.close()
  }
})

test('by keyboard: jump here, go through the tabs, make a limit', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/usage')
  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
  await jumpTo(page, 'i', 'Limits')
  await page.getByRole('radio', { name: 'Rate limits' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('No token limit yet')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: 'New rate limit' }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'New rate limit' })
  await expect(panel).toBeFocused()
  await panel.getByLabel('Limit in requests').focus()
  await page.keyboard.type('5')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('listitem', { name: '5 requests a minute' })).toBeVisible()
  expect((await served.api<Items<Rule>>('GET', 'limits')).body.items).toHaveLength(1)
})

test('what cannot be saved says why where it was tried', async ({ tollgate: page, served }) => {
  const { body: rule } = await served.api<Rule>('POST', 'limits', {
    name: 'Brief',
    unit: 'tokens',
    limit: 500,
    window: 'minute',
    algorithm: 'token_bucket',
  })
  await goTo(page, '/limits/rate')
  await page.getByRole('button', { name: 'Actions for Brief' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(page.getByRole('dialog', { name: 'Remove Brief' })).toBeVisible()
  // Somebody else was faster.
  expect((await served.api('DELETE', `limits/${rule.id}`)).status).toBe(200)
  await expect(page.getByText('No rate limit yet')).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('button', { name: 'New rate limit' }).click()
  const panel = page.getByRole('complementary', { name: 'New rate limit' })
  await panel.getByLabel('Limit in requests').fill('2000000000')
  await panel.getByRole('button', { name: 'Add limit' }).click()
  await expect(panel.getByText('The largest limit is 1 000 000 000.')).toBeVisible()
  await panel.getByText('Tokens a request', { exact: true }).click()
  await panel.getByLabel('Limit in tokens').fill('17000')
  await panel.getByRole('button', { name: 'Add limit' }).click()
  await expect(page.getByRole('listitem', { name: '17000 tokens a request' })).toContainText(
    'Each request',
  )
})

test('a reset of what used nothing is refused in the dialog, with its code', async ({
  tollgate: page,
  served,
}) => {
  await served.api('PUT', 'token-limits', { provider: 'openai', limit: 9000 })
  await goTo(page, '/limits/tokens')
  await page.getByRole('button', { name: 'Actions for OpenAI', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Reset usage' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reset usage of OpenAI' })
  await dialog.getByLabel('Reason').fill('To be sure.')
  await dialog.getByRole('button', { name: 'Reset usage' }).click()
  await expect(dialog.getByRole('alert')).toContainText(
    'has used nothing, so there is nothing to reset',
  )
  await expect(dialog.getByRole('alert')).toContainText('conflict')
  await expectAccessibleInBoth(page)
})
