/** Saved views of the ledger in a real browser: kept, opened by name, address and palette, undone. */
import type { Page } from '@playwright/test'
import { calls, expectAccessibleInBoth } from './support/money-pages'
import { expect, goTo, test } from './support/test'

/** It is named after its button, which has the name of the view that is open. */
const views = (page: Page) => page.getByRole('dialog').filter({ hasText: 'Save what is shown as' })
const rowsOf = (page: Page) => page.getByRole('grid').getByRole('row')

test('what is shown is saved, changed, replaced, renamed, removed and put back', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 3, { user: 'ann' })
  await calls(served, 2, { user: 'ben' })
  await goTo(page, '/ledger?user=ann')
  await expect(rowsOf(page)).toHaveCount(4)
  await page.getByRole('combobox', { name: 'Days shown' }).selectOption('7 days')
  await page.getByRole('button', { name: 'Columns', exact: true }).click()
  await page.getByRole('checkbox', { name: 'First token' }).uncheck()
  await expect(page).toHaveURL(/user=ann&range=7d&columns=/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('columnheader', { name: 'First token' })).toHaveCount(0)
  await expect(rowsOf(page)).toHaveCount(4)

  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await expect(views(page)).toContainText('No view yet.')
  await views(page).getByLabel('Save what is shown as').fill('Ann this week')
  await page.keyboard.press('Enter')
  const row = views(page).getByRole('button', { name: /^Ann this week/ })
  await expect(row).toHaveAttribute('aria-current', 'true')
  await expect(row).toContainText('7 days, user ann, 10 columns')
  await expectAccessibleInBoth(page)
  await page.keyboard.press('Escape')
  await expect(views(page)).toHaveCount(0)

  await page.getByRole('button', { name: 'Remove filter User ann' }).click()
  await expect(rowsOf(page)).toHaveCount(6)
  await page.getByRole('button', { name: 'Changed: Ann this week' }).click()
  await views(page)
    .getByRole('button', { name: /^Replace “Ann this week”/ })
    .click()
  await expect(row).toContainText('7 days, 10 columns')
  await views(page).getByRole('button', { name: 'Rename the view Ann this week' }).click()
  await views(page).getByLabel('New name of Ann this week').fill('Week')
  await page.keyboard.press('Enter')
  await expect(views(page).getByRole('button', { name: /^Week/ })).toBeVisible()
  await views(page).getByRole('button', { name: 'Remove the view Week' }).click()
  await expect(views(page)).toContainText('Removed “Week”.')
  // The keyboard never leaves: Undo has the focus, and after it Escape still closes.
  await expect(views(page).getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(views(page).getByRole('button', { name: /^Week/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(views(page)).toHaveCount(0)
})

test('a view opens by its address, by its name and from the palette, also after its entries are gone from sight', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 2, { user: 'ann' })
  await calls(served, 3, { user: 'ben' })
  const saved = await served.api<{ id: string }>('POST', 'ledger/views', {
    name: 'Only Ben',
    view: { filter: { user: 'ben' }, range: 'month' },
  })
  expect(saved.status).toBe(201)
  const { id } = saved.body
  await goTo(page, `/ledger?view=${id}`)
  await expect(page).toHaveURL(new RegExp(`#/ledger\\?user=ben&range=month&view=${id}$`))
  await expect(rowsOf(page)).toHaveCount(4)
  await expect(page.getByRole('button', { name: 'Only Ben', exact: true })).toBeVisible()
  await goTo(page, '/ledger')
  await expect(rowsOf(page)).toHaveCount(6)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByPlaceholder('A page, an action, a model or an id').fill('only ben')
  await page.getByRole('button', { name: 'Only Ben' }).click()
  await expect(rowsOf(page)).toHaveCount(4)
  await goTo(page, '/ledger?view=view_gone')
  await expect(page.getByRole('alert')).toContainText('There is no such saved view.')
  await expectAccessibleInBoth(page)
  await page.getByRole('link', { name: 'Show every entry' }).click()
  await expect(rowsOf(page)).toHaveCount(6)
})
