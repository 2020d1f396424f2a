/**
 * Keys & providers in a real browser against a real upstream on loopback: a secret goes in, is
 * used, and is nowhere on the page afterwards.
 */
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { accessibilityBreaches } from './support/accessibility'
import { everythingOn } from './support/page-text'
import { expect, goTo, test } from './support/test'
import type { Page } from '@playwright/test'

const secret = 'sk-canary-7c1f09b2e4d85a63-4242'

let mock: MockProvider
test.beforeEach(async () => {
  mock = await startMockProvider()
})
test.afterEach(() => mock.close())

async function addMockProvider(page: Page): Promise<void> {
  await goTo(page, '/keys')
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.getByRole('button', { name: /^Other/ }).click()
  const panel = page.getByRole('complementary', { name: 'Add provider' })
  await panel.getByLabel('Name').fill('Mock')
  await panel.getByLabel('Base URL').fill(mock.openaiUrl)
}

test('a provider of one’s own, its session key, and the models its test found', async ({
  tollgate: page,
  served,
}) => {
  await addMockProvider(page)
  const panel = page.getByRole('complementary', { name: 'Add provider' })
  await panel.getByLabel('Key').fill(secret)
  await panel.getByRole('button', { name: 'Add and test' }).click()
  await expect(panel.getByText(/^Works: \d+ model/)).toBeVisible()
  expect(mock.requests.at(-1)).toMatchObject({ path: '/v1/models', key: secret })
  expect(await everythingOn(page)).not.toContain(secret)

  const listed = await served.api<{ items: { backend: string; last4: string; label: string }[] }>(
    'GET',
    'keys',
  )
  expect(listed.body.items).toMatchObject([{ label: 'Mock', last4: '4242', backend: 'session' }])
  expect(JSON.stringify(listed.body)).not.toContain(secret)

  await panel.getByRole('button', { name: /^Add \d+ model/ }).click()
  await expect(panel).toHaveCount(0)
  const models = await served.api<{ items: { provider: string; priceSource: string }[] }>(
    'GET',
    'models',
  )
  const added = models.body.items.filter(({ provider }) => provider === 'mock')
  expect(added.length).toBeGreaterThan(0)
  expect(new Set(added.map(({ priceSource }) => priceSource))).toEqual(new Set(['none']))

  const card = page.getByRole('region', { name: 'Mock' })
  await expect(card.getByText('••••4242')).toBeVisible()
  await expect(card.getByText('Memory only')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('region', { name: 'Mock' }).getByText('••••4242')).toBeVisible()
  expect(await everythingOn(page)).not.toContain(secret)
})

