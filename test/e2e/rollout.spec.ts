/**
 * A roll-out in a real browser: chosen in the policy, measured on real calls, stopped, won and taken
 * back.
 */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import type { ServedConsole } from './support/serve'
import { expect, goTo, test } from './support/test'

interface RolloutList {
  readonly items: readonly { readonly id: string; readonly endedAt: number | null }[]
}

const section = (page: Page) => page.getByRole('region', { name: 'Roll-out', exact: true })
const optionOf = (page: Page, field: string, name: string) =>
  page.getByRole('listbox', { name: field }).getByRole('option', { name })
const champion = 'simulated/sim-mini'
const challenger = 'simulated/sim-standard'

/** A service whose calls are answered by the simulated provider, half of them by the challenger. */
async function openRollout(served: ServedConsole, plannedCalls = 20) {
  await served.api('PUT', 'services/mail', { description: 'Sorts mail' })
  await served.api('PUT', 'services/mail/policy', {
    policy: { defaultModel: champion, rollout: { challenger, percent: 50, plannedCalls } },
  })
}

/** Calls that leave the model to the service; they go one way or the other by their ids. */
async function callMail(served: ServedConsole, count: number) {
  for (let made = 0; made < count; made += 10)
    await Promise.all(
      Array.from({ length: Math.min(10, count - made) }, () =>
        served.api('POST', 'calls', {
          project: 'dev',
          service: 'mail',
          maxOutputTokens: 60,
          messages: [{ role: 'user', content: 'Where does this letter go?' }],
        }),
      ),
    )
}

async function rolloutsOf(served: ServedConsole) {
  return (await served.api<RolloutList>('GET', 'rollouts?service=mail')).body.items
}

test('a challenger is chosen in the policy by keyboard, and one that cannot challenge says why', async ({
  tollgate: page,
  served,
}) => {
  await served.api('PUT', 'services/mail', {})
  await goTo(page, '/services/mail')
  await expect(section(page)).toContainText('None yet.')
  const form = page.getByRole('form', { name: 'Policy of mail' })
  await form.locator('summary').filter({ hasText: 'Roll-out to a challenger' }).press('Enter')
  const field = form.getByRole('combobox', { name: 'Challenger' })
  await field.fill(challenger)
  await optionOf(page, 'Challenger', challenger).click()
  await expect(form.getByText('A roll-out needs a default model', { exact: false })).toBeVisible()
  await expect(form.getByRole('button', { name: 'Save policy' })).toBeDisabled()
  await form.getByRole('combobox', { name: 'Default model' }).fill(champion)
  await optionOf(page, 'Default model', champion).click()
  await form.getByLabel('Share of the challenger').fill('0')
  await expect(form.getByText('From 1 to 99 of 100 calls.')).toBeVisible()
  await form.getByLabel('Share of the challenger').fill('25')
  await form.getByLabel('Calls before the verdict').fill('30')
  await form.getByRole('button', { name: 'Save policy' }).press('Enter')
  await expect(section(page)).toContainText(`25 of 100 calls go to ${challenger}`)
  await expect(section(page)).toContainText(
    `Not enough data: 30 more calls of ${challenger} and 30 more calls of ${champion}`,
  )
  await expect(section(page)).toContainText('No call has been measured yet.')
  await expect(section(page).getByText('cannot be told yet')).toHaveCount(4)
})

test('both models are measured as calls come in, and the roll-out is stopped with its figures kept', async ({
  tollgate: page,
  served,
}) => {
  await openRollout(served, 400)
  await goTo(page, '/services/mail')
  await expect(section(page)).toContainText('No call has been measured yet.')
  await callMail(served, 40)
  await expect(section(page).getByRole('row', { name: /^Good answers/ })).toContainText('100')
  await expect(section(page)).toContainText('Early look, no verdict')
  await expect(
    section(page).getByRole('img', { name: /points .*the middle is no difference/ }),
  ).toHaveCount(2)
  await expect(section(page).getByRole('img', { name: /the middle is equal/ })).toHaveCount(2)
  await section(page).getByRole('button', { name: 'Stop roll-out' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Stop this roll-out?' })
  await expect(dialog).toContainText('there will be no verdict')
  await dialog.getByRole('button', { name: 'Stop roll-out' }).press('Enter')
  await expect(
    section(page).getByText('It ended before the planned number of calls', { exact: false }),
  ).toBeFocused()
  await expect(section(page).getByRole('button', { name: 'Stop roll-out' })).toHaveCount(0)
  await expect(section(page).getByRole('row', { name: /^Good answers/ })).toContainText('100')
  expect((await rolloutsOf(served)).map(({ endedAt }) => endedAt === null)).toEqual([false])
})

test('the challenger becomes the default on record, and that is undone where it was done', async ({
  tollgate: page,
  served,
}) => {
  await openRollout(served)
  await goTo(page, '/services/mail')
  await section(page)
    .getByRole('button', { name: 'Make the challenger the default' })
    .press('Enter')
  const dialog = page.getByRole('dialog', { name: `Make ${challenger} a default` })
  await expect(dialog).toContainText(
    `Calls of mail that name no model go to ${challenger} from now on, instead of ${champion}. Its roll-out ends`,
  )
  await dialog.getByRole('button', { name: 'Make it the default' }).press('Enter')
  const done = section(page).getByText(`${challenger} is the default of mail now`)
  await expect(done).toBeFocused()
  const form = page.getByRole('form', { name: 'Policy of mail' })
  await expect(form.getByRole('combobox', { name: 'Default model' })).toHaveValue(challenger)
  await section(page).getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(section(page)).toContainText('Undone: mail is as it was before.')
  await expect(form.getByRole('combobox', { name: 'Default model' })).toHaveValue(champion)
  expect((await rolloutsOf(served)).map(({ endedAt }) => endedAt === null)).toEqual([true, false])
})

for (const scheme of ['light', 'dark'] as const) {
  test(`roll-outs without a call and with many are accessible (${scheme})`, async ({
    tollgate: page,
    served,
  }) => {
    await served.api('PATCH', 'settings', { theme: scheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
    await openRollout(served)
    await goTo(page, '/services/mail')
    await expect(section(page)).toContainText('No call has been measured yet.')
    expect(await accessibilityBreaches(page)).toEqual([])
    await callMail(served, 120)
    await expect(section(page)).toContainText('Not enough data at the planned number')
    await section(page).getByText('How this is found').click()
    await expect(section(page)).toContainText('Fisher’s exact test')
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.setViewportSize({ width: 1100, height: 700 })
    expect(await accessibilityBreaches(page)).toEqual([])
  })
}
