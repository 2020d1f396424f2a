/** Quality on the Usage page: scores of checked answers by service, with their interval and CSV. */
import { readFile } from 'node:fs/promises'
import { call, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

test('scores of checked answers stand by service, with how sure they are', async ({
  tollgate: page,
  served,
}) => {
  const rules = [{ kind: 'not_empty' }]
  expect((await served.api('PUT', 'validation/profiles/some', { rules })).status).toBe(200)
  const saved = await served.api('PUT', 'services/chat/policy', {
    policy: { validation: { profile: 'some', onFail: 'keep' } },
  })
  expect(saved.status).toBe(200)
  expect((await call(served, { service: 'chat' })).status).toBe(200)
  await goTo(page, '/usage?tab=quality&by=service&range=7d')
  const table = page.getByRole('table', { name: 'Quality by service' })
  await expect(table.getByRole('row')).toHaveText([
    /^ServiceAnswers checkedPassedMean score95 % interval$/,
    /^chat1\d.* to 100\.0.%$/,
    /^Total1\d.* to 100\.0.%$/,
  ])
  await expect(page.getByRole('img', { name: /^Quality by service over time/ })).toBeVisible()
  await expectAccessibleInBoth(page)
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save quality by service as CSV' }).click(),
  ])
  expect(await readFile(await csv.path(), 'utf8')).toMatch(/\r\n,total,1,1,1,1,.*,1\r\n\r\nrange,/)
  await table.getByRole('link', { name: 'chat' }).click()
  await expect(page).toHaveURL(/#\/ledger\?.*service=chat/)
  await goTo(page, '/usage?tab=quality&user=nobody')
  await expect(page.getByText('No answer was checked in this range')).toBeVisible()
})
