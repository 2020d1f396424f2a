/** WCAG 2.2 A and AA rules over what is drawn now; the answer names each breach and where it is. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

export async function accessibilityBreaches(page: Page): Promise<readonly string[]> {
  // Colours are judged at rest: a fading layer has the contrast of neither end.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  )
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
