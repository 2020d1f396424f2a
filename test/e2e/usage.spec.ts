/**
 * The Usage page in a real browser over a real console: simulated and real figures, the chart and
 * what lies behind it.
 */
import { readFile } from 'node:fs/promises'
import { call, calls, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('an empty ledger says what will be here and leads to the playground', async ({
  tollgate: page,
}) => {
  await goTo(page, '/usage')
  await expect(page.getByText('No calls yet')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Open the playground' })).toHaveAttribute(
    'href',
    '#/playground',
  )
  await expectAccessibleInBoth(page)
})

test('simulated calls are shown as list prices, with the chart as picture, table and CSV, and lead to their entries', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 3, { project: 'report' })
  await calls(served, 2, { project: 'dev', model: 'simulated/sim-standard' })
  await goTo(page, '/usage?range=today&by=project')
  await expect(page.getByText('Simulated: nothing was spent.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Calls/ })).toContainText('5')

  await page.getByRole('button', { name: /^Calls/ }).click()
  await expect(
    page.getByRole('img', {
      name: /^Calls by project: 5 over 2\d hours\. .* Largest: report 3, dev 2\.$/,
    }),
  ).toBeVisible()

  await page.getByText('Table', { exact: true }).click()
  const table = page.getByRole('table', { name: 'Calls by project' })
  await expect(table.getByRole('columnheader')).toHaveText(['Time', 'Total', 'report', 'dev'])
  await expectAccessibleInBoth(page)

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  const lines = (await readFile(await csv.path(), 'utf8')).trim().split('\r\n')
  expect(lines[0]).toMatch(/^start \(.+\),start \(epoch ms\),report,dev,total$/)
  const buckets = lines.slice(
    1,
    lines.findIndex((line) => line.startsWith('total,')),
  )
  expect(buckets.reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0)).toBe(5)
  expect(lines.slice(1 + buckets.length)).toEqual([
    expect.stringMatching(/^total,,3,2,5$/),
    '',
    expect.stringMatching(/^range,/),
    'filter,all calls',
    'calls with unknown cost,0',
  ])

  await page.getByText('Chart', { exact: true }).click()
  await page.locator('canvas').waitFor()
  const [png] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as PNG' }).click(),
  ])
  expect((await readFile(await png.path())).subarray(1, 4).toString()).toBe('PNG')

  await page
    .getByRole('list', { name: 'Share of calls by project' })
    .getByRole('link', { name: /report/ })
    .click()
  await expect(page).toHaveURL(/#\/ledger\?.*project=report/)
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(4)
})

test('a click on a bar leads to the entries behind it', async ({ tollgate: page, served }) => {
  await calls(served, 2)
  await goTo(page, '/usage?range=month&metric=calls')
  // Drawn at the width of the page, not at the 300 that a canvas is born with.
  const widthNow = async () => (await page.locator('canvas').boundingBox())?.width ?? 0
  await expect.poll(widthNow).toBeGreaterThan(400)
  await expect(page.getByRole('img', { name: /^Calls.*: 2 over/ })).toBeVisible()
  const box = await page.locator('canvas').boundingBox()
  if (box === null) throw new Error('the chart has no box')
  const zone = (await served.api<{ timeZone: string }>('GET', 'settings')).body.timeZone
  const [day = 1, days = 30] = await page.evaluate((timeZone) => {
    const today = Number(new Intl.DateTimeFormat('en', { timeZone, day: 'numeric' }).format())
    const [year = 2000, month = 1] = new Intl.DateTimeFormat('sv-SE', { timeZone })
      .format()
      .split('-')
      .map(Number)
    return [today, new Date(year, month, 0).getDate()]
  }, zone)
  const left = 40
  await page
    .locator('canvas')
    .click({ position: { x: left + ((box.width - left) * (day - 0.5)) / days, y: 250 } })
  await expect(page).toHaveURL(/#\/ledger\?from=\d+&to=\d+/)
  await expect(page.getByRole('grid').getByRole('row')).toHaveCount(3)
})

test('real spend comes first once there is any, exact against the ledger, and unknown costs are counted apart', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    await call(served)
    await call(served, { model: 'openai/gpt-4o', user: 'ann' })
    expect(
      (await served.api('POST', 'models', { provider: 'openai', model: 'house-model' })).status,
    ).toBe(201)
    expect((await call(served, { model: 'openai/house-model' })).status).toBe(200)
    const { body } = await served.api<{ costNanoUsd: number; unknownCostCalls: number }>(
      'GET',
      'usage/summary',
    )
    expect(body).toMatchObject({ unknownCostCalls: 1 })
    await goTo(page, '/usage?spenders=user')
    await expect(page.getByText('Simulated: nothing was spent.')).toHaveCount(0)
    const whole = String(Math.floor(body.costNanoUsd / 1e9))
    const exact = `$${whole}.${String(body.costNanoUsd % 1e9)
      .padStart(9, '0')
      .replace(/0{1,7}$/, '')}`
    await expect(
      page.getByRole('button', { name: /^Spend/ }).getByTitle(exact, { exact: true }),
    ).toBeVisible()
    await expect(
      page.getByText('1 call has no known cost and is in no sum on this page.'),
    ).toBeVisible()
    await expect(
      page.getByRole('region', { name: 'Top spenders' }).getByRole('rowheader', { name: 'ann' }),
    ).toBeVisible()
    await expectAccessibleInBoth(page)
    await page.getByRole('link', { name: 'See it' }).click()
    await expect(page.getByRole('grid').getByRole('row')).toHaveCount(2)
    await expect(page.getByRole('row', { name: /house-model/ })).toBeVisible()
  } finally {
    await mock.close()
  }
})

