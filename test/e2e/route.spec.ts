/**
 * The route of a call in a real browser: a fallback that serves, a retry that counts down and can
 * be stopped, and a route tried to its end.
 */
import type { Page } from '@playwright/test'
import { startMockProvider, type MockProvider, type MockReply } from '../support/mock-provider'
import { watchMoments } from './support/moments'
import { expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

const mini = 'openai/gpt-4o-mini'
const haiku = 'anthropic/claude-3-5-haiku'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant message' })
const routeTab = (page: Page) => page.getByRole('tabpanel', { name: 'Route' })

/**
 * Both built-in providers at an upstream of our own, and a service that falls back from one to the
 * other.
 */
async function connectBoth(served: ServedConsole, policy: object = {}): Promise<MockProvider> {
  const mock = await startMockProvider()
  for (const [id, baseUrl, secret] of [
    ['openai', mock.openaiUrl, 'sk-test-0123456789abcdef'],
    ['anthropic', mock.anthropicUrl, 'sk-ant-test-0123456789abcdef'],
  ] as const) {
    expect((await served.api('PATCH', `providers/${id}`, { baseUrl })).status).toBe(200)
    expect(
      (
        await served.api('POST', 'keys', {
          providerId: id,
          label: `Key of ${id}`,
          secret,
          storage: 'session',
        })
      ).status,
    ).toBe(201)
  }
  expect(
    (
      await served.api('PUT', 'services/chat/policy', {
        policy: { defaultModel: mini, route: [haiku], ...policy },
      })
    ).status,
  ).toBe(200)
  return mock
}

/** `replies` by provider; the last one of a list stands for all after it. */
function answering(
  mock: MockProvider,
  replies: { readonly openai?: readonly MockReply[]; readonly anthropic?: readonly MockReply[] },
) {
  const made = { openai: 0, anthropic: 0 }
  mock.script(({ dialect, path }) => {
    if (path.endsWith('/models')) return undefined
    const list = replies[dialect] ?? [{}]
    made[dialect] += 1
    return list[Math.min(made[dialect], list.length) - 1]
  })
}

/** Without a temperature of 0 an answer is kept only where it is asked to be. */
async function askForKept(page: Page) {
  await page.getByRole('button', { name: /^Delivery/ }).click()
  await page
    .getByRole('group', { name: 'Kept answers' })
    .or(page.getByRole('radiogroup', { name: 'Kept answers' }))
    .getByText('ask for one')
    .click()
}

async function asService(page: Page, text: string) {
  await page
    .getByRole('combobox', { name: 'Call as service' })
    .or(page.getByRole('textbox', { name: 'Call as service' }))
    .click()
  await page.getByRole('option', { name: 'chat', exact: true }).click()
  await message(page).fill(text)
}

test('the route is shown before the call, and when the first provider fails the other serves and says why', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  answering(mock, { openai: [{ status: 500 }], anthropic: [{ text: 'Served by the second one.' }] })
  await asService(page, 'Who is there?')
  await expect(page.getByRole('button', { name: 'Model: Default: gpt-4o-mini' })).toBeVisible()
  await page.getByRole('tab', { name: 'Route' }).click()
  const planned = page.getByRole('region', { name: 'Planned route' })
  await expect(planned.getByRole('listitem')).toHaveText([
    /gpt-4o-mini.*OpenAI.*tried first.*default of the service.*≤ \$/,
    /claude-3-5-haiku.*Anthropic.*after that.*number 1 on the route/,
  ])

  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page)).toContainText('Served by the second one.')
  await expect(answers(page)).toContainText(
    '3 attempts, served by Anthropic claude-3-5-haiku after OpenAI was overloaded',
  )
  const steps = page.getByRole('region', { name: 'Route of the call' }).locator('> ol > li')
  await expect(steps).toHaveCount(2)
  await expect(steps.nth(0)).toContainText('failed')
  await expect(steps.nth(0).getByRole('listitem')).toHaveCount(2)
  await expect(steps.nth(0)).toContainText('Key of openai')
  await expect(steps.nth(1)).toContainText('served')
  await expect(steps.nth(1).getByRole('listitem')).toContainText('Attempt 3')
  await expect(routeTab(page).getByText('Waited')).toBeVisible()

  const { items } = (
    await served.api<{ items: { id: string; callId: string; attempt: number }[] }>('GET', 'ledger')
  ).body
  expect(items.map(({ attempt }) => attempt)).toEqual([3, 2, 1])
  await goTo(page, `/ledger?entry=${items[1]?.id ?? ''}`)
  const panel = page
    .getByRole('complementary', { name: 'Entry' })
    .or(page.getByRole('region', { name: 'Entry' }))
  await expect(panel.getByText('2 of 3', { exact: true })).toBeVisible()
  await expect(panel.getByRole('button', { name: /^Attempt \d of 3/ })).toHaveText([
    /^Attempt 1 of 3, gpt-4o-mini.*overloaded/,
    /^Attempt 2 of 3, gpt-4o-mini.*overloaded/,
    /^Attempt 3 of 3, claude.*ok/,
  ])
  await goTo(page, `/playground?call=${items[0]?.callId ?? ''}`)
  await page.getByRole('tab', { name: 'Route' }).click()
  await expect(steps).toHaveCount(2)
  await mock.close()
})

