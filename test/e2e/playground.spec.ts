/** The playground in a real browser over the real console, with the simulated provider. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { jumpTo, runMarked } from './support/by-keyboard'
import { expect, goTo, test } from './support/test'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant message' })

interface LedgerList {
  readonly items: readonly {
    readonly callId: string
    readonly model: string
    readonly source: string
    readonly simulated: boolean
    readonly outcome: string
    readonly costStatus: string
  }[]
}

/** Picks a simulated model and writes a message, without sending it. */
async function write(page: Page, text: string) {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page
    .getByRole('searchbox', { name: 'Search models' })
    .or(page.getByRole('textbox', { name: 'Search models' }))
    .fill('sim-mini')
  await page.getByRole('option', { name: /^sim-mini/ }).click()
  await message(page).fill(text)
}

async function untilAnswered(page: Page, count = 1) {
  await expect(answers(page)).toHaveCount(count)
  await expect(
    page.getByRole('button', { name: /^Stop Esc|^Stop$/ }).filter({ hasText: 'Esc' }),
  ).toHaveCount(0)
  await expect(answers(page).last()).toContainText('would have cost')
}

test('first run: one press gives a simulated answer, costs nothing, and its row is in the ledger', async ({
  tollgate: page,
  served,
}) => {
  await expect(page.getByRole('heading', { name: 'Works now, without a key' })).toBeVisible()
  await page.getByRole('button', { name: 'Try it' }).click()
  await untilAnswered(page)
  await expect(answers(page)).toContainText('simulated')
  const { body } = await served.api<LedgerList>('GET', 'ledger')
  expect(body.items).toHaveLength(1)
  expect(body.items[0]).toMatchObject({ source: 'playground', simulated: true, outcome: 'ok' })
  await expect(page.getByRole('link', { name: /Spend today \$0\.00 month \$0\.00/ })).toBeVisible()
  await page.getByRole('tab', { name: 'Facts' }).click()
  await page.getByRole('link', { name: 'Show its ledger entries' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Ledger' })).toBeVisible()
  await expect(page.getByText(body.items[0]?.model ?? 'no model').first()).toBeVisible()
})

test('says before sending what goes in and what it may cost, and why it would be refused', async ({
  tollgate: page,
  served,
}) => {
  await write(page, 'How much is this?')
  await expect(page.getByText(/^\d+ in$/)).toBeVisible()
  await expect(page.getByText(/free, simulated \(list price ≤ \$0\.\d+\)/)).toBeVisible()
  await served.api('POST', 'emergency', { engaged: true, reason: 'drill' })
  await expect(page.getByText(/emergency stop is engaged/i).first()).toBeVisible()
  await page.getByRole('button', { name: 'Release the stop' }).click()
  await page.getByRole('textbox', { name: /Why it is safe/ }).fill('drill is over')
  await page.getByRole('button', { name: 'Release', exact: true }).last().click()
  await expect(page.getByText(/free, simulated/)).toBeVisible()
})

test('a budget that is too small is told in its words, with buttons that make the call fit', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'keys', {
    providerId: 'openai',
    label: 'test',
    secret: 'sk-not-a-real-key-0000000000',
    storage: 'session',
  })
  await served.api('POST', 'budgets', {
    name: 'dev day',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'day',
    limit: 1_000_000,
    enforcement: 'hard',
  })
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('gpt-4o')
  await page.getByRole('option', { name: /^gpt-4o\s*standard/ }).click()
  await message(page).fill('A question.')
  await expect(page.getByText(/Refused: .*dev day/)).toBeVisible()
  // What is said before the message has been counted is of an empty one: a button of it may fit a
  // token too few.
  await expect(async () => {
    const lower = page.getByRole('button', { name: /^Lower max output to/ })
    if ((await lower.count()) > 0) await lower.click({ timeout: 5000 })
    await expect(page.getByText(/Refused: /)).toHaveCount(0, { timeout: 5000 })
  }).toPass()
  await expect(page.getByText(/after: .* free of \$0\.001 \(dev day\)/)).toBeVisible()
})

