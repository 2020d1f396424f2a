/** WCAG 2.2 A and AA rules over what is drawn now. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

/** Until everything on the page that fades or moves has ended, but what goes on for ever. */
export async function untilAtRest(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  )
}

/** Names each breach and where it is. */
export async function accessibilityBreaches(page: Page): Promise<readonly string[]> {
  // Colours are judged at rest: a fading layer has the contrast of neither end.
  await untilAtRest(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      (node) =>
        `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`,
    ),
  )
}