test('a pause before another attempt counts down, and a stop ends it at once', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served, { route: [] })
  answering(mock, {
    openai: [
      { status: 429, headers: { 'retry-after': '2' } },
      { text: 'Now I have time.' },
      { status: 429, headers: { 'retry-after': '100' } },
    ],
  })
  await asService(page, 'Anyone?')
  await page.getByRole('tab', { name: 'Route' }).click()
  const been = await watchMoments(page, {
    'in the answer': {
      within: 'article strong',
      text: /^Attempt 2 of 3, waiting \d\.\d\u2009s$/,
    },
    'on the route': { within: '[role=tabpanel] li', text: /waiting/ },
  })
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page)).toContainText('Now I have time.')
  expect([...(await been())].sort()).toEqual(['in the answer', 'on the route'])
  await expect(answers(page)).toContainText(
    '2 attempts, served by OpenAI gpt-4o-mini after it limited its rate',
  )
  await expect(answers(page).getByText('waited', { exact: true })).toBeVisible()

  await message(page).fill('Once more?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(
    answers(page)
      .last()
      .getByText(/^Attempt 2 of 3, waiting/),
  ).toBeVisible()
  await answers(page).last().getByRole('button', { name: 'Stop waiting' }).click()
  await expect(answers(page).last()).toContainText('stopped')
  expect(mock.calls()).toHaveLength(3)
  await mock.close()
})

test('a route tried to its end lists each candidate with its reason and the ways out', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  answering(mock, { openai: [{ status: 401 }], anthropic: [{ status: 401 }] })
  await asService(page, 'Hello?')
  await page.getByRole('button', { name: 'Send' }).click()
  const alert = answers(page).getByRole('alert')
  await expect(alert).toContainText('Nobody on the route could serve this call.')
  await expect(alert.getByRole('listitem')).toHaveText([
    /gpt-4o-mini.*OpenAI.*authentication/,
    /claude-3-5-haiku.*Anthropic.*authentication/,
  ])
  await expect(alert.getByRole('button', { name: 'Check the key' })).toHaveCount(1)
  await expect(answers(page)).toContainText('2 attempts, none served')
  await alert.getByRole('button', { name: 'Check the key' }).click()
  await expect(page).toHaveURL(/#\/keys/)
  await mock.close()
})

test('delivery is folded, sent where it was changed, kept over a reload, and in the code', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  answering(mock, { openai: [{ status: 500 }] })
  await asService(page, 'Try once.')
  const delivery = page.getByRole('button', { name: /^Delivery/ })
  await expect(delivery).toHaveText('Deliveryas the rules say')
  await delivery.click()
  await page.getByRole('textbox', { name: 'Attempts at most' }).fill('1')
  await page
    .getByRole('radiogroup', { name: 'Fallback to others on the route' })
    .getByText('never')
    .click()
  await expect(delivery).toHaveText('Delivery2 changed')
  await page.waitForFunction(() =>
    sessionStorage.getItem('tollgate.playground')?.includes('"maxAttempts":1'),
  )
  await page.reload()
  await expect(delivery).toHaveText('Delivery2 changed')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page).getByRole('alert')).toContainText('overloaded')
  expect(mock.calls()).toHaveLength(1)
  await page.getByRole('tab', { name: 'Raw' }).click()
  await page.getByText('Python', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Code, Python' })).toContainText('"maxAttempts": 1')
  await expect(page.getByRole('region', { name: 'Code, Python' })).toContainText(
    '"allowFallback": False',
  )
  await page.getByText('Provider', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Code, Python' })).toContainText(
    'from openai import OpenAI',
  )
  await mock.close()
})

test('the default can be picked again by keyboard, and refused models say why', async ({
  tollgate: page,
  served,
}) => {
  await connectBoth(served, { allowedTiers: ['mini'] }).then((mock) => mock.close())
  await asService(page, 'Hello')
  const picker = page.getByRole('button', { name: /^Model:/ })
  await picker.click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4-turbo')
  const refused = page.getByRole('option', { name: /^gpt-4-turbo\b/ }).first()
  await expect(refused).toBeDisabled()
  await expect(refused).toContainText(
    'Model gpt-4-turbo is not allowed for service chat: tier advanced, allowed mini.',
  )
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
  await page
    .getByRole('option', { name: /^gpt-4o-mini/ })
    .first()
    .click()
  await expect(picker).toHaveAccessibleName('Model: gpt-4o-mini')
  await picker.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type('default')
  await expect(page.getByRole('option', { name: /^Default of service chat/ })).toContainText(
    'openai/gpt-4o-mini',
  )
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(picker).toHaveAccessibleName('Model: Default: gpt-4o-mini')
})