test.describe('with OpenAI at an address of ours', () => {
  test.beforeEach(async ({ served, tollgate: page }) => {
    expect(
      (await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })).status,
    ).toBe(200)
    await goTo(page, '/keys')
  })

  test('a pasted key finds its provider, is tested before it is saved, and only kept when memory was chosen', async ({
    tollgate: page,
    served,
  }) => {
    const field = page.getByLabel('New key')
    await field.fill(`OPENAI_API_KEY="${secret}"`)
    await expect(page.getByText('Recognised by its prefix as a key of OpenAI.')).toBeVisible()
    await expect(page.getByRole('combobox', { name: 'Provider' })).toHaveValue('OpenAI')
    const save = page.getByRole('button', { name: 'Test and save' })
    // No keychain answers here: the form says where the key goes before it is saved, and goes
    // nowhere else by itself.
    const memory = page.getByLabel('Keep this key for this session only')
    await expect(memory).toBeChecked()
    await expect(
      page.getByText('Kept in memory only. Key and record are gone when Tollgate closes.'),
    ).toBeVisible()
    await memory.uncheck()
    await expect(save).toBeDisabled()
    await memory.check()
    await save.click()
    await expect(page.getByText(/^Saved OpenAI ••••4242\. Works: /)).toBeVisible()
    // The test before saving counts: nothing beside it says that the key or its provider was not
    // tested.
    await expect(page.getByRole('region', { name: 'OpenAI' }).getByText('Healthy')).toHaveCount(2)
    expect(mock.requests.filter(({ key }) => key === secret)).toHaveLength(1)
    await expect(field).toHaveValue('')
    expect(await everythingOn(page)).not.toContain(secret)
    expect(served.output().stderr).not.toContain(secret)
    await field.fill('sk-another-key-000000')
    await expect(
      page.getByText(
        'OpenAI already has a key for everything: “OpenAI” (••••4242). Replace its secret, or choose another scope.',
      ),
    ).toBeVisible()
  })

  test('a key the provider refuses is not saved; one the network kept from a verdict may be', async ({
    tollgate: page,
    served,
  }) => {
    const field = page.getByLabel('New key')
    await field.fill('sk-bad-key-0000')
    await page.getByLabel('Keep this key for this session only').check()
    await page.getByRole('button', { name: 'Test and save' }).click()
    await expect(page.getByRole('alert').getByText('Not saved.', { exact: false })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save anyway' })).toHaveCount(0)
    expect((await served.api<{ items: unknown[] }>('GET', 'keys')).body.items).toEqual([])

    await mock.close()
    await field.fill(secret)
    await page.getByRole('button', { name: 'Test and save' }).click()
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await expect(page.getByText('Saved OpenAI ••••4242. Not tested.')).toBeVisible()
    expect(await everythingOn(page)).not.toContain(secret)
  })

  test('replacing tests the new secret first, deleting says which key takes over', async ({
    tollgate: page,
    served,
  }) => {
    for (const key of [
      { label: 'Wide', secret: 'sk-wide-000000-1111' },
      { label: 'Report', secret: 'sk-report-0000-2222', project: 'report' },
    ]) {
      expect(
        (await served.api('POST', 'keys', { providerId: 'openai', storage: 'session', ...key }))
          .status,
      ).toBe(201)
    }
    await page.getByRole('button', { name: 'More for Report ••••2222' }).click()
    await page.getByRole('menuitem', { name: 'Replace secret' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New secret').fill('sk-bad-key-0000')
    await dialog.getByRole('button', { name: 'Test and replace' }).click()
    await expect(dialog.getByText('The old secret stays.')).toBeVisible()
    await dialog.getByLabel('New secret').fill(secret)
    await dialog.getByRole('button', { name: 'Test and replace' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText('••••4242')).toBeVisible()
    expect(await everythingOn(page)).not.toContain(secret)

    await page.getByRole('button', { name: 'More for Report ••••4242' }).click()
    await page.getByRole('menuitem', { name: 'Delete key' }).click()
    await expect(
      page
        .getByRole('dialog')
        .getByText('Calls to OpenAI for project report will use “Wide” (••••1111) instead.'),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Delete key' }).click()
    // The closing dialog still names the key while the list has lost it.
    await expect(page.getByText('••••4242')).toHaveCount(0)
    expect(
      (await served.api<{ items: { label: string }[] }>('GET', 'keys')).body.items.map(
        ({ label }) => label,
      ),
    ).toEqual(['Wide'])
  })

  test('rotating tests the new key, keeps both, goes back, and confirms', async ({
    tollgate: page,
    served,
  }) => {
    const overdue = Date.now() - 3 * 86_400_000
    expect(
      (
        await served.api('POST', 'keys', {
          providerId: 'openai',
          storage: 'session',
          label: 'Wide',
          secret: 'sk-wide-000000-1111',
          rotateAfter: overdue,
        })
      ).status,
    ).toBe(201)
    await expect(page.getByText('Rotation overdue by 3 days')).toBeVisible()
    await page.getByRole('button', { name: 'Rotate Wide' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('New key').fill('sk-bad-key-0000')
    await dialog.getByRole('button', { name: 'Test and rotate' }).click()
    await expect(
      dialog.getByRole('alert').getByText('(…1111) stays in use', { exact: false }),
    ).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Rotate anyway' })).toHaveCount(0)
    await dialog.getByLabel('New key').fill(secret)
    await dialog.getByRole('button', { name: 'Test and rotate' }).click()
    await expect(dialog.getByText(/^Works: \d+ model/)).toBeVisible()
    await expect(dialog.getByText('••••1111')).toBeVisible()
    await expect(dialog.getByText('••••4242')).toBeVisible()
    expect(await everythingOn(page)).not.toContain(secret)
    await dialog.getByRole('button', { name: 'Keep both' }).click()
    await expect(dialog).toHaveCount(0)
    const rows = page.getByRole('list', { name: 'Keys of OpenAI' }).getByRole('listitem')
    await expect(rows.nth(1)).toContainText(
      'No call uses it: “Wide” (••••4242) serves in its place.',
    )

    mock.script(() => ({ status: 401 }))
    await served.api('POST', 'calls', {
      project: 'dev',
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: 'hello' }],
      maxOutputTokens: 10,
    })
    await expect(rows.nth(1)).toContainText(
      'The key in its place, “Wide” (••••4242), does not work. You can go back to this one.',
    )
    await expect(rows.nth(0)).toContainText('is still kept: go back to it.')
    await page.getByRole('button', { name: 'Go back to Wide ••••1111' }).press('Enter')
    await expect(rows.nth(0)).toContainText('••••1111')
    await expect(rows.nth(1)).toContainText('“Wide” (••••1111) serves in its place.')

    await page.getByRole('button', { name: 'Confirm the rotation of Wide ••••4242' }).click()
    await dialog.getByRole('button', { name: 'Delete the old key' }).click()
    await expect(page.getByText('••••4242')).toHaveCount(0)
    const left = await served.api<{ items: { last4: string; status: string }[] }>('GET', 'keys')
    expect(left.body.items).toMatchObject([{ last4: '1111', status: 'active' }])

    await page.getByRole('button', { name: 'More for Wide ••••1111' }).click()
    await page.getByRole('menuitem', { name: 'Label and reminder' }).click()
    await dialog.getByLabel('Label').fill('Main')
    await dialog.getByLabel('Remind me to rotate it after').fill('')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('button', { name: 'Rotate Main' })).toBeVisible()
    await expect(page.getByText('Rotation overdue', { exact: false })).toHaveCount(0)
  })

  test('a provider’s card tells latency, errors and an open circuit, and its panel the rest', async ({
    tollgate: page,
    served,
  }) => {
    await served.api('POST', 'keys', {
      providerId: 'openai',
      storage: 'session',
      label: 'Wide',
      secret,
    })
    const card = page.getByRole('region', { name: 'OpenAI', exact: true })
    await expect(card.getByText('No attempt in the last 24 hours')).toBeVisible()
    const call = (content: string) =>
      served.api('POST', 'calls', {
        project: 'dev',
        model: 'gpt-4o-mini',
        maxAttempts: 1,
        messages: [{ role: 'user', content }],
        maxOutputTokens: 10,
      })
    await call('hello')
    await call('hello again')
    await expect(card.getByText('no errors in 2 attempts')).toBeVisible()
    mock.script(() => ({ status: 500 }))
    for (let round = 0; round < 12; round += 1) await call(`fails ${round}`)
    await expect(card.getByText('Circuit open')).toBeVisible()
    await expect(
      card.getByText(/Since \d\d:\d\d:\d\d .* Next probe|Since .* The next attempt probes/),
    ).toBeVisible()
    await page.getByRole('button', { name: 'Health details of OpenAI' }).press('Enter')
    const panel = page.getByRole('complementary', { name: 'Health of OpenAI' })
    await expect(panel.getByText('Reachable')).toBeVisible()
    await expect(panel.getByRole('row', { name: /^n 2 2/ }).first()).toBeVisible()
    await expect(panel.getByText('overloaded').first()).toBeVisible()
    await panel.getByRole('combobox', { name: 'Service' }).click()
    await page.getByRole('option', { name: 'strategy-builder' }).click()
    await expect(panel.getByText('For project dev in development.')).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await panel.press('Escape')
    await expect(panel).toHaveCount(0)
  })

  test('a changed address says that its keys are asked for again, and they are', async ({
    tollgate: page,
    served,
  }) => {
    await served.api('POST', 'keys', {
      providerId: 'openai',
      storage: 'session',
      label: 'Wide',
      secret,
    })
    const card = page.getByRole('region', { name: 'OpenAI', exact: true })
    await expect(card.getByText('••••4242')).toBeVisible()
    await page.getByRole('button', { name: 'More for OpenAI' }).click()
    await page.getByRole('menuitem', { name: 'Edit address and timeouts' }).click()
    const form = page.getByRole('form', { name: 'Edit OpenAI' })
    await form.getByLabel('Base URL').fill('https://proxy.example/v1/chat/completions')
    await expect(form.getByText('Leave off /chat/completions', { exact: false })).toBeVisible()
    await form.getByLabel('Base URL').fill('http://203.0.113.5:8080/v1')
    await expect(
      form.getByText('http:// would send the key to 203.0.113.5 in the clear', { exact: false }),
    ).toBeVisible()
    await form.getByLabel('Base URL').fill('http://10.1.2.3:8080/v1')
    await expect(
      form.getByText('http:// sends the key and every prompt to 10.1.2.3 in the clear', {
        exact: false,
      }),
    ).toBeVisible()
    await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled()
    await form.getByLabel('Base URL').fill('https://proxy.example/v1')
    await expect(
      form.getByText('Its key is deleted here and asked for again', { exact: false }),
    ).toBeVisible()
    await form.getByLabel('First token').fill('42')
    await form.getByRole('button', { name: 'Save' }).click()
    await expect(form).toHaveCount(0)
    await expect(card.getByText('first token 42 s', { exact: false })).toBeVisible()
    await expect(card.getByText('No key: calls to this provider are refused.')).toBeVisible()
    expect((await served.api<{ items: unknown[] }>('GET', 'keys')).body.items).toEqual([])
  })
})

test.describe('keys from the environment', () => {
  test.use({ consoleEnv: { OPENAI_API_KEY: 'sk-from-environment-9999' } })
  test('are shown read-only with their variable', async ({ tollgate: page }) => {
    await goTo(page, '/keys')
    const card = page.getByRole('region', { name: 'OpenAI', exact: true })
    await expect(card.getByText('••••9999')).toBeVisible()
    await expect(card.getByText('OPENAI_API_KEY is read-only here', { exact: false })).toBeVisible()
    await expect(card.getByRole('button', { name: 'Test OPENAI_API_KEY' })).toBeVisible()
    await expect(
      card.getByRole('button', { name: /^(Rotate|More for OPENAI_API_KEY)/ }),
    ).toHaveCount(0)
    expect(await everythingOn(page)).not.toContain('sk-from-environment')
  })
})

test('a provider can be switched off and an added one removed with what goes along', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'providers', {
    kind: 'openai-compatible',
    name: 'Spare',
    baseUrl: mock.openaiUrl,
  })
  await goTo(page, '/keys')
  const card = page.getByRole('region', { name: 'Spare' })
  await card.getByRole('switch', { name: 'Spare enabled' }).press('Space')
  await expect(card.getByText('Off', { exact: true })).toBeVisible()
  await card.getByRole('button', { name: 'More for Spare' }).click()
  await page.getByRole('menuitem', { name: 'Remove provider' }).click()
  await expect(page.getByRole('dialog').getByText('Spare can no longer be called.')).toBeVisible()
  await page.getByRole('button', { name: 'Remove provider' }).click()
  await expect(card).toHaveCount(0)
})

for (const scheme of ['light', 'dark'] as const) {
  test(`passes axe in ${scheme}: cards, an open form and the panel`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await served.api('POST', 'keys', {
      providerId: 'openai',
      storage: 'session',
      label: 'Wide',
      secret,
    })
    await goTo(page, '/keys')
    await expect(page.getByText('••••4242')).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Rotate Wide' }).click()
    await page.getByRole('dialog').getByLabel('New key').fill('sk-wide-000000-1111')
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Test and rotate' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Keep both' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByLabel('New key').fill('sk-ant-something-0000')
    await page.getByRole('button', { name: 'Add provider' }).click()
    await page.getByRole('button', { name: 'More for OpenAI' }).click()
    await page.getByRole('menuitem', { name: 'Edit address and timeouts' }).click()
    await expect(page.getByRole('form', { name: 'Edit OpenAI' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
