/**
 * A bar that folds: at 1100 px and at 200 % zoom (660 CSS pixels) what must be in reach is in view,
 * on every page.
 */
import type { Locator, Page } from '@playwright/test'
import { accessibilityBreaches } from './support/accessibility'
import { expect, goTo, openConsole, test } from './support/test'

const routes = [
  'playground',
  'compare',
  'experiments',
  'usage',
  'ledger',
  'budgets',
  'limits',
  'cache',
  'validation',
  'keys',
  'models',
  'services',
  'projects',
  'activity',
  'settings',
]
const widths = [
  { name: '1100 px', viewport: { width: 1100, height: 760 }, deviceScaleFactor: 1 },
  { name: '200 % zoom', viewport: { width: 660, height: 430 }, deviceScaleFactor: 2 },
] as const

/** The page of a route, and no longer the one before it. */
async function openPage(page: Page, route: string): Promise<void> {
  await goTo(page, `/${route}`)
  await expect(page.locator(`nav a[href="#/${route}"]`)).toHaveAttribute('aria-current', 'page')
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
}

/**
 * Wholly inside the window, and what lies at its middle is it: a part that is cut off or covered
 * fails. Box and middle are of one moment, for the parts beside it may still be arriving.
 */
async function expectInView(page: Page, part: Locator): Promise<void> {
  const size = page.viewportSize()
  if (size === null) throw new Error('no size')
  await expect
    .poll(() =>
      part.evaluate((element, { width, height }) => {
        const { left, top, right, bottom } = element.getBoundingClientRect()
        const middle = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
        return {
          isDrawn: right > left && bottom > top,
          isInside: left >= 0 && top >= 0 && right <= width && bottom <= height,
          isOnTop: element.contains(middle),
        }
      }, size),
    )
    .toEqual({ isDrawn: true, isInside: true, isOnTop: true })
}

test.describe('1280 px', () => {
  test.use({ viewport: { width: 1280, height: 800 } })

  test('what a comparison cost is wholly there, and leaves the bell and Stop in the window', async ({
    tollgate: page,
  }) => {
    await goTo(page, '/compare')
    await page.getByPlaceholder('One prompt, sent to every pane').fill('Why?')
    await page.getByRole('button', { name: /^Run all/ }).click()
    const sum = page.getByRole('banner').getByText('would have cost')
    await expectInView(page, sum)
    // A cut amount would be another amount.
    for (const part of [sum, sum.locator('..')])
      expect(await part.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
    for (const width of [1280, 1200]) {
      await page.setViewportSize({ width, height: 800 })
      await expectInView(page, page.getByRole('button', { name: /^Emergency stop/ }))
      await expectInView(page, page.getByRole('link', { name: /Open activity/ }))
    }
  })
})

for (const { name, viewport, deviceScaleFactor } of widths) {
  test.describe(name, () => {
    test.use({ viewport, deviceScaleFactor })

    test('title, spend, bell and stop are in view on every page, in production and while stopped too', async ({
      tollgate: page,
      served,
    }) => {
      await served.api('PATCH', 'settings', { environment: 'production' })
      await expect(page.locator('header[data-production]')).toBeVisible()
      for (const route of routes) {
        await openPage(page, route)
        const bar = page.locator('header').first()
        await expectInView(page, page.getByRole('heading', { level: 1 }))
        await expectInView(page, bar.getByRole('link', { name: /^Spend/ }))
        await expectInView(page, bar.getByRole('link', { name: /Open activity/ }))
        await expectInView(page, bar.getByRole('button', { name: /^Emergency stop/ }))
      }
      await page.getByRole('button', { name: /^Emergency stop/ }).click()
      await page.getByRole('button', { name: 'Stop all calls' }).click()
      // What lies at a place is the dialog's cover until it has faded.
      await expect(page.locator('.mantine-Modal-overlay')).toHaveCount(0)
      await expectInView(page, page.getByRole('button', { name: /^Stopped/ }))
    })

    test('project and environment are in one menu, the lesser actions in another, the main one in view', async ({
      tollgate: page,
      served,
    }) => {
      await goTo(page, '/budgets')
      await expectInView(page, page.getByRole('button', { name: 'New budget' }))
      await page.getByRole('button', { name: 'New budget' }).click()
      await expectInView(page, page.getByRole('textbox', { name: 'Name' }))
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Project: dev, environment: development/ }).click()
      await page
        .getByRole('menuitem', { name: /^staging|^production/ })
        .first()
        .click()
      await expect
        .poll(
          async () =>
            (await served.api<{ environment: string }>('GET', 'settings')).body.environment,
        )
        .not.toBe('development')
      await goTo(page, '/keys')
      await expectInView(page, page.getByRole('button', { name: 'Add key', exact: true }).first())
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('button', { name: 'Add provider' }).click()
      await expect(page.getByRole('complementary', { name: 'Add provider' })).toBeVisible()
    })

    test('the rail is narrow, opens for a look, and is narrow again after a choice', async ({
      tollgate: page,
    }) => {
      await page.getByRole('button', { name: 'Widen the rail' }).click()
      await page.getByRole('navigation', { name: 'Pages' }).getByText('Usage').click()
      await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Widen the rail' })).toBeVisible()
    })

    test('a long message leaves the conversation and Send in view', async ({ tollgate: page }) => {
      await page.getByRole('button', { name: 'Try it' }).click()
      await expect(page.getByRole('article', { name: 'Assistant message' })).toContainText(
        'would have cost',
      )
      await page
        .getByRole('textbox', { name: 'Message', exact: true })
        .fill('A line of text.\n'.repeat(200))
      await expectInView(page, page.getByRole('button', { name: /^Send/ }))
      expect(
        (await page.getByRole('log', { name: 'Conversation' }).boundingBox())?.height ?? 0,
      ).toBeGreaterThan(60)
    })

    // The other pages' specs judge the wide window; the narrowest lays everything out anew.
    for (const scheme of deviceScaleFactor === 1 ? [] : (['light', 'dark'] as const)) {
      test(`no WCAG 2.2 AA breach on any page, ${scheme}`, async ({ page, served }) => {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await openConsole(page, served)
        for (const route of routes) {
          await openPage(page, route)
          expect(await accessibilityBreaches(page), route).toEqual([])
        }
      })
    }
  })
}