test('a pane of a comparison tries again where it stands, and says what it waits for', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  answering(mock, {
    openai: [{ status: 429, headers: { 'retry-after': '2' } }, { text: 'Second try.' }],
  })
  await goTo(page, '/compare')
  await page.getByRole('button', { name: /^Model of pane A:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
  await page
    .getByRole('option', { name: /^gpt-4o-mini/ })
    .first()
    .click()
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('Say hello.')
  const been = await watchMoments(page, {
    'what it waits for': {
      within: '[aria-label^="Pane A"] strong',
      text: /^Attempt 2 of 3, waiting/,
    },
    'that it goes on': { within: '[aria-label^="Pane A"]', text: /will try again/ },
  })
  await page.getByRole('button', { name: 'Run all' }).click()
  const pane = page.getByRole('region', { name: /^Pane A/ })
  await expect(pane).toContainText('Second try.')
  expect([...(await been())].sort()).toEqual(['that it goes on', 'what it waits for'])
  await expect(pane).toContainText(
    '2 attempts, served by OpenAI gpt-4o-mini after it limited its rate',
  )
  await expect(page.getByRole('region', { name: /^Pane B/ })).toContainText('done')
  await mock.close()
})

test('panes stand in line for the one slot of a provider, with their place, and can be stopped there', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  expect((await served.api('PATCH', 'providers/openai', { concurrency: 1 })).status).toBe(200)
  answering(mock, { openai: [{ hangAfterChunks: 1 }] })
  await goTo(page, '/compare')
  for (const pane of ['A', 'B']) {
    await page.getByRole('button', { name: new RegExp(`^Model of pane ${pane}:`) }).click()
    await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o-mini')
    await page
      .getByRole('option', { name: /^gpt-4o-mini/ })
      .first()
      .click()
  }
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('Say hello.')
  await page.getByRole('button', { name: 'Run all' }).click()
  const waiting = page.getByRole('region', { name: /^Pane [AB]/ }).filter({ hasText: 'in line' })
  await expect(waiting).toContainText(
    /Next in line at OpenAI, for .*1 call is under way at openai, which may have 1 at once\./,
  )
  await page.getByRole('button', { name: 'Stop waiting' }).click()
  await expect(
    page.getByRole('region', { name: /^Pane [AB]/ }).filter({ hasText: 'stopped' }),
  ).toHaveCount(1)
  await page.getByRole('button', { name: /^Stop all/ }).click()
  await expect(
    page.getByRole('region', { name: /^Pane [AB]/ }).filter({ hasText: 'stopped' }),
  ).toHaveCount(2)
  expect(mock.calls()).toHaveLength(1)
  await mock.close()
})

test('a kept answer says when it was kept and what it saved, and its entry leads to the call that made it', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served, { cacheTtlSeconds: 600 })
  answering(mock, { openai: [{ text: 'Kept for later.' }] })
  for (const count of [1, 2]) {
    if (count === 2) await page.getByRole('button', { name: 'New', exact: true }).click()
    if (count === 2) await message(page).fill('The same question.')
    else await asService(page, 'The same question.')
    if (count === 1) await askForKept(page)
    await page.getByRole('button', { name: 'Send' }).click()
    await expect(answers(page)).toContainText('Kept for later.')
    await expect(answers(page).getByText('cost', { exact: true })).toBeVisible()
  }
  await expect(answers(page)).toContainText(/answer kept \d\d:\d\d, saved \$0\.\d+/)
  expect(mock.calls()).toHaveLength(1)
  const { items } = (
    await served.api<{ items: { id: string; callId: string; kind: string }[] }>('GET', 'ledger')
  ).body
  expect(items.map(({ kind }) => kind)).toEqual(['cache_hit', 'attempt'])
  await goTo(page, `/ledger?entry=${items[0]?.id ?? ''}`)
  await page.getByRole('button', { name: items[1]?.callId ?? '', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`callId=${items[1]?.callId ?? ''}`))
  await mock.close()
})

test('no WCAG 2.2 AA breach, light and dark: delivery unfolded, the planned route, a route tried to its end', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served)
  answering(mock, { openai: [{ status: 500 }], anthropic: [{ status: 401 }] })
  await asService(page, 'Hello?')
  await page.getByRole('button', { name: /^Delivery/ }).click()
  await expectAccessibleInBoth(page)
  await page.getByRole('tab', { name: 'Route' }).click()
  await expect(
    page.getByRole('region', { name: 'Planned route' }).getByRole('listitem'),
  ).toHaveCount(2)
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page)).toContainText('3 attempts, none served')
  await expectAccessibleInBoth(page)
  await mock.close()
})

test('no WCAG 2.2 AA breach, light and dark: while it waits for another attempt', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectBoth(served, { route: [] })
  answering(mock, { openai: [{ status: 429, headers: { 'retry-after': '110' } }] })
  await asService(page, 'Anyone?')
  await page.getByRole('tab', { name: 'Route' }).click()
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page).getByText(/^Attempt 2 of 3, waiting/)).toBeVisible()
  await expectAccessibleInBoth(page)
  await mock.close()
})
