/** What a page shows for a moment only: noted in the page itself, so that no look comes too late. */
import type { Page } from '@playwright/test'

export interface Moment {
  /** A CSS selector of what shows it. */
  readonly within: string
  readonly text: RegExp
}

/** From now on and until the page is loaded anew; the function gives the names of those that have been. */
export async function watchMoments(
  page: Page,
  moments: Readonly<Record<string, Moment>>,
): Promise<() => Promise<readonly string[]>> {
  await page.evaluate((awaited) => {
    const been: string[] = []
    Object.assign(window, { been })
    const isShown = ({ within, text }: Moment) =>
      [...document.querySelectorAll(within)].some((part) => text.test(part.textContent ?? ''))
    new MutationObserver(() => {
      for (const [name, moment] of Object.entries(awaited))
        if (!been.includes(name) && isShown(moment)) been.push(name)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }, moments)
  return () => page.evaluate(() => (window as unknown as { readonly been: readonly string[] }).been)
}