test('stop keeps the text that came, and the ledger has its one entry', async ({
  tollgate: page,
  served,
}) => {
  await write(page, '[[sim:length=900]] [[sim:pace=60]] Tell me about tollgates.')
  await page.keyboard.press('Control+Enter')
  await expect(answers(page).first()).toContainText('cost so far')
  await expect
    .poll(async () => (await answers(page).first().innerText()).length)
    .toBeGreaterThan(120)
  await page.keyboard.press('Escape')
  await expect(answers(page)).toContainText('stopped')
  await expect(answers(page)).toContainText('would have cost')
  const kept = await page
    .getByRole('tab', { name: 'Raw' })
    .click()
    .then(() => answers(page).innerText())
  expect(kept.length).toBeGreaterThan(120)
  const { body } = await served.api<LedgerList>('GET', 'ledger')
  expect(body.items).toHaveLength(1)
  expect(body.items[0]).toMatchObject({ outcome: 'cancelled', simulated: true })
})

test('a reload keeps the conversation, the parameters and the half-written message', async ({
  tollgate: page,
}) => {
  await write(page, 'First question')
  await page.getByRole('button', { name: 'Send' }).click()
  await untilAnswered(page)
  const before = await answers(page).innerText()
  await page.getByRole('textbox', { name: 'Seed' }).fill('42')
  await message(page).fill('Half a seco')
  await page.waitForFunction(() =>
    sessionStorage.getItem('tollgate.playground')?.includes('Half a seco'),
  )
  await page.reload()
  await expect(message(page)).toHaveValue('Half a seco')
  await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('42')
  await expect.poll(() => answers(page).innerText()).toBe(before)
})

test('an answer cut by a reload is completed from its record', async ({
  tollgate: page,
  served,
}) => {
  await write(page, '[[sim:length=900]] [[sim:pace=60]] Tell me about bridges.')
  await page.keyboard.press('Control+Enter')
  await expect
    .poll(async () => (await answers(page).first().innerText()).length)
    .toBeGreaterThan(120)
  await page.reload()
  await expect(answers(page)).toHaveCount(1)
  await expect(answers(page)).toContainText('would have cost')
  await expect.poll(async () => (await answers(page).innerText()).length).toBeGreaterThan(120)
  const { body } = await served.api<LedgerList>('GET', 'ledger')
  expect(body.items).toHaveLength(1)
})

test('history finds a call and reopens it with its exact input and parameters', async ({
  tollgate: page,
}) => {
  await page.getByRole('button', { name: /^System/ }).click()
  await page.getByRole('textbox', { name: 'System prompt' }).fill('You are a ferryman.')
  await page.getByRole('textbox', { name: 'Max output tokens' }).fill('900')
  await write(page, 'Where does the river end?')
  await page.getByRole('button', { name: 'Send' }).click()
  await untilAnswered(page)
  const answer = await answers(page).innerText()
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect(answers(page)).toHaveCount(0)
  await page.getByRole('textbox', { name: 'System prompt' }).fill('Something else')
  await page.getByRole('button', { name: 'History' }).click()
  const drawer = page.getByRole('dialog', { name: 'History' })
  await drawer.getByText('Calls', { exact: true }).click()
  await drawer.getByRole('textbox', { name: 'Search history' }).fill('no such thing')
  await expect(drawer.getByText('Nothing matches')).toBeVisible()
  await drawer.getByRole('textbox', { name: 'Search history' }).fill('river')
  // What was never spent does not stand there as spent.
  await expect(drawer.getByRole('button', { name: /Where does the river end/ })).toContainText(
    'simulated',
  )
  await drawer.getByRole('button', { name: /Where does the river end/ }).click()
  await expect(drawer).toHaveCount(0)
  await expect.poll(() => answers(page).innerText()).toBe(answer)
  await expect(page.getByRole('textbox', { name: 'System prompt' })).toHaveValue(
    'You are a ferryman.',
  )
  await page.getByRole('tab', { name: 'Parameters' }).click()
  await expect(page.getByRole('textbox', { name: 'Max output tokens' })).toHaveValue('900')
})

test('where a project keeps no content, reopening says so and nothing stays in the tab', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'projects', { name: 'dev', storeContent: false })
  await write(page, 'A confidential matter')
  await page.getByRole('button', { name: 'Send' }).click()
  await untilAnswered(page)
  const { body } = await served.api<LedgerList>('GET', 'ledger')
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)))
  expect(await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)))).not.toContain(
    'confidential',
  )
  await goTo(page, `/playground?call=${body.items[0]?.callId ?? ''}`)
  await expect(page.getByText(/was not kept: content is off/)).toBeVisible()
})

