/** What a page holds, for tests that look for a secret on it. */
import type { Page } from '@playwright/test'

/**
 * Everything of the page a secret could hide in: markup, values of fields, storage, address,
 * history state.
 */
export function everythingOn(page: Page): Promise<string> {
  return page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll('input, textarea')].map(
        (field) => (field as HTMLInputElement).value,
      ),
      { ...localStorage },
      { ...sessionStorage },
      location.href,
      history.state,
    ]),
  )
}
