/** `{{names}}` with a form before Send, and messages put in another order by keyboard. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const variables = (page: Page) => page.getByRole('region', { name: 'Variables' })
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant message' })

async function begin(page: Page) {
  await goTo(page, '/playground?model=simulated%2Fsim-mini')
  await expect(page.getByRole('button', { name: /^Model: .*sim-mini/ })).toBeVisible()
}

test('a name in braces gets a field; Send waits for its value and sends the text with it', async ({
  tollgate: page,
  served,
}) => {
  await begin(page)
  await message(page).fill('Name a river in {{country}} and one in {{other country}}.')
  await expect(variables(page)).toContainText('2 of 2 without a value')
  await expect(
    page.getByText(
      'Give {{country}} and {{other country}} a value, or send the braces as written.',
    ),
  ).toBeVisible()
  await variables(page).getByLabel('country', { exact: true }).fill('Peru')
  await message(page).press('Control+Enter')
  await expect(variables(page).getByLabel('other country')).toBeFocused()
  await expect(answers(page)).toHaveCount(0)
  await page.keyboard.type('Laos')
  await expect(variables(page)).toContainText('all have values')
  await page.keyboard.press('Control+Enter')
  await expect(answers(page)).toContainText('would have cost')
  const { body } = await served.api<{ items: { callId: string }[] }>('GET', 'ledger')
  const call = await served.api<{ request: { messages: unknown } }>(
    'GET',
    `calls/${body.items[0]?.callId ?? ''}`,
  )
  expect(call.body.request.messages).toEqual([
    { role: 'user', content: 'Name a river in Peru and one in Laos.' },
  ])
  await page.reload()
  await expect(variables(page).getByLabel('country', { exact: true })).toHaveValue('Peru')
})

test('braces that are meant are sent as written', async ({ tollgate: page }) => {
  await begin(page)
  await message(page).fill('What does {{name}} mean in Jinja?')
  await variables(page).getByRole('checkbox', { name: 'Send the braces as written' }).check()
  await message(page).press('Control+Enter')
  await expect(answers(page)).toContainText('would have cost')
})

test('messages move by Alt and an arrow, change sides and go, and the focus stays', async ({
  tollgate: page,
}) => {
  await begin(page)
  for (const text of ['first', 'second', 'third']) {
    await message(page).fill(text)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
  }
  const turns = page.getByRole('article')
  await expect(turns).toHaveText([/first/, /second/, /third/])
  const last = turns.filter({ hasText: 'third' })
  await last.getByRole('button', { name: 'Edit message' }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(turns).toHaveText([/first/, /third/, /second/])
  await expect(last.getByRole('button', { name: 'Edit message' })).toBeFocused()
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(turns).toHaveText([/third/, /first/, /second/])
  await page.keyboard.press('Alt+ArrowDown')
  await expect(turns).toHaveText([/first/, /third/, /second/])
  await last.getByRole('button', { name: 'Role: user. Change to assistant.' }).press('Enter')
  await expect(page.getByRole('article', { name: 'Assistant message' })).toHaveText(/third/)
  await last.getByRole('button', { name: 'More for this message' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(turns).toHaveText([/first/, /second/])
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: values missing, given, many`, async ({
    tollgate: page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await begin(page)
    await message(page).fill('{{one}} and {{two}}')
    expect(await accessibilityBreaches(page)).toEqual([])
    await variables(page).getByLabel('one').fill('A value')
    await message(page).fill(Array.from({ length: 30 }, (_, at) => `{{name ${at}}}`).join(' '))
    expect(await accessibilityBreaches(page)).toEqual([])
    await page.setViewportSize({ width: 640, height: 400 })
    await expect(page.getByRole('button', { name: /^Send/ })).toBeInViewport()
  })
}
