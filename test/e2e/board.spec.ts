/**
 * The board in a real browser: models ranked by what was voted, narrowed by tag and time, and a model
 * made the default of a service and back.
 */
import type { Page } from '@playwright/test'
import { expectAccessibleInBoth } from './support/money-pages'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

const models = { a: 'sim-mini', b: 'sim-standard', c: 'sim-premium' } as const

/** Votes without calls: what was asked is not of interest to the board. */
async function vote(served: ServedConsole, panes: string, choice: string, tags: string[] = []) {
  const { body } = await served.api<{ id: string }>('POST', 'comparisons', {
    project: 'dev',
    messages: [{ role: 'user', content: 'Why?' }],
    variants: [...panes].map((pane, at) => ({
      id: 'abcdefgh'[at],
      provider: 'simulated',
      model: models[pane as keyof typeof models],
      parameters: {},
    })),
  })
  const kept = await served.api('POST', `comparisons/${body.id}/votes`, { choice, tags })
  expect(kept.status).toBe(200)
}

const board = (page: Page) => page.getByRole('table', { name: 'Board' })
const row = (page: Page, model: string) =>
  board(page).getByRole('row', { name: new RegExp(`^${model} `) })

test('an empty board says what fills it, and leads there', async ({ tollgate: page }) => {
  await goTo(page, '/experiments')
  await page.getByText('Board', { exact: true }).click()
  await expect(page.getByText('No model of dev has met another yet')).toBeVisible()
  await expectAccessibleInBoth(page)
  await page.getByRole('button', { name: 'Compare and vote' }).click()
  await expect(page).toHaveTitle(/^Compare/)
})

test('models stand by rating with their interval; who never lost is not rated yet', async ({
  tollgate: page,
  served,
}) => {
  for (const choice of 'aaaaabbb') await vote(served, 'ab', choice, ['code'])
  await vote(served, 'ab', 'tie')
  await vote(served, 'ca', 'a', ['prose'])
  await goTo(page, '/experiments/board')
  await expect(page.getByText('From 10 votes')).toBeVisible()
  await expect(board(page).getByRole('row').nth(1)).toContainText('sim-mini')
  await expect(row(page, 'sim-mini')).toContainText(/56 % \(27 to 81\)/)
  await expect(
    row(page, 'sim-mini').getByRole('img', { name: /^Rating 1[\s\u2009]\d+, 95 % interval / }),
  ).toBeVisible()
  await expect(row(page, 'sim-premium')).toContainText('It has not lost yet')
  await row(page, 'sim-mini')
    .getByRole('button', { name: /^sim-mini/ })
    .click()
  await expect(page.getByRole('list', { name: 'History of sim-mini' })).toContainText(
    '5 won, 4 lost, 1 tied',
  )
  await expectAccessibleInBoth(page)
  await page.getByRole('combobox', { name: 'Tag' }).click()
  await page.getByRole('option', { name: 'prose' }).click()
  await expect(page.getByText('From 1 vote')).toBeVisible()
  await expect(row(page, 'sim-standard')).toHaveCount(0)
  await page.reload()
  await expect(page.getByText('From 1 vote')).toBeVisible()
  await page
    .getByRole('radiogroup', { name: 'Evidence' })
    .getByText('Experiments', { exact: true })
    .click()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect(page.getByText('From 10 votes')).toBeVisible()
})

test('a roll-out that runs stands on the board with what can be said of it', async ({
  tollgate: page,
  served,
}) => {
  const policy = {
    defaultModel: 'simulated/sim-mini',
    rollout: { challenger: 'simulated/sim-standard', percent: 20 },
  }
  expect((await served.api('PUT', 'services/chat/policy', { policy })).status).toBe(200)
  await goTo(page, '/experiments/board')
  const rollouts = page.getByRole('region', { name: 'Roll-outs that run' })
  await expect(rollouts).toContainText('20 % to simulated/sim-standard')
  await expect(rollouts).toContainText(/Not enough data/)
  await rollouts.getByRole('link', { name: 'chat' }).click()
  await expect(page).toHaveTitle(/^Services/)
})

test('the winner becomes a service’s default by keyboard, on record, and back again', async ({
  tollgate: page,
  served,
}) => {
  for (const choice of 'aab') await vote(served, 'ab', choice)
  await goTo(page, '/experiments/board')
  const make = page.getByRole('button', { name: 'Make default… simulated/sim-mini' })
  await make.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Make simulated/sim-mini a default' })
  await dialog.getByRole('combobox', { name: 'Service' }).click()
  await page.getByRole('option', { name: /^chat \(/ }).click()
  await expect(dialog).toContainText('Calls of chat that name no model go to simulated/sim-mini')
  await expectAccessibleInBoth(page)
  await dialog.getByRole('button', { name: 'Make it the default' }).click()
  const done = page.getByRole('status').filter({ hasText: 'is the default of chat now' })
  await expect(done).toBeFocused()
  const defaultOfChat = async () =>
    (await served.api<{ defaultModel: string | null }>('GET', 'services/chat/models')).body
      .defaultModel
  expect(await defaultOfChat()).toBe('simulated/sim-mini')
  const { items } = (
    await served.api<{ items: { what: string; after: string }[] }>('GET', 'audit?limit=1')
  ).body
  expect(items[0]?.what).toBe('service policy changed')
  expect(items[0]?.after).toContain('The board of dev: 2 won, 1 lost, 0 tied')
  await done.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Undone: chat is as it was before.')).toBeVisible()
  expect(await defaultOfChat()).not.toBe('simulated/sim-mini')
})
