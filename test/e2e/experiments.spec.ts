/**
 * Experiments in a real browser over the real console: cases pasted, run on the simulated provider,
 * and a verdict at their end.
 */
import type { Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { jumpTo } from './support/by-keyboard'
import { expect, goTo, openConsole, test } from './support/test'

const shots = process.env['E2_SHOTS']
async function shoot(page: Page, name: string) {
  if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` })
}

test('look', async ({ tollgate: page }) => {
  await goTo(page, '/experiments')
  await expect(page.getByText(/No experiments in/)).toBeVisible()
  await shoot(page, '1-empty')
  await page.getByRole('button', { name: 'Try it on the simulated provider' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'New experiment' })).toBeVisible()
  await shoot(page, '2-form')
  await page.getByRole('group', { name: 'New experiment' }).evaluate((e) => e.scrollTo(0, 900))
  await shoot(page, '3-form-lower')
  console.log(await accessibilityBreaches(page))
  await page.getByRole('button', { name: 'Review and see the cost' }).click()
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible()
  await shoot(page, '4-draft')
  console.log(await accessibilityBreaches(page))
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('grid')).toBeVisible()
  await page.waitForTimeout(2500)
  await shoot(page, '5-run')
  console.log(await accessibilityBreaches(page))
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForTimeout(500)
  await shoot(page, '6-panel')
  console.log(await accessibilityBreaches(page))
  await page.waitForTimeout(15000)
  await shoot(page, '7-later')
  await goTo(page, '/experiments')
  await page.waitForTimeout(500)
  await shoot(page, '8-list')
  console.log(await accessibilityBreaches(page))
})
