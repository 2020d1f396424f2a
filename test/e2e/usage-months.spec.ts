/** The months of the Usage page: by service, as chart, table and CSV, down to their entries. */
import { readFile } from 'node:fs/promises'
import { calls, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('the months by service add up and lead to their entries', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 3, { service: 'chat' })
  await calls(served, 2)
  await goTo(page, '/usage?tab=months&metric=calls')
  const table = page.getByRole('table', {
    name: 'Calls by service, last 6 months, month by month',
  })
  await expect(table.getByRole('columnheader')).toHaveCount(9)
  await expect(table.getByRole('row')).toHaveText([
    /^Service.*so farTogetherChange$/,
    /^chat–––––33/,
    /^No service–––––22/,
    /^Total–––––55/,
  ])
  await expectAccessibleInBoth(page)
  await page.getByText('12 months', { exact: true }).click()
  await expect(page).toHaveURL(/#\/usage\?tab=months&metric=calls&months=12$/)
  const year = page.getByRole('table', {
    name: 'Calls by service, last 12 months, month by month',
  })
  await expect(year.getByRole('columnheader')).toHaveCount(15)
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  expect(await readFile(await csv.path(), 'utf8')).toMatch(
    /\r\ntotal,,3,2,5\r\n\r\nrange,.*\r\nfilter,all calls\r\ncalls with unknown cost,0\r\n$/,
  )
  await year.getByRole('row', { name: /^chat/ }).getByRole('link').first().click()
  await expect(page).toHaveURL(/#\/ledger\?.*service=chat/)
  await expect(page.getByRole('status', { name: 'Sum of these entries' })).toContainText(
    '3 entries',
  )
})
