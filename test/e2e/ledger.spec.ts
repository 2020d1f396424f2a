/**
 * The Ledger page in a real browser over a real console: reading, filtering, verifying, correcting,
 * exporting, by mouse and by keyboard.
 */
import { readFile } from 'node:fs/promises'
import { call, calls, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('an empty ledger says what will be here', async ({ tollgate: page }) => {
  await goTo(page, '/ledger')
  await expect(page.getByText('No entries yet')).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('moves by arrow keys, opens with Enter, closes with Escape', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 4)
  await goTo(page, '/ledger')
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('row')).toHaveCount(5)
  const { body } = await served.api<{ items: { seq: number; hash: string; prevHash: string }[] }>(
    'GET',
    'ledger?limit=3',
  )
  const [, second, third] = body.items
  if (second === undefined || third === undefined) throw new Error('the ledger has too few entries')
  await grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Entry' })
  await expect(panel.getByText(`Attempt #${second.seq}`)).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(panel.getByText(`Attempt #${third.seq}`)).toBeVisible()
  await expect(panel.getByRole('link', { name: 'Open in playground' })).toHaveAttribute(
    'href',
    /^#\/playground\?call=call_/,
  )
  await expect(panel.getByTitle(third.hash)).toBeVisible()
  await expect(panel.getByTitle(third.prevHash)).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(grid).toBeFocused()
})

test('filters by chips that are in the address, and exports what they select', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 2, { project: 'report' })
  await calls(served, 3, { project: 'dev' })
  await goTo(page, '/ledger')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: 'Project' })
    .or(page.getByRole('dialog').getByRole('textbox', { name: 'Project' }))
    .fill('report')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/ledger\?project=report$/)
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3)
  for (const format of ['CSV, for spreadsheets', 'JSON Lines'] as const) {
    await page.getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: format }).click(),
    ])
    const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/)
    expect(lines.length).toBe(format === 'JSON Lines' ? 2 : 3)
  }
  await page.getByRole('button', { name: 'Remove filter Project report' }).click()
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(6)
  await goTo(page, '/ledger?project=content')
  await expect(page.getByText('No entry matches these filters')).toBeVisible()
})

test('the sum goes below the filters before it squeezes or covers them', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  await call(served, { model: 'openai/gpt-4o-mini' })
  await call(served)
  await mock.close()
  await goTo(page, '/ledger')
  const sum = page.getByRole('status', { name: 'Sum of these entries' })
  await expect(sum).toContainText('list price of simulated ones')
  const filter = page.getByRole('button', { name: 'Filter', exact: true })
  for (const width of [1440, 1100, 900, 660]) {
    await page.setViewportSize({ width, height: 800 })
    await expect
      .poll(async () => {
        const [button, told] = [await filter.boundingBox(), await sum.boundingBox()]
        if (button === null || told === null) return null
        return {
          cut: await filter
            .getByText('Filter')
            .evaluate((label) => label.scrollWidth > label.clientWidth),
          covered: told.x < button.x + button.width && told.y < button.y + button.height,
          outside: told.x + told.width > width,
        }
      })
      .toEqual({ cut: false, covered: false, outside: false })
  }
})

test('verifies the chain and shows its head', async ({ tollgate: page, served }) => {
  await calls(served, 3)
  const { body } = await served.api<{ head: { hash: string } }>('POST', 'ledger/verify')
  await goTo(page, '/ledger')
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(
    page.getByRole('status').filter({ hasText: 'The chain is unbroken.' }),
  ).toContainText(`3 entries walked. Head #3 ${body.head.hash}`)
  await expectAccessibleInBoth(page)
})

test('corrects a cost by a new entry with a reason', async ({ tollgate: page, served }) => {
  const mock = await connectUpstream(served)
  try {
    const made = await call(served, { model: 'openai/gpt-4o' })
    expect(made.status).toBe(200)
    await goTo(page, '/ledger')
    await page.getByRole('row', { name: /gpt-4o/ }).click()
    await page.getByRole('button', { name: 'Correct the cost' }).click()
    const form = page.getByRole('form', { name: 'Correct the cost' })
    await form.getByRole('button', { name: 'Record the correction' }).click()
    await expect(form.getByText('Enter an amount in US dollars.')).toBeVisible()
    await expect(form.getByText('Say why, for whoever reviews the ledger.')).toBeVisible()
    await form.getByLabel('It should have cost').fill('1.25')
    await form.getByLabel('Reason').fill('As billed.')
    await expectAccessibleInBoth(page)
    await form.getByRole('button', { name: 'Record the correction' }).click()
    await expect(page.getByRole('row', { name: /adjusted/ })).toBeVisible()
    await expect(page.getByText(/^Corrected by .* to \$1\.25/)).toBeVisible()
    const { body } = await served.api<{
      items: { kind: string; reason: string; costNanoUsd: number }[]
    }>('GET', 'ledger?kind=adjustment')
    expect(body.items).toMatchObject([
      {
        kind: 'adjustment',
        reason: 'As billed.',
        costNanoUsd: 1_250_000_000 - made.body.costNanoUsd,
      },
    ])
  } finally {
    await mock.close()
  }
})

test('hundreds of entries: only those in sight are drawn, older ones come, and news do not move what is read', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 460)
  await goTo(page, '/ledger')
  await expect(page.getByText('loaded')).toBeVisible()
  const grid = page.getByRole('grid')
  expect(await grid.getByRole('row').count()).toBeLessThan(80)
  await grid.evaluate((element) => element.scrollTo({ top: 28 * 150 }))
  await expect(page.getByText('400 loaded').or(page.getByText('460 entries'))).toBeVisible()
  await grid.evaluate((element) => element.scrollTo({ top: 28 * 390 }))
  await expect(page.getByText('460 entries')).toBeVisible()
  await grid.evaluate((element) => element.scrollTo({ top: 28 * 200 }))
  const seen = grid.locator('[role=row][aria-rowindex="206"]')
  const id = await seen.getAttribute('id')
  const before = await page.locator(`[id="${id}"]`).boundingBox()
  await calls(served, 5)
  await expect(page.getByRole('button', { name: '5 new entries' })).toBeVisible()
  const after = await page.locator(`[id="${id}"]`).boundingBox()
  expect(after?.y).toBe(before?.y)
  await page.getByRole('button', { name: '5 new entries' }).click()
  await expect(page.getByRole('button', { name: '5 new entries' })).toHaveCount(0)
  await expect(page.getByText('465 entries')).toBeVisible()
})
