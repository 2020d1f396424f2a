/**
 * The `test` every browser spec uses: a console of its own, a page that is signed in, and no error
 * on the page left unseen.
 */
import { test as base, expect, type Page } from '@playwright/test'
import { serve, type ServedConsole } from './serve'

export { expect }

interface Fixtures {
  /**
   * Environment variables of the console: keys, a mock provider's address. Set with `test.use({
   * consoleEnv: {...} })`.
   */
  readonly consoleEnv: Record<string, string>
  readonly served: ServedConsole
  /** A page on the console, signed in and drawn. `page` is the same page. */
  readonly tollgate: Page
  /**
   * Errors, failed loads and policy violations of the page. The test fails when any is left here at
   * its end.
   */
  readonly pageErrors: string[]
}

export const test = base.extend<Fixtures>({
  consoleEnv: [{}, { option: true }],
  served: async ({ consoleEnv }, use) => {
    const served = await serve({ env: consoleEnv })
    await use(served)
    await served.stop()
  },
  pageErrors: [
    // Depends on `served` so that the check comes before the console is stopped, which the page
    // would report as a lost line.
    async ({ page, served: _served }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(`error: ${error.message}`))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`console: ${message.text()}`)
      })
      await use(errors)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
  tollgate: async ({ page, served, pageErrors: _watched }, use) => {
    await openConsole(page, served)
    await use(page)
  },
})

/** Opens the console in a page with a one-time code and waits until it has drawn itself. */
export async function openConsole(page: Page, served: ServedConsole): Promise<void> {
  await page.goto(await served.address())
  await expect(page.locator('#root > :not(style)').first()).toBeVisible()
  await expect
    .poll(() => page.evaluate(() => sessionStorage.getItem('tollgate.token')))
    .not.toBeNull()
}

/** Goes to a page by its route: `goTo(page, '/ledger')`. */
export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash
  }, route)
}
