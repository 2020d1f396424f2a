/**
 * The first walk of a new person: a first answer, a key, a budget, a refusal, the way out, and an
 * answer that is paid for. Clicks are counted.
 */
import type { Page } from '@playwright/test'
import { untilAtRest } from './support/accessibility'
import { jumpTo, pickModel, runMarked } from './support/by-keyboard'
import { connectUpstream } from './support/money-pages'
import { startMockProvider } from '../support/mock-provider'
import { expect, test } from './support/test'

/** Clicks of a person, as the page sees them; Enter on a form's own button is none. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const holder = window as unknown as { clicks: number }
    holder.clicks = 0
    window.addEventListener('pointerdown', () => (holder.clicks += 1), true)
  })
  return () => page.evaluate(() => (window as unknown as { clicks: number }).clicks)
}

test('first answer, key, budget, refusal, way out and a paid answer take at most six clicks, and no sentence on the way is wrong', async ({
  tollgate: page,
  served,
}) => {
  const mock = await startMockProvider()
  expect((await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })).status).toBe(
    200,
  )
  const clicks = await countClicks(page)
  const message = page.getByRole('textbox', { name: 'Message', exact: true })

  // No keychain answers here, so none is promised.
  await expect(
    page.getByText('no keychain answers here: kept in memory until Tollgate closes'),
  ).toBeVisible()
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(
    page.getByText('That answer was simulated and cost nothing.', { exact: false }),
  ).toBeVisible()
  await expect(message).toBeFocused()
  await page.getByRole('button', { name: 'Add your first key' }).click()

  const field = page.getByLabel('New key')
  await expect(field).toBeFocused()
  await page.keyboard.insertText('sk-first-key-0123456789')
  await expect(page.getByText('Kept in memory only.', { exact: false })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/^Saved OpenAI ••••6789\. Works: /)).toBeVisible()
  await expect(page.getByText('not tested', { exact: true })).toHaveCount(0)
  await expect(
    page.getByRole('region', { name: 'OpenAI' }).getByText('Not tested yet'),
  ).toHaveCount(0)

  const limit = page.getByRole('textbox', { name: 'Budget in US dollars a month' })
  await expect(limit).toBeFocused()
  await expect(limit).toHaveValue('10')
  await page.keyboard.type('0.002')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1, name: 'Playground' })).toBeVisible()
  await expect(message).toBeFocused()
  await expect(page.getByText('That answer was simulated', { exact: false })).toHaveCount(0)
  await page.keyboard.type('Say hello.')
  // A dearer model than the budget bears, chosen by keyboard.
  await page.getByRole('button', { name: /^Model:/ }).click()
  await expect(page.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type('gpt-4o')
  await expect(page.locator('[data-combobox-selected]').filter({ visible: true })).toHaveText(
    /^gpt-4o/,
  )
  await page.keyboard.press('Enter')
  await expect(message).toBeFocused()
  const refusal = page.getByRole('status').filter({ hasText: 'Everything, month' })
  await expect(refusal).toBeVisible()
  await refusal.getByRole('button', { name: /^Use / }).first().click()
  await expect(message).toBeFocused()
  await expect(refusal).toHaveCount(0)
  await page.keyboard.press('ControlOrMeta+Enter')
  const answer = page.getByRole('article', { name: 'Assistant message' }).last()
  await expect(answer).toContainText('total')
  await expect(answer).not.toContainText('simulated')
  await expect(page.getByText('cost nothing', { exact: false })).toHaveCount(0)
  expect(mock.calls()).toHaveLength(1)
  const taken = await clicks()
  expect(taken).toBeLessThanOrEqual(6)
  test.info().annotations.push({ type: 'clicks', description: String(taken) })
  await mock.close()
})

test('after a paid call nobody is told that it cost nothing', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  await pickModel(page, 'gpt-4o-mini')
  await page.keyboard.type('Say hello.')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(page.getByRole('article', { name: 'Assistant message' })).toContainText('total')
  await expect(page.getByText('cost nothing', { exact: false })).toHaveCount(0)
  await mock.close()
})

test('focus is where the person works: after Send, New, a choice, Esc and back', async ({
  tollgate: page,
}) => {
  const message = page.getByRole('textbox', { name: 'Message', exact: true })
  await expect(message).toBeFocused()
  await page.getByRole('button', { name: /^Model:/ }).click()
  await expect(page.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type('sim-mini')
  await expect(page.locator('[data-combobox-selected]')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(message).toBeFocused()
  await page.getByRole('button', { name: /^Model: sim-mini/ }).click()
  await page.keyboard.press('Escape')
  await expect(message).toBeFocused()
  for (let turn = 1; turn <= 4; turn++) {
    await page.keyboard.type(`[[sim:length=120]] Question ${turn}`)
    await page.getByRole('button', { name: /^Send/ }).click()
    await expect(message).toBeFocused()
    const last = page.getByRole('article', { name: 'Assistant message' }).nth(turn - 1)
    await expect(last).toContainText('would have cost')
    // The newest turn ends where the log ends.
    await expect(last).toBeInViewport()
    await expect
      .poll(() =>
        page
          .getByRole('log', { name: 'Conversation' })
          .evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight),
      )
      .toBeLessThan(4)
    // Reading further up does not keep the next turn out of view.
    await page.getByRole('log', { name: 'Conversation' }).evaluate((log) => log.scrollTo(0, 0))
  }
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect(message).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(message).not.toBeFocused()
  await jumpTo(page, 'b', 'Budgets')
})

test('the palette does things from anywhere, and its box stands still while a person types', async ({
  tollgate: page,
}) => {
  await page.keyboard.press('ControlOrMeta+k')
  const box = page.getByRole('textbox', { name: 'Search pages, actions, models and ids' })
  await expect(box).toBeFocused()
  await expect(page.locator('[data-action][data-selected]')).toHaveCount(1)
  await untilAtRest(page)
  const at = await box.boundingBox()
  for (const letter of 'zzzz') {
    await page.keyboard.type(letter)
    expect(await box.boundingBox()).toEqual(at)
  }
  await expect(box).toHaveValue('zzzz')
  for (const [words, row, heading, thing] of [
    [
      'new budget',
      'New budget',
      'Budgets',
      page.getByRole('complementary', { name: 'New budget' }),
    ],
    ['add key', 'Add key', 'Keys & providers', page.locator(':focus[name="provider-credential"]')],
    ['verify', 'Verify the ledger', 'Ledger', page.getByText(/chain|entries/i).first()],
    [
      'back up',
      'Back up now',
      'Settings',
      page.getByRole('list', { name: 'Backups, newest first' }),
    ],
    ['new conversation', 'New conversation', 'Playground', page.locator('textarea:focus')],
  ] as const) {
    if (await box.isHidden()) await page.keyboard.press('ControlOrMeta+k')
    await expect(box).toBeFocused()
    await box.fill(words)
    await runMarked(page, row)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    await expect(thing).toBeVisible()
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(0)
  }
})

test('a page that arrives while the palette is open leaves it the keyboard', async ({
  tollgate: page,
}) => {
  let arrive = () => {}
  const held = new Promise<void>((resolve) => (arrive = resolve))
  await page.route(/PlaygroundPage.*\.js/, async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  const box = page.getByRole('textbox', { name: 'Search pages, actions, models and ids' })
  // Asked again until the page listens to its keys.
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(box).toBeFocused({ timeout: 1_000 })
  }).toPass()
  await page.evaluate(() => {
    document.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLTextAreaElement) document.body.dataset['wanted'] = 'true'
    })
  })
  arrive()
  await expect(page.locator('body[data-wanted]')).toBeAttached()
  await expect(box).toBeFocused()
  await page.keyboard.type('budgets')
  await expect(box).toHaveValue('budgets')
})
