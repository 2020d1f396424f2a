/**
 * Services, projects and environments in a real browser: a policy changed here refuses there, in
 * the same sentence.
 */
import { accessibilityBreaches } from './support/accessibility'
import { call, connectUpstream } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('a service’s policy is edited and its refusals follow at once, in the sentence the API gives', async ({
  tollgate: page,
  served,
}) => {
  await served.api('PUT', 'services/ops', { description: 'Answers in a chat' })
  await goTo(page, '/services/ops')
  const form = page.getByRole('form', { name: 'Policy of ops' })
  await form.getByLabel('Limit tiers').press('Space')
  for (const tier of ['advanced', 'premium']) await form.getByLabel(tier, { exact: true }).uncheck()
  await form.getByRole('button', { name: 'Save policy' }).click()
  await expect(form.getByRole('button', { name: 'Save policy' })).toHaveCount(0)
  const models = page.getByRole('region', { name: 'Models of ops' })
  await models.getByLabel('Search models').fill('gpt-4-turbo')
  const sentence =
    'Model gpt-4-turbo is not allowed for service ops: tier advanced, allowed mini, standard.'
  await expect(models.getByText(sentence)).toBeVisible()
  const refused = await served.api<{ code: string; message: string }>('POST', 'calls', {
    project: 'dev',
    service: 'ops',
    model: 'gpt-4-turbo',
    messages: [{ role: 'user', content: 'hi' }],
  })
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'model_not_allowed', message: sentence },
  })
})

test('a route is built, moved and saved by keyboard, and a candidate the policy refuses says why', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/services/chatops')
  const form = page.getByRole('form', { name: 'Policy of chatops' })
  await form.locator('summary').filter({ hasText: 'Route and retries' }).press('Enter')
  await form.getByLabel('A route of its own').press('Space')
  const add = form.getByRole('combobox', { name: 'Add to the route' })
  for (const model of ['openai/gpt-4o-mini', 'simulated/sim-mini']) {
    await add.fill(model)
    await page.getByRole('option', { name: model }).click()
  }
  await add.fill('openai/gpt-4-turbo')
  await expect(page.getByRole('option', { name: 'openai/gpt-4-turbo' })).toContainText(
    'is tier advanced, which is not allowed above.',
  )
  await page.keyboard.press('Escape')
  const route = form.getByRole('list', { name: 'Route' })
  await route.getByRole('button', { name: 'Move simulated/sim-mini up' }).press('Enter')
  await expect(route.getByRole('listitem').first()).toContainText('simulated/sim-mini')
  await expect(route.getByRole('button', { name: 'Move simulated/sim-mini up' })).toBeFocused()
  await form.getByLabel('Attempts', { exact: true }).fill('5')
  await form.getByLabel('Time for all attempts').fill('90 s')
  await form
    .locator('summary')
    .filter({ hasText: 'Queue, cache, checks and simulation' })
    .press('Enter')
  await form.getByLabel('Cache answers for').fill('soon')
  await expect(form.getByText('Write it as 5 min, 1 h or off', { exact: false })).toBeVisible()
  await form.getByLabel('Cache answers for').fill('30 min')
  await form.getByRole('combobox', { name: 'Priority' }).click()
  await page.getByRole('option', { name: 'High' }).click()
  await form.getByLabel('Simulated share').fill('10')
  await expect(
    form.getByText('10 of 100 calls are answered by the simulated provider', { exact: false }),
  ).toBeVisible()
  await form.getByRole('combobox', { name: 'Validation profile' }).click()
  await page.getByRole('option', { name: 'basic', exact: true }).click()
  await form.locator('summary').filter({ hasText: 'Service tier and region' }).press('Enter')
  await form.getByRole('combobox', { name: 'Service tier' }).click()
  await page.getByRole('option', { name: 'Flex: cheaper and slower' }).click()
  await form.getByRole('combobox', { name: 'Region' }).click()
  await page.getByRole('option', { name: 'Anywhere' }).click()
  await form.getByRole('button', { name: 'Save policy' }).click()
  await expect(form.getByRole('button', { name: 'Save policy' })).toBeHidden()
  const { body } = await served.api<{ items: { name: string; policy: object }[] }>(
    'GET',
    'services',
  )
  expect(body.items.find(({ name }) => name === 'chatops')?.policy).toMatchObject({
    route: ['simulated/sim-mini', 'openai/gpt-4o-mini'],
    maxAttempts: 5,
    totalTimeMs: 90_000,
    cacheTtlSeconds: 1800,
    priority: 'high',
    simulatedPercent: 10,
    validation: { profile: 'basic', onFail: 'keep' },
    serviceTier: 'flex',
    inferenceGeo: 'global',
  })
})

