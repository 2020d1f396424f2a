/** The prompt library beside the playground: saved, looked through, compared, loaded, removed. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { runMarked } from './support/by-keyboard'
import { expect, test } from './support/test'
import type { ServedConsole } from './support/serve'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const drawer = (page: Page) => page.getByRole('dialog')

async function saveTwo(served: ServedConsole) {
  const prompt = (text: string) => ({
    system: 'You write in {{language}}.',
    messages: [{ role: 'user', text }],
  })
  const { body } = await served.api<{ id: string }>('POST', 'prompts', {
    name: 'Summary',
    project: 'dev',
    note: 'First try',
    prompt: prompt('Sum up the text: {{text}}'),
  })
  await served.api('POST', `prompts/${body.id}/versions`, {
    note: 'One sentence',
    prompt: prompt('Sum up the text in one sentence: {{text}}'),
  })
}

test('what is written is saved under a name, then as a further version of it', async ({
  tollgate: page,
}) => {
  await message(page).fill('Translate: {{text}}')
  await page.getByRole('button', { name: 'Save as prompt' }).click()
  await expect(drawer(page).getByRole('group', { name: 'What is saved' })).toContainText(
    'Translate: {{text}}',
  )
  await drawer(page).getByLabel('Name').fill('Translation')
  await drawer(page).getByLabel('Note').fill('First')
  await page.keyboard.press('Enter')
  await expect(drawer(page).getByRole('heading', { name: 'Translation' })).toBeVisible()
  await expect(drawer(page).getByRole('button', { name: /Version 1/ })).toContainText('First')
  await page.keyboard.press('Escape')
  await message(page).fill('Translate into {{language}}: {{text}}')
  await page.getByRole('button', { name: 'Save as prompt' }).click()
  await expect(drawer(page).getByLabel('Name')).toHaveValue('Translation')
  await drawer(page).getByRole('button', { name: 'Save version 2' }).click()
  await drawer(page).getByRole('combobox', { name: 'Changes since' }).click()
  await page.getByRole('option', { name: 'Version 1' }).click()
  await expect(drawer(page).getByRole('group', { name: 'Text with its changes' })).toContainText(
    'into {{language}}',
  )
})

test('an old version is read, restored as the newest, and loaded with its gaps to fill', async ({
  tollgate: page,
  served,
}) => {
  await saveTwo(served)
  await page.getByRole('button', { name: 'Prompts' }).click()
  await drawer(page)
    .getByRole('button', { name: /^Summary/ })
    .click()
  await drawer(page)
    .getByRole('button', { name: /Version 1/ })
    .click()
  await expect(drawer(page).getByRole('group', { name: 'What it says' })).toContainText(
    'Sum up the text: {{text}}',
  )
  await drawer(page).getByRole('button', { name: 'Restore as version 3' }).click()
  await expect(drawer(page).getByRole('button', { name: /Version 3/ })).toContainText(
    'Version 1 again',
  )
  await drawer(page).getByRole('button', { name: 'Load' }).click()
  await expect(message(page)).toHaveValue('Sum up the text: {{text}}')
  await expect(message(page)).toBeFocused()
  await expect(page.getByRole('region', { name: 'Variables' })).toContainText(
    '2 of 2 without a value',
  )
})

test('from the palette to a loaded prompt without the mouse; a removed one is put back', async ({
  tollgate: page,
  served,
}) => {
  await saveTwo(served)
  await page.keyboard.press('Control+k')
  await expect(
    page.getByRole('textbox', { name: 'Search pages, actions, models and ids' }),
  ).toBeFocused()
  await page.keyboard.type('prompt library')
  await runMarked(page, 'Open prompt library')
  await expect(drawer(page).getByRole('textbox', { name: 'Search prompts' })).toBeFocused()
  await page.keyboard.type('nothing like it')
  await expect(drawer(page)).toContainText('Nothing matches')
  await drawer(page).getByRole('textbox', { name: 'Search prompts' }).fill('summ')
  await drawer(page)
    .getByRole('button', { name: /^Summary/ })
    .press('Enter')
  await drawer(page).getByRole('button', { name: 'Remove Summary' }).press('Enter')
  await expect(drawer(page)).toContainText('Removed Summary with 2 versions.')
  await expect(drawer(page)).toContainText('No prompt yet')
  await drawer(page).getByRole('button', { name: 'Undo' }).press('Enter')
  await drawer(page)
    .getByRole('button', { name: /^Summary/ })
    .press('Enter')
  await drawer(page).getByRole('button', { name: 'Rename' }).press('Enter')
  await expect(drawer(page).getByRole('textbox', { name: 'New name' })).toBeFocused()
  await page.keyboard.type('Gist')
  await page.keyboard.press('Enter')
  await expect(drawer(page).getByRole('heading', { name: /Gist/ })).toBeVisible()
  await drawer(page).getByRole('button', { name: 'Load' }).press('Enter')
  await expect(message(page)).toBeFocused()
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: empty, saving, list, versions, changes`, async ({
    tollgate: page,
    served,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.getByRole('button', { name: 'Prompts' }).click()
    await expect(drawer(page)).toContainText('No prompt yet')
    expect(await accessibilityBreaches(page), 'empty').toEqual([])
    await saveTwo(served)
    await expect(drawer(page).getByRole('button', { name: /^Summary/ })).toBeVisible()
    expect(await accessibilityBreaches(page), 'list').toEqual([])
    await drawer(page).getByRole('button', { name: 'Save as prompt' }).click()
    expect(await accessibilityBreaches(page), 'saving').toEqual([])
    await drawer(page).getByRole('button', { name: 'All prompts' }).click()
    await drawer(page)
      .getByRole('button', { name: /^Summary/ })
      .click()
    await expect(drawer(page).getByRole('group', { name: 'What it says' })).toBeVisible()
    expect(await accessibilityBreaches(page), 'versions').toEqual([])
    await drawer(page).getByRole('combobox', { name: 'Changes since' }).click()
    await page.getByRole('option', { name: 'Version 1' }).click()
    await expect(drawer(page).getByRole('group', { name: 'Text with its changes' })).toBeVisible()
    expect(await accessibilityBreaches(page), 'changes').toEqual([])
    await page.setViewportSize({ width: 660, height: 430 })
    await expect(drawer(page).getByRole('button', { name: 'Load' })).toBeInViewport()
  })
}