test('top spenders stand beside the period before, add up, and lead to their entries', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 2, { user: 'ann' })
  await calls(served, 3)
  await goTo(page, '/usage?range=7d&spenders=user')
  const table = page.getByRole('region', { name: 'Top spenders' })
  await expect(table.getByRole('row')).toHaveText([
    /^UserList priceChangeCalls/,
    /^ann.*new2/,
    /^No user.*new3/,
    /^Total.*new5/,
  ])
  await expect(
    table.getByText(/^Change: against the 7 days before, \d{4}-\d\d-\d\d to /),
  ).toBeVisible()
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save top spenders as CSV' }).click(),
  ])
  expect(await readFile(await csv.path(), 'utf8')).toMatch(
    /\r\n\(none\),No user,.*\r\ntotal,Total,/,
  )
  await table.getByRole('link', { name: 'Total' }).click()
  await expect(page.getByRole('status', { name: 'Sum of these entries' })).toContainText(
    '5 entries',
  )
})

test('custom dates say what is wrong with them, and the address keeps the view', async ({
  tollgate: page,
  served,
}) => {
  await call(served)
  await goTo(page, '/usage?range=custom&from=2026-11-20&to=2026-11-01')
  await expect(page.getByRole('main').getByRole('alert')).toHaveText(
    'The last day is before the first.',
  )
  await page.getByText('7 days', { exact: true }).click()
  await expect(page).toHaveURL(/#\/usage\?range=7d$/)
  await expect(page.getByRole('button', { name: /^Calls/ })).toContainText('1')
})

test('a filter is in the address, and every figure, table, CSV and link goes by it', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 3, { project: 'report', user: 'ann' })
  await calls(served, 2, { project: 'report' })
  await calls(served, 4, { project: 'dev', user: 'ann' })
  await goTo(page, '/usage?range=today&by=user&metric=calls')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('combobox', { name: 'Project', exact: true }).fill('rep')
  await page.getByRole('option', { name: 'report' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/#\/usage\?.*project=report/)
  await expect(page.getByRole('button', { name: /^Calls/ })).toContainText('5')
  const share = page.getByRole('list', { name: 'Share of calls by user' })
  await expect(share.getByRole('listitem')).toHaveText([/^ann.*3.*60/, /^No user.*2.*40/])
  await expect(
    page.getByRole('region', { name: 'Top spenders' }).getByRole('row').last(),
  ).toContainText('Total')
  await expectAccessibleInBoth(page)

  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  expect(await readFile(await csv.path(), 'utf8')).toContain('filter,project report')

  await share.getByRole('link', { name: /No user/ }).click()
  await expect(page).toHaveURL(/#\/ledger\?.*project=report.*user=%28none%29/)
  await expect(page.getByRole('status', { name: 'Sum of these entries' })).toContainText(
    '2 entries',
  )
})
