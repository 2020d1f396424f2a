/** What held calls up, on the Usage page: refusals by a limit, by provider, with its CSV. */
import { readFile } from 'node:fs/promises'
import { call, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('refusals by a limit of ours are counted, named, and stand beside the calls that were made', async ({
  tollgate: page,
  served,
}) => {
  const limit = await served.api<{ name: string }>('POST', 'limits', {
    unit: 'requests',
    limit: 1,
    window: 'day',
  })
  expect((await call(served)).status).toBe(200)
  expect((await call(served)).status).toBe(429)
  await goTo(page, '/usage?tab=traffic&range=7d')
  await expect(page.getByText('1 refused by our limits.', { exact: true })).toBeVisible()
  const table = page.getByRole('table', { name: 'Waits and refusals by model' })
  await expect(table.getByRole('row')).toHaveText([
    /^ModelWaited in lineLeft the line/,
    /^sim-mini–––1–––1–$/,
    /^Total–––1–––1–$/,
  ])
  await expect(page.getByText(`Refused by our limits: ${limit.body.name} 1.`)).toBeVisible()
  await expectAccessibleInBoth(page)
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save waits and refusals by model as CSV' }).click(),
  ])
  expect(await readFile(await csv.path(), 'utf8')).toMatch(
    /\r\n,total,0,0,0,1,0,0,0,1,0\r\n\r\nrange,/,
  )
  await table
    .getByRole('row', { name: /^Total/ })
    .getByRole('link')
    .click()
  await expect(page.getByRole('status', { name: 'Sum of these entries' })).toContainText('1 entry')
})

test('a range without waits says so, and a filter by key why nothing is known', async ({
  tollgate: page,
  served,
}) => {
  expect((await call(served)).status).toBe(200)
  await goTo(page, '/usage?tab=traffic')
  await expect(page.getByText('Nothing waited, and nothing was refused.')).toBeVisible()
  await goTo(page, '/usage?tab=traffic&key=key_1')
  await expect(page.getByText('Nothing is known by key')).toBeVisible()
})
