/**
 * Compare in a real browser over the real console: two simulated models, one prompt, a vote that
 * stays.
 */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

const pane = (page: Page, letter: string) =>
  page.getByRole('region', { name: new RegExp(`^Pane ${letter},`) })

interface ComparisonList {
  readonly items: readonly {
    readonly id: string
    readonly vote: { readonly choice: string } | null
    readonly callIds: Record<string, string>
  }[]
}
interface LedgerList {
  readonly items: readonly { readonly source: string; readonly callId: string }[]
}

async function open(page: Page) {
  await goTo(page, '/compare')
  await expect(page.getByRole('button', { name: 'Model of pane A: sim-mini' })).toBeVisible()
}

async function run(page: Page, prompt: string) {
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill(prompt)
  await page.keyboard.press('Control+Enter')
}

async function untilDone(page: Page, letters: readonly string[]) {
  for (const letter of letters) await expect(pane(page, letter)).toContainText('done')
}

test('one prompt, two models: both answers, costs and times, and a vote that is there after a reload', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('Name three rivers.')
  await expect(page.getByText(/\d+ in · free, simulated \(list price ≤ \$0\.\d+\)/)).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await untilDone(page, ['A', 'B'])
  for (const letter of ['A', 'B'])
    await expect(pane(page, letter)).toContainText(/would have cost.*in.*out.*first token.*total/s)
  await expect(page.getByText('cheapest')).toHaveCount(1)
  const texts = [await pane(page, 'A').innerText(), await pane(page, 'B').innerText()]
  await page.getByRole('group', { name: 'Panes' }).focus()
  await page.keyboard.press('b')
  await expect(page.getByRole('button', { name: /^B is better/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await page.reload()
  await expect(page.getByRole('button', { name: /^B is better/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect
    .poll(async () => [await pane(page, 'A').innerText(), await pane(page, 'B').innerText()])
    .toEqual(
      texts.map((text) =>
        expect.stringContaining(text.split('\n').find((line) => line.length > 30) ?? 'no answer'),
      ),
    )
  const { body } = await served.api<ComparisonList>('GET', 'comparisons')
  expect(body.items).toHaveLength(1)
  expect(body.items[0]?.vote?.choice).toBe('b')
  const ledger = (await served.api<LedgerList>('GET', 'ledger')).body.items
  expect(new Set(ledger.map((entry) => entry.callId))).toEqual(
    new Set(Object.values(body.items[0]?.callIds ?? {})),
  )
  expect(ledger.every((entry) => entry.source === 'comparison')).toBe(true)
})

test('one failing pane never stops the others', async ({ tollgate: page }) => {
  await open(page)
  await page.getByRole('button', { name: /^Model of pane B/ }).click()
  await page.getByRole('textbox', { name: 'Search models' }).fill('claude-3-5-haiku')
  await page
    .getByRole('option', { name: /^claude-3-5-haiku/ })
    .first()
    .click()
  await run(page, 'Name three rivers.')
  await expect(pane(page, 'B').getByRole('alert')).toContainText('no_key')
  await expect(pane(page, 'A')).toContainText('done')
  await expect(page.getByRole('group', { name: 'Vote' })).toHaveCount(0)
})

test('an answer keeps the name of the model that gave it once another is picked for its pane', async ({
  tollgate: page,
}) => {
  await open(page)
  await run(page, 'Name three rivers.')
  await untilDone(page, ['A', 'B'])
  await page.getByRole('button', { name: 'Model of pane A: sim-mini' }).click()
  await expect(page.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type('sim-premium')
  await expect(page.locator('[data-combobox-selected]').filter({ visible: true })).toHaveText(
    /^sim-premium/,
  )
  await page.keyboard.press('Enter')
  await expect(pane(page, 'A').getByRole('note')).toContainText('Answer of sim-mini')
  await expect(
    page.getByRole('region', { name: 'Pane A, sim-premium, with an answer of sim-mini' }),
  ).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Prompt of all panes' })).toBeFocused()
  await expect(pane(page, 'B').getByRole('note')).toHaveCount(0)
  await page.keyboard.press('Control+Enter')
  await expect(pane(page, 'A').getByRole('note')).toHaveCount(0)
})

test('stopping one pane keeps its text and lets the other end', async ({ tollgate: page }) => {
  await open(page)
  await run(page, '[[sim:length=600]] [[sim:pace=60]] Tell me about rivers.')
  await expect.poll(async () => (await pane(page, 'A').innerText()).length).toBeGreaterThan(160)
  await pane(page, 'A').getByRole('button', { name: 'Stop pane A' }).click()
  await expect(pane(page, 'A')).toContainText('stopped')
  expect((await pane(page, 'A').innerText()).length).toBeGreaterThan(160)
  await expect(pane(page, 'B')).toContainText('done', { timeout: 90_000 })
})

test('the end of answers of many screens stays in view while they arrive, until a person moves up', async ({
  tollgate: page,
  served,
}) => {
  // Longer than it takes to look: its end would leave nothing to stop.
  await served.api('PATCH', 'settings', { defaultMaxOutputTokens: 4000 })
  await open(page)
  const text = ['A sentence with `code` in it.', '```ts', 'const wheat = 1', '```', '- an item', '']
  await run(
    page,
    `[[sim:echo]] [[sim:length=4000]] [[sim:pace=100]]\n\n${text.join('\n').repeat(80)}`,
  )
  const bodyOf = (letter: string) =>
    page.getByRole('group', { name: `Answer of pane ${letter}`, exact: true })
  const screens = (letter: string) =>
    bodyOf(letter).evaluate((body) => body.scrollHeight / body.clientHeight)
  const screensBelow = (letter: string) =>
    bodyOf(letter).evaluate((body) => (body.scrollHeight - body.scrollTop) / body.clientHeight - 1)
  await expect.poll(() => screens('B')).toBeGreaterThan(5)
  await bodyOf('B').evaluate((body) => body.scrollBy(0, -2 * body.clientHeight))
  const moved = await screens('B')
  await expect.poll(() => screens('B')).toBeGreaterThan(moved + 5)
  await page.keyboard.press('Escape')
  await expect(pane(page, 'A')).toContainText('stopped')
  await expect.poll(() => screensBelow('A')).toBeLessThan(0.01)
  expect(await screensBelow('B')).toBeGreaterThan(5)
})

test('Esc stops all panes', async ({ tollgate: page }) => {
  await open(page)
  await run(page, '[[sim:length=900]] [[sim:pace=60]] Tell me about lakes.')
  await expect.poll(async () => (await pane(page, 'B').innerText()).length).toBeGreaterThan(160)
  await page.keyboard.press('Escape')
  for (const letter of ['A', 'B']) await expect(pane(page, letter)).toContainText('stopped')
})

test('panes are added as copies up to eight, closed down to two, and each may run alone', async ({
  tollgate: page,
  served,
}) => {
  await open(page)
  const add = page.getByRole('button', { name: 'Add pane' })
  for (let count = 3; count <= 8; count++) await add.click()
  await expect(page.getByRole('region', { name: /^Pane [A-H],/ })).toHaveCount(8)
  await expect(add).toBeDisabled()
  for (const letter of ['C', 'D', 'E', 'F', 'G', 'H']) {
    await page.getByRole('button', { name: `More for pane ${letter}` }).click()
    await page.getByRole('menuitem', { name: 'Close pane' }).click()
  }
  await expect(page.getByRole('region', { name: /^Pane [A-H],/ })).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).fill('Name a river.')
  await page.getByRole('button', { name: 'Run pane A alone' }).click()
  await untilDone(page, ['A'])
  await expect(pane(page, 'B')).toContainText('not run yet')
  await page.getByRole('button', { name: 'Run pane B alone' }).click()
  await untilDone(page, ['B'])
  // Both belong to one kept comparison, for nothing asked changed in between.
  expect((await served.api<ComparisonList>('GET', 'comparisons')).body.items).toHaveLength(1)
  await page.getByRole('button', { name: 'Run pane A alone' }).click()
  await expect(pane(page, 'B')).toContainText('earlier run')
})

test('panes move, one is shown alone and all again, and parameters are set in all once synced', async ({
  tollgate: page,
}) => {
  await open(page)
  const order = () =>
    page
      .getByRole('region', { name: /^Pane [A-H],/ })
      .evaluateAll((panes) => panes.map((each) => each.getAttribute('aria-label')?.slice(5, 6)))
  await page.getByRole('button', { name: 'Add pane' }).click()
  await page.getByRole('button', { name: 'More for pane C' }).click()
  await page.getByRole('menuitem', { name: 'Move left' }).click()
  await expect.poll(order).toEqual(['A', 'C', 'B'])
  await page.getByRole('button', { name: 'Show pane C alone' }).click()
  await expect.poll(order).toEqual(['C'])
  await page.getByRole('button', { name: 'Show all panes' }).click()
  await expect.poll(order).toEqual(['A', 'C', 'B'])
  await page.getByRole('checkbox', { name: 'Same parameters' }).check()
  await page.getByRole('button', { name: 'Parameters of pane B' }).click()
  await page.getByRole('textbox', { name: 'Seed' }).fill('7')
  await page.keyboard.press('Tab')
  for (const letter of ['A', 'B', 'C'])
    await expect(
      page.getByRole('button', { name: `Parameters of pane ${letter}, 1 set` }),
    ).toBeAttached()
})

test('a call of the ledger is compared with exactly what it was asked', async ({
  tollgate: page,
  served,
}) => {
  const messages = [
    { role: 'user', content: 'Name a river.' },
    { role: 'assistant', content: 'The Rhine.' },
    { role: 'user', content: 'And another.' },
  ]
  const made = await served.api<{ callId: string }>('POST', 'calls', {
    project: 'dev',
    model: 'simulated/sim-premium',
    messages,
    temperature: 0.5,
  })
  await goTo(page, '/ledger')
  await page.getByRole('row', { name: /sim-premium/ }).click()
  await page.getByRole('link', { name: 'Compare this' }).click()
  await expect(page.getByRole('button', { name: 'Model of pane A: sim-premium' })).toBeVisible()
  await expect(page.getByText('Asked as it was: 3 messages. Last: And another.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Prompt of all panes' }).focus()
  await page.keyboard.press('Control+Enter')
  await untilDone(page, ['A', 'B'])
  interface Asked {
    readonly items: readonly { readonly messages: unknown; readonly variants: readonly unknown[] }[]
  }
  const { items } = (await served.api<Asked>('GET', 'comparisons')).body
  expect(items[0]?.messages).toEqual(messages)
  expect(items[0]?.variants[0]).toMatchObject({
    model: 'sim-premium',
    parameters: { temperature: 0.5 },
  })
  expect(made.status).toBe(200)
})

test('a pane set opens again with the answers it had', async ({ tollgate: page }) => {
  await open(page)
  await page.getByRole('button', { name: 'Add pane' }).click()
  await run(page, 'Name three islands.')
  await untilDone(page, ['A', 'B', 'C'])
  await page.getByRole('button', { name: 'Pane sets' }).click()
  const sets = page.getByRole('dialog', { name: 'Pane sets' })
  await sets.getByRole('textbox', { name: 'Save these panes as' }).fill('Three small')
  await page.keyboard.press('Enter')
  await expect(sets.getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.getByRole('button', { name: 'More for pane C' }).click()
  await page.getByRole('menuitem', { name: 'Close pane' }).click()
  await page.getByRole('button', { name: 'Pane sets' }).click()
  await sets.getByRole('button', { name: /^Three small/ }).click()
  await untilDone(page, ['A', 'B', 'C'])
  await expect(page.getByRole('textbox', { name: 'Prompt of all panes' })).toHaveValue(
    'Name three islands.',
  )
  await page.getByRole('button', { name: 'Pane sets' }).click()
  expect(await accessibilityBreaches(page)).toEqual([])
  await sets.getByRole('button', { name: 'Remove the set Three small' }).click()
  await expect(sets.getByRole('listitem')).toHaveCount(0)
})

test('history reopens a kept comparison with its outputs and vote', async ({ tollgate: page }) => {
  await open(page)
  await run(page, 'Name three mountains.')
  await untilDone(page, ['A', 'B'])
  await page.getByRole('button', { name: /^Tie/ }).click()
  await expect(page.getByRole('button', { name: /^Tie/ })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect(pane(page, 'A')).toContainText('not run yet')
  await page.getByRole('button', { name: 'History' }).click()
  await page
    .getByRole('dialog', { name: 'Kept comparisons' })
    .getByRole('button', { name: /Name three mountains/ })
    .click()
  await untilDone(page, ['A', 'B'])
  await expect(page.getByRole('button', { name: /^Tie/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('textbox', { name: 'Prompt of all panes' })).toHaveValue(
    'Name three mountains.',
  )
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: before, after, parameters, history`, async ({
    tollgate: page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await open(page)
    expect(await accessibilityBreaches(page)).toEqual([])
    await run(page, 'Make a table of three rivers with code.')
    await untilDone(page, ['A', 'B'])
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.getByRole('button', { name: 'Parameters of pane A' }).click()
    await expect(page.getByRole('textbox', { name: 'Seed' })).toBeVisible()
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'History' }).click()
    await expect(
      page.getByRole('dialog', { name: 'Kept comparisons' }).getByRole('listitem'),
    ).toHaveCount(1)
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
