/** Conversations as such: answers beside each other, branches, the history, and a restart. */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, test } from './support/test'
import type { ServedConsole } from './support/serve'

const message = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true })
const answers = (page: Page) => page.getByRole('article', { name: 'Assistant message' })
const drawer = (page: Page) => page.getByRole('dialog', { name: 'History' })

interface Listed {
  readonly items: readonly { readonly id: string; readonly answers: number }[]
}

async function ask(page: Page, text: string, count: number) {
  await message(page).fill(text)
  await page.keyboard.press('Control+Enter')
  await expect(answers(page)).toHaveCount(count)
  await expect(answers(page).last()).toContainText('would have cost')
}

async function begin(page: Page, text: string) {
  await goTo(page, '/playground?model=simulated%2Fsim-mini')
  await expect(page.getByRole('button', { name: /^Model: .*sim-mini/ })).toBeVisible()
  await ask(page, text, 1)
}

/** Until the console has kept so many answers of the only conversation. */
async function untilKept(served: ServedConsole, count: number) {
  await expect
    .poll(async () => {
      const { body } = await served.api<Listed>('GET', 'conversations')
      return body.items.map((item) => item.answers)
    })
    .toEqual([count])
}

/** Until the new answer, the last of so many, has ended. */
async function again(page: Page, count: number) {
  await answers(page).last().hover()
  await answers(page).last().getByRole('button', { name: 'Answer again' }).click()
  await expect(page.getByRole('group', { name: 'Versions' })).toContainText(`${count} of ${count}`)
  await expect(answers(page).last()).toContainText('would have cost')
}

test('answering again keeps both answers, reached by arrows, and after a reload', async ({
  tollgate: page,
  served,
}) => {
  await begin(page, 'Name a river.')
  await expect(page.getByRole('group', { name: 'Versions' })).toHaveCount(0)
  await again(page, 2)
  await again(page, 3)
  const versions = page.getByRole('group', { name: 'Versions' })
  await versions.getByRole('button', { name: 'Earlier version' }).press('Enter')
  await expect(versions).toContainText('2 of 3')
  await expect(versions.getByRole('button', { name: 'Earlier version' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(versions).toContainText('1 of 3')
  await expect(versions.getByRole('button', { name: 'Later version' })).toBeFocused()
  await untilKept(served, 3)
  await page.reload()
  await expect(versions).toContainText('1 of 3')
})

test('editing an earlier message begins a branch, and the old one is one press away', async ({
  tollgate: page,
  served,
}) => {
  await begin(page, 'Name a river.')
  await ask(page, 'And a lake.', 2)
  const first = page.getByRole('article', { name: 'User message' }).first()
  await first.hover()
  await first.getByRole('button', { name: 'Edit message' }).click()
  await page.getByRole('textbox', { name: 'Edit message' }).fill('Name a mountain.')
  await page.keyboard.press('Control+Enter')
  await expect(answers(page)).toHaveCount(1)
  await expect(answers(page)).toContainText('would have cost')
  await expect(first.getByRole('group', { name: 'Versions' })).toContainText('2 of 2')
  await first.getByRole('button', { name: 'Earlier version' }).click()
  await expect(first).toContainText('Name a river.')
  await expect(answers(page)).toHaveCount(2)
  await untilKept(served, 3)
})

test('the history lists conversations: found by what was said, opened, named, removed, put back', async ({
  tollgate: page,
  served,
}) => {
  await begin(page, 'Name a river in Peru.')
  await ask(page, 'And a lake in Laos.', 2)
  await untilKept(served, 2)
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect(answers(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'History' }).click()
  const search = drawer(page).getByRole('textbox', { name: 'Search conversations' })
  await search.fill('nowhere said')
  await expect(drawer(page)).toContainText('Nothing matches')
  await search.fill('LAKE in')
  await drawer(page)
    .getByRole('button', { name: /^Name a river in Peru\./ })
    .press('Enter')
  await expect(answers(page)).toHaveCount(2)
  await expect(answers(page).last()).toContainText('would have cost')
  await ask(page, 'And a peak.', 3)
  await untilKept(served, 3)
  await page.getByRole('button', { name: 'History' }).click()
  await drawer(page)
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await drawer(page).getByRole('textbox', { name: 'New title' }).fill('Waters')
  await page.keyboard.press('Enter')
  await expect(drawer(page).getByRole('button', { name: /^Waters/ })).toBeVisible()
  await drawer(page).getByRole('button', { name: 'Actions for Waters' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect(drawer(page)).toContainText('Removed Waters.')
  expect((await served.api<Listed>('GET', 'conversations')).body.items).toEqual([])
  await drawer(page).getByRole('button', { name: 'Undo' }).click()
  await expect(drawer(page).getByRole('button', { name: /^Waters/ })).toBeVisible()
})

test('a project that stores no content keeps no conversation, and the page says so', async ({
  tollgate: page,
  served,
}) => {
  await served.api('POST', 'projects', { name: 'dev', storeContent: false })
  await begin(page, 'Say nothing of this.')
  await expect(page.getByText('Not kept: project dev stores no content.')).toBeVisible()
  await page.getByRole('button', { name: 'History' }).click()
  await expect(drawer(page)).toContainText('Project dev stores no content')
  await expect(drawer(page)).toContainText('No conversations yet')
})

for (const scheme of ['light', 'dark'] as const) {
  test(`no WCAG 2.2 AA breach, ${scheme}: versions, history of conversations, narrow`, async ({
    tollgate: page,
    served,
  }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await begin(page, 'Name a river.')
    await again(page, 2)
    await untilKept(served, 2)
    expect(await accessibilityBreaches(page), 'versions').toEqual([])
    await page.getByRole('button', { name: 'History' }).click()
    await expect(drawer(page).getByRole('button', { name: /^Name a river/ })).toBeVisible()
    expect(await accessibilityBreaches(page), 'history').toEqual([])
    await page.keyboard.press('Escape')
    await page.setViewportSize({ width: 660, height: 430 })
    await expect(message(page)).toBeInViewport()
    expect(await accessibilityBreaches(page), 'narrow').toEqual([])
  })
}
