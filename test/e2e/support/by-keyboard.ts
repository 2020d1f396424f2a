/** What is done by keyboard alone: every press waits until the page listens to it. */
import { expect, type Page } from '@playwright/test'

/** The playground's model by its letters; the message box has the focus afterwards. */
export async function pickModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model:/ }).click()
  await expect(page.getByRole('textbox', { name: 'Search models' })).toBeFocused()
  await page.keyboard.type(model)
  await expect(page.locator('[data-combobox-selected]').filter({ visible: true })).toContainText(
    model,
  )
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeFocused()
}

/** Enter in the open palette, which takes the marked row: that is `row` once it is found. */
export async function runMarked(page: Page, row: string): Promise<void> {
  await expect(page.locator('[data-action][data-selected]')).toContainText(row)
  await page.keyboard.press('Enter')
}

/** `g` and a page's letter, out of a field that has the focus, and again where the second came too late. */
export async function jumpTo(page: Page, letter: string, heading: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible({
      timeout: 5_000,
    })
  }).toPass()
}
