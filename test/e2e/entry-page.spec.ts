/**
 * The page of one ledger entry in a real browser: its figures, hold, route and chain, and the way
 * through the list it was opened from.
 */
import type { Page } from '@playwright/test'
import { call, calls, connectUpstream, expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

interface Listed {
  readonly id: string
  readonly seq: number
  readonly callId: string
  readonly costNanoUsd: number
}

async function entriesOf(served: ServedConsole, query: string): Promise<readonly Listed[]> {
  return (await served.api<{ items: Listed[] }>('GET', `ledger?${query}`)).body.items
}

const heading = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title })

test('an entry opens on its page by keyboard, steps through its list, and leads back to the same place', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 60, { user: 'ann' })
  await calls(served, 3, { user: 'ben' })
  const list = await entriesOf(served, 'user=ann&limit=100')
  expect(list).toHaveLength(60)
  await goTo(page, '/ledger?user=ann')
  const grid = page.getByRole('grid')
  await expect(page.getByRole('status', { name: 'Sum of these entries' })).toContainText(
    '60 entries',
  )
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  await grid.focus()
  for (let step = 0; step < 50; step++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: 'Entry' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(heading(page, `Attempt #${list[50]?.seq}`)).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`#/ledger/${list[50]?.id}\\?user=ann$`))
  await expect(page.getByRole('link', { name: 'Older' })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(heading(page, `Attempt #${list[51]?.seq}`)).toBeVisible()
  await page.getByRole('link', { name: 'Newer' }).click()
  await expect(heading(page, `Attempt #${list[50]?.seq}`)).toBeVisible()
  await page.keyboard.press('Escape')
  const back = grid.getByRole('row', { selected: true })
  await expect(back).toBeInViewport()
  await expect(back).toHaveId(`entry-${list[50]?.id}`)
})

test('figures, hold, corrections, route and chain of a paid attempt stand on its page', async ({
  tollgate: page,
  served,
}) => {
  const mock = await connectUpstream(served)
  try {
    const made = await call(served, { model: 'openai/gpt-4o' })
    expect(made.status).toBe(200)
    await calls(served, 1)
    const [paid] = await entriesOf(served, `callId=${made.body.callId}`)
    if (paid === undefined) throw new Error('the call left no entry')
    await goTo(page, `/ledger/${paid.id}`)
    await expect(heading(page, `Attempt #${paid.seq}`)).toBeVisible()
    await expect(page.getByText(/^Priced by the list “.+” of /)).toBeVisible()
    await expect(
      page.getByText('What was not spent went back to the budgets when the entry was written.'),
    ).toBeVisible()
    await expect(page.getByRole('region', { name: 'Route of the call' })).toContainText('Attempt 1')
    await expect(page.getByText('What was asked and answered is kept.')).toBeVisible()
    const chain = page.getByRole('region', { name: 'Chain' })
    await expect(chain).toContainText('Verified here: its hash fits its facts and its neighbours.')
    await expect(chain).toContainText('The first entry of this ledger')
    await page.getByRole('button', { name: 'Correct the cost' }).click()
    const form = page.getByRole('form', { name: 'Correct the cost' })
    await form.getByLabel('It should have cost').fill('1.25')
    await form.getByLabel('Reason').fill('As billed.')
    await form.getByRole('button', { name: 'Record the correction' }).click()
    const corrections = page.getByRole('region', { name: 'Corrections' })
    await expect(corrections).toContainText('As billed.')
    await expect(corrections.getByRole('row', { name: /It stands at/ })).toContainText('$1.25')
    await expectAccessibleInBoth(page)
    await corrections.getByRole('link').click()
    await expect(heading(page, 'Adjustment #3')).toBeVisible()
    await expect(page.getByText('A correction holds nothing')).toBeVisible()
  } finally {
    await mock.close()
  }
})

test('an entry that is not there says so and leads to the list; a wiped one keeps its figures', async ({
  tollgate: page,
  served,
}) => {
  await calls(served, 1)
  const [entry] = await entriesOf(served, 'limit=1')
  expect((await served.api('DELETE', 'content?project=dev')).status).toBe(200)
  await goTo(page, `/ledger/${entry?.id}`)
  await expect(page.getByText('What was asked and answered is not here')).toBeVisible()
  await expect(page.getByText('a simulated call takes nothing from any budget')).toBeVisible()
  await goTo(page, '/ledger/ent_gone')
  await expect(page.getByRole('alert')).toContainText('There is no ledger entry ent_gone.')
  await page.getByRole('link', { name: 'Show the list' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
})