test('a model the service may not use cannot be picked where a call is written: it says why, in the sentence of the refusal', async ({
  tollgate: page,
}) => {
  await goTo(page, '/playground')
  await page
    .getByRole('combobox', { name: 'Call as service' })
    .or(page.getByRole('textbox', { name: 'Call as service' }))
    .click()
  await page.getByRole('option', { name: 'narrative-report' }).click()
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4-turbo')
  const choice = page.getByRole('option').filter({
    hasText:
      'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.',
  })
  await expect(choice).toHaveAttribute('data-combobox-disabled', 'true')
})

test('projects stand side by side: sorted, over a range, as CSV', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  await call(served, { model: 'gpt-4o-mini', project: 'dev' })
  await call(served, { model: 'gpt-4o', project: 'content' })
  await served.api('POST', 'budgets', {
    name: 'Tight',
    scope: { project: 'content' },
    unit: 'requests',
    period: 'month',
    limit: 4,
    enforcement: 'hard',
  })
  await goTo(page, '/projects')
  const table = page.getByRole('table', { name: 'Projects at a glance' })
  await expect(table.getByRole('row').nth(1)).toContainText('content')
  await expect(table.getByRole('row', { name: /^content/ })).toContainText(
    '3 requests left of 4 requests',
  )
  await expect(table.getByRole('row', { name: /^content/ })).toContainText('gpt-4o')
  await expect(table.getByRole('columnheader', { name: 'Spend' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await table.getByRole('button', { name: 'Project', exact: true }).press('Enter')
  await expect(table.getByRole('row').nth(1)).toContainText('admin')
  await page.getByText('Last month', { exact: true }).click()
  await expect(table.getByRole('row', { name: /^content/ })).toContainText('none')
  await page.getByText('This month', { exact: true }).first().click()
  await expect(table.getByRole('row', { name: /^content/ })).toContainText('gpt-4o')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('tollgate-projects.csv')
  await table.getByRole('button', { name: 'content' }).click()
  await expect(page.getByRole('form', { name: 'Policy of content' })).toBeVisible()
  await mock.close()
})

test('a policy that would refuse its own default is not saved', async ({ tollgate: page }) => {
  await goTo(page, '/services/chatops')
  const form = page.getByRole('form', { name: 'Policy of chatops' })
  const choice = form.getByRole('combobox', { name: 'Default model' })
  await choice.fill('openai/gpt-4-turbo')
  await page.getByRole('option', { name: 'openai/gpt-4-turbo', exact: true }).click()
  if (!(await form.getByLabel('Limit tiers').isChecked()))
    await form.getByLabel('Limit tiers').press('Space')
  await form.getByLabel('advanced', { exact: true }).uncheck()
  await expect(
    form.getByText('openai/gpt-4-turbo is tier advanced, which is not allowed above.'),
  ).toBeVisible()
  await expect(form.getByRole('button', { name: 'Save policy' })).toBeDisabled()
  await form.getByRole('button', { name: 'Discard' }).click()
  await expect(form.getByRole('button', { name: 'Discard' })).toHaveCount(0)
})

test('a new service keeps the rules for names', async ({ tollgate: page, served }) => {
  await goTo(page, '/services')
  await page.getByRole('button', { name: 'Add service' }).click()
  const form = page.getByRole('form', { name: 'Add service' })
  await form.getByLabel('Name').fill('two words')
  await expect(form.getByText('No spaces: calls carry the name. Use a hyphen.')).toBeVisible()
  await form.getByLabel('Name').fill('ChatOps')
  await expect(form.getByText('easy to confuse', { exact: false })).toBeVisible()
  await form.getByLabel('Name').fill('invoice-reader')
  await form.getByLabel('Description').fill('Reads invoices')
  await form.getByRole('button', { name: 'Add service' }).click()
  await expect(page.getByRole('heading', { name: 'invoice-reader' })).toBeVisible()
  const services = await served.api<{ items: { name: string; description: string }[] }>(
    'GET',
    'services',
  )
  expect(services.body.items.find(({ name }) => name === 'invoice-reader')?.description).toBe(
    'Reads invoices',
  )
})

test('a project’s content can be switched off and its description edited in place', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/projects/project/content')
  await page.getByLabel('Store prompts and answers').press('Space')
  await expect(
    page.getByText('Off: only the facts of a call are kept.', { exact: false }),
  ).toBeVisible()
  await page.getByLabel('Description of content').fill('Website texts')
  await page.getByLabel('Description of content').press('Enter')
  await expect
    .poll(async () =>
      (await served.api<{ items: { name: string }[] }>('GET', 'projects')).body.items.find(
        ({ name }) => name === 'content',
      ),
    )
    .toMatchObject({ storeContent: false, description: 'Website texts' })
})

test('an environment gets its own default model, and calls there use it', async ({
  tollgate: page,
  served,
}) => {
  await goTo(page, '/projects/environment/staging')
  await page.getByRole('combobox', { name: 'Default model' }).fill('simulated/sim-mini')
  await page.getByRole('option', { name: 'simulated/sim-mini' }).click()
  await expect(
    page.getByRole('navigation', { name: 'Environments' }).getByText('simulated/sim-mini'),
  ).toBeVisible()
  const answered = await served.api<{ model: string }>('POST', 'calls', {
    project: 'dev',
    environment: 'staging',
    messages: [{ role: 'user', content: 'hi' }],
  })
  expect(answered).toMatchObject({ status: 200, body: { model: 'sim-mini' } })
})

test('an environment gets its own max output', async ({ tollgate: page, served }) => {
  await goTo(page, '/projects/environment/staging')
  await page.getByLabel('Default max output tokens').fill('2k')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(
    page.getByRole('navigation', { name: 'Environments' }).getByText('Max output 2\u2009000'),
  ).toBeVisible()
  const { body } = await served.api<{
    items: { name: string; defaultMaxOutputTokens: number | null }[]
  }>('GET', 'environments')
  expect(body.items.find(({ name }) => name === 'staging')?.defaultMaxOutputTokens).toBe(2000)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: services, projects, environments`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await goTo(page, '/services/narrative-report')
    await expect(
      page
        .getByRole('region', { name: 'Models of narrative-report' })
        .getByRole('listitem')
        .first(),
    ).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/projects')
    await expect(page.getByRole('table', { name: 'Projects at a glance' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/projects/project/dev')
    const form = page.getByRole('form', { name: 'Policy of dev' })
    for (const part of [
      'Route and retries',
      'Service tier and region',
      'Queue, cache, checks and simulation',
    ])
      await form.getByText(part).click()
    await form.getByLabel('A route of its own').press('Space')
    await expect(form.getByText('Nobody else is tried', { exact: false })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Add project' }).click()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/projects/environment/production')
    await expect(page.getByRole('heading', { name: 'production' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}

test('a service of one’s own is deleted after what leans on it was shown; one that ships has no way to', async ({
  tollgate: page,
  served,
}) => {
  await served.api('PUT', 'services/mine', {})
  await served.api('POST', 'budgets', {
    name: 'On mine',
    scope: { service: 'mine' },
    unit: 'usd',
    period: 'day',
    limit: 1_000_000_000,
    enforcement: 'hard',
  })
  await goTo(page, '/services/chat')
  await expect(page.getByRole('heading', { name: 'chat', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete service' })).toHaveCount(0)
  await goTo(page, '/services/mine')
  await page.getByRole('button', { name: 'Delete service' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete service mine' })
  await dialog.getByRole('button', { name: 'Delete service' }).click()
  await expect(dialog.getByRole('alert')).toContainText('budget On mine')
  await dialog.getByRole('button', { name: 'Delete service all the same' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(
    page.getByRole('navigation', { name: 'Services' }).getByRole('button', { name: /^mine/ }),
  ).toHaveCount(0)
})