test('a message can be edited and sent again, an answer asked for again, and code copied without a key', async ({
  tollgate: page,
  served,
}) => {
  await write(page, 'What is a toll')
  await page.getByRole('button', { name: 'Send' }).click()
  await untilAnswered(page)
  const user = page.getByRole('article', { name: 'User message' })
  await user.hover()
  await user.getByRole('button', { name: 'Edit message' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill('What is a tariff')
  await page.getByRole('button', { name: 'Save and resend' }).click()
  await untilAnswered(page)
  await expect(user).toContainText('What is a tariff')
  await answers(page).hover()
  await answers(page).getByRole('button', { name: 'Answer again' }).click()
  await untilAnswered(page)
  await expect
    .poll(async () => (await served.api<LedgerList>('GET', 'ledger')).body.items.length)
    .toBe(3)
  await page.getByRole('tab', { name: 'Raw' }).click()
  await page.getByText('cURL').click()
  await expect(page.getByRole('region', { name: 'Code, cURL' })).toContainText('$TOLLGATE_TOKEN')
  await expect(page.getByRole('region', { name: 'Code, cURL' })).not.toContainText(served.token)
  await page.getByText('Answer', { exact: true }).click()
  await expect(page.getByRole('region', { name: 'Code, json' })).toContainText('"costStatus"')
})

test('a model without a key is refused where one is, with the way to add it', async ({
  tollgate: page,
}) => {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('claude-3-5-haiku')
  await page
    .getByRole('option', { name: /^claude-3-5-haiku/ })
    .first()
    .click()
  await message(page).fill('Anyone there?')
  await page.getByRole('button', { name: 'Send' }).click()
  await expect(answers(page).getByRole('alert')).toContainText('no_key')
  await answers(page).getByRole('button', { name: 'Add a key' }).click()
  await expect(page).toHaveURL(/#\/keys/)
})

test('by keyboard alone: write, send, stop, facts, palette, another page', async ({
  tollgate: page,
}) => {
  await expect(message(page)).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(
    page.getByRole('textbox', { name: 'Search pages, actions, models and ids' }),
  ).toBeFocused()
  await page.keyboard.type('simulated/sim-mini')
  await runMarked(page, 'simulated/sim-mini')
  await expect(page.getByRole('button', { name: 'Model: sim-mini' })).toBeVisible()
  await message(page).focus()
  await page.keyboard.type('Two words, please.')
  await page.keyboard.press('Control+Enter')
  await untilAnswered(page)
  await page.keyboard.press('Control+k')
  await expect(
    page.getByRole('textbox', { name: 'Search pages, actions, models and ids' }),
  ).toBeFocused()
  await page.keyboard.type('show facts')
  await runMarked(page, 'Show facts')
  await expect(page.getByRole('tab', { name: 'Facts' })).toHaveAttribute('aria-selected', 'true')
  // The palette gives the focus back as it goes.
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(0)
  await page.getByRole('log', { name: 'Conversation' }).focus()
  await jumpTo(page, 'c', 'Compare')
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: empty, refused, answered, every tab, history`, async ({
    tollgate: page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await expect(page.getByRole('heading', { name: 'Works now, without a key' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Try it' }).click()
    await untilAnswered(page)
    await message(page).fill('And more?')
    await expect(page.getByText(/free, simulated/)).toBeVisible()
    for (const tab of ['Parameters', 'Route', 'Facts', 'Raw']) {
      await page.getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tabpanel')).not.toBeEmpty()
      expect(await accessibilityBreaches(page), tab).toEqual([])
    }
    await page.getByRole('button', { name: /^Model:/ }).click()
    await expect(page.getByRole('option').first()).toBeVisible()
    expect(await accessibilityBreaches(page), 'model picker').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'History' }).click()
    await expect(page.getByRole('dialog', { name: 'History' }).getByRole('listitem')).toHaveCount(1)
    expect(await accessibilityBreaches(page), 'history').toEqual([])
  })
}
