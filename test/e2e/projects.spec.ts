/** Services, projects and environments in a real browser: a policy changed here refuses there, in the same sentence. */
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

test('a service’s policy is edited and its refusals follow at once, in the sentence the API gives', async ({ tollgate: page, served }) => {
  await served.api('PUT', 'services/ops', { description: 'Answers in a chat' })
  await goTo(page, '/services/ops')
  const form = page.getByRole('form', { name: 'Policy of ops' })
  await form.getByLabel('Limit tiers').press('Space')
  for (const tier of ['advanced', 'premium']) await form.getByLabel(tier, { exact: true }).uncheck()
  await form.getByRole('button', { name: 'Save policy' }).click()
  await expect(form.getByRole('button', { name: 'Save policy' })).toHaveCount(0)
  const models = page.getByRole('region', { name: 'Models of ops' })
  await models.getByLabel('Search models').fill('gpt-4-turbo')
  const sentence = 'Model gpt-4-turbo is not allowed for service ops: tier advanced, allowed mini, standard.'
  await expect(models.getByText(sentence)).toBeVisible()
  const refused = await served.api<{ code: string; message: string }>('POST', 'calls', { project: 'dev', service: 'ops', model: 'gpt-4-turbo', messages: [{ role: 'user', content: 'hi' }] })
  expect(refused).toMatchObject({ status: 400, body: { code: 'model_not_allowed', message: sentence } })
})

test('a policy that would refuse its own default is not saved', async ({ tollgate: page }) => {
  await goTo(page, '/services/chatops')
  const form = page.getByRole('form', { name: 'Policy of chatops' })
  const choice = form.getByRole('combobox', { name: 'Default model' })
  await choice.fill('openai/gpt-4-turbo')
  await page.getByRole('option', { name: 'openai/gpt-4-turbo', exact: true }).click()
  if (!(await form.getByLabel('Limit tiers').isChecked())) await form.getByLabel('Limit tiers').press('Space')
  await form.getByLabel('advanced', { exact: true }).uncheck()
  await expect(form.getByText('openai/gpt-4-turbo is tier advanced, which is not allowed above.')).toBeVisible()
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
  const services = await served.api<{ items: { name: string; description: string }[] }>('GET', 'services')
  expect(services.body.items.find(({ name }) => name === 'invoice-reader')?.description).toBe('Reads invoices')
})

test('a project’s content can be switched off and its description edited in place', async ({ tollgate: page, served }) => {
  await goTo(page, '/projects/project/content')
  await page.getByLabel('Store prompts and answers').press('Space')
  await expect(page.getByText('Off: only the facts of a call are kept.', { exact: false })).toBeVisible()
  await page.getByLabel('Description of content').fill('Website texts')
  await page.getByLabel('Description of content').press('Enter')
  await expect.poll(async () => (await served.api<{ items: { name: string }[] }>('GET', 'projects')).body.items.find(({ name }) => name === 'content')).toMatchObject({ storeContent: false, description: 'Website texts' })
})

test('an environment gets its own max output', async ({ tollgate: page, served }) => {
  await goTo(page, '/projects/environment/staging')
  await page.getByLabel('Default max output tokens').fill('2k')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('navigation', { name: 'Environments' }).getByText('Max output 2\u2009000')).toBeVisible()
  const { body } = await served.api<{ items: { name: string; defaultMaxOutputTokens: number | null }[] }>('GET', 'environments')
  expect(body.items.find(({ name }) => name === 'staging')?.defaultMaxOutputTokens).toBe(2000)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: services, projects, environments`, async ({ tollgate: page, served }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await goTo(page, '/services/narrative-report')
    await expect(page.getByRole('region', { name: 'Models of narrative-report' }).getByRole('listitem').first()).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/projects')
    await expect(page.getByRole('form', { name: /^Policy of/ })).toBeVisible()
    await page.getByRole('button', { name: 'Add project' }).click()
    expect(await accessibilityBreaches(page)).toEqual([])
    await goTo(page, '/projects/environment/production')
    await expect(page.getByRole('heading', { name: 'production' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
