/**
 * The charts beside spend in a real browser: errors, the cache and latency over time, and the hours
 * of the week. Each with its table, its picture and its CSV, and a way to its entries.
 */
import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

async function ask(served: ServedConsole, text: string, model = 'openai/gpt-4o'): Promise<number> {
  const { status } = await served.api('POST', 'calls', {
    project: 'dev',
    service: 'chat',
    model,
    temperature: 0,
    maxOutputTokens: 60,
    messages: [{ role: 'user', content: text }],
  })
  return status
}

/** One answer, two from the cache, one refusal: four entries of four calls. */
async function fourCalls(served: ServedConsole): Promise<void> {
  for (let time = 0; time < 3; time += 1) expect(await ask(served, 'How are you?')).toBe(200)
  expect(await ask(served, 'Refuse this')).not.toBe(200)
}

async function saved(page: Page, button: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ])
  return readFile(await file.path())
}

/** The lines of a chart's CSV after its rows: the total, and what they are of. */
async function csvEnd(page: Page): Promise<readonly string[]> {
  const lines = (await saved(page, 'Save as CSV')).toString('utf8').trim().split('\r\n')
  return lines.slice(lines.findIndex((line) => line.startsWith('total,')))
}

test.describe('with answers, hits and a failure', () => {
  test.beforeEach(async ({ tollgate: page, served }) => {
    const mock = await connectUpstream(served)
    try {
      mock.script(({ prompt }) =>
        prompt.includes('Refuse')
          ? { status: 400 }
          : { text: 'Hello there', usage: { input: 1000, output: 50 } },
      )
      await fourCalls(served)
    } finally {
      await mock.close()
    }
    await goTo(page, '/usage?range=7d&chart=errors')
  })

  test('errors and the cache are shares over time with the amounts they are of', async ({
    tollgate: page,
  }) => {
    await expect(
      page.getByRole('img', { name: /: error rate 25.%, failed 1, entries 4 over 7 days\./ }),
    ).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.locator('canvas').waitFor()
    expect((await saved(page, 'Save as PNG')).subarray(1, 4).toString()).toBe('PNG')
    expect(await csvEnd(page)).toEqual([
      'total,,0.25,1,4,1',
      '',
      expect.stringMatching(/^range,/),
      'filter,all calls',
      'calls with unknown cost,0',
    ])

    const share = page.getByRole('region', { name: 'Share', exact: true })
    expect((await saved(page, 'Save shares as PNG')).subarray(1, 4).toString()).toBe('PNG')
    expect((await saved(page, 'Save shares as CSV')).toString('utf8')).toMatch(
      /^model,name,spend \(USD\),share\r\ngpt-4o,gpt-4o,(0\.\d+),1\r\n,total,\1,1\r\n/,
    )
    await share.getByRole('button', { name: 'Show shares as a table' }).click()
    await expect(share.getByRole('row').last()).toContainText(/^Total\$[\d.]+100\.0.%$/)

    await page.getByRole('radiogroup', { name: 'Chart', exact: true }).getByText('Cache').click()
    await expect(page).toHaveURL(/#\/usage\?range=7d&chart=cache$/)
    await page.getByText('Table', { exact: true }).click()
    const table = page.getByRole('table', { name: 'Cache hits and savings by model' })
    await expect(table.getByRole('row').last()).toContainText(/Total50\.0.%24\$/)
    expect((await csvEnd(page))[0]).toMatch(/^total,,0\.5,2,4,(0\.\d+),\1$/)
    await table.getByRole('link').last().click()
    await expect(page).toHaveURL(/#\/ledger\?.*kind=cache_hit/)
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3)
  })

  test('latency is of answers alone, in all and by group', async ({ tollgate: page }) => {
    await page.getByRole('radiogroup', { name: 'Chart', exact: true }).getByText('Latency').click()
    const groups = page.getByRole('table', { name: 'Latency by model' })
    await expect(groups.getByRole('row')).toHaveCount(3)
    await expect(groups.getByRole('row').last()).toContainText(/^Total1/)
    await expectAccessibleInBoth(page)
    expect((await csvEnd(page))[0]).toMatch(/^total,,[\d.]+,[\d.]+,[\d.]+,[\d.]+,1$/)
    await groups.getByRole('link', { name: 'gpt-4o' }).click()
    await expect(page).toHaveURL(/#\/ledger\?.*model=gpt-4o.*kind=attempt.*outcome=ok/)
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2)
  })

  test('the hours of the week are reached by keyboard and lead to the days behind them', async ({
    tollgate: page,
  }) => {
    await page
      .getByRole('radiogroup', { name: 'Chart', exact: true })
      .getByText('Hours of the week')
      .click()
    const grid = page.getByRole('grid', { name: /^Calls by hour of the week: 4, / })
    await expect(grid).toBeVisible()
    await expectAccessibleInBoth(page)
    expect((await csvEnd(page))[0]).toMatch(/^total,.*,4$/)

    const first = grid.getByRole('button', { name: /^Mon 00:00–01:00: / })
    await first.focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    await expect(grid.getByRole('button', { name: /^Tue 02:00–03:00: / })).toBeFocused()
    await page.keyboard.press('End')
    await expect(grid.getByRole('button', { name: /^Tue 23:00–24:00: / })).toBeFocused()

    const busy = grid.getByRole('button', { name: /: [1-9]$/ }).first()
    const calls = Number((await busy.getAttribute('aria-label'))?.slice(-1))
    await busy.focus()
    await page.keyboard.press('Enter')
    const days = page.getByRole('list', { name: 'Entries of this hour' }).getByRole('link')
    await days.first().click()
    await expect(page).toHaveURL(/#\/ledger\?from=\d+&to=\d+/)
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(calls + 1)
  })
})

test('a budget is followed day by day from here, and without one there is a way to make it', async ({
  tollgate: page,
  served,
}) => {
  expect(await ask(served, 'How are you?', 'simulated/sim-mini')).toBe(200)
  const { body } = await served.api<{ items: { id: string }[] }>('GET', 'budgets')
  for (const { id } of body.items)
    expect((await served.api('DELETE', `budgets/${id}`)).status).toBeLessThan(300)
  await goTo(page, '/usage?chart=budgets')
  await expect(page.getByText('No budget yet')).toBeVisible()
  await expect(page.getByRole('link', { name: 'New budget' })).toHaveAttribute(
    'href',
    '#/budgets?new',
  )
  const limit = { unit: 'usd', period: 'month', limit: 5_000_000_000, enforcement: 'hard' }
  expect((await served.api('POST', 'budgets', { name: 'All of it', ...limit })).status).toBe(201)
  await expect(page.getByRole('combobox', { name: 'Budget' })).toHaveValue('All of it')
  await expect(page.getByRole('link', { name: 'All budgets' })).toBeVisible()
  await expectAccessibleInBoth(page)
})

test('a range without an answer says so in each chart', async ({ tollgate: page, served }) => {
  expect(
    (
      await served.api('POST', 'calls', {
        project: 'dev',
        model: 'simulated/sim-mini',
        messages: [{ role: 'user', content: 'Hello' }],
      })
    ).status,
  ).toBe(200)
  await goTo(page, '/usage?kind=real&chart=latency')
  await expect(page.getByText('No answer in this range')).toBeVisible()
  await goTo(page, '/usage?kind=real&chart=errors')
  await expect(page.getByText('No calls in this range')).toBeVisible()
  await goTo(page, '/usage?kind=real&chart=cache')
  await expect(page.getByText('No answer came from the cache in this range')).toBeVisible()
})
