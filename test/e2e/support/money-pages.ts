/**
 * What the specs of Usage, Ledger and Budgets share: calls that cost money at an upstream of our
 * own, simulated calls, and the accessibility check.
 */
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { startMockProvider, type MockProvider } from '../../support/mock-provider'
import { untilAtRest } from './accessibility'
import type { ServedConsole } from './serve'

/**
 * Points the built-in OpenAI provider at an upstream on this machine and gives it a key for this
 * session.
 */
export async function connectUpstream(served: ServedConsole): Promise<MockProvider> {
  const mock = await startMockProvider()
  expect((await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })).status).toBe(
    200,
  )
  expect(
    (
      await served.api('POST', 'keys', {
        providerId: 'openai',
        label: 'Test',
        secret: 'sk-test-0123456789',
        storage: 'session',
      })
    ).status,
  ).toBe(201)
  return mock
}

export interface TestCall {
  readonly model?: string
  readonly project?: string
  readonly service?: string
  readonly user?: string
  readonly callId?: string
}

/** One call; simulated unless a model is named. */
export async function call(
  served: ServedConsole,
  { model = 'simulated/sim-mini', project = 'dev', ...labels }: TestCall = {},
) {
  return served.api<{ callId: string; costNanoUsd: number; code?: string }>('POST', 'calls', {
    model,
    project,
    maxOutputTokens: 60,
    messages: [{ role: 'user', content: 'Say hello.' }],
    ...labels,
  })
}

export async function calls(
  served: ServedConsole,
  count: number,
  labels: TestCall = {},
): Promise<void> {
  for (let made = 0; made < count; made += 20) {
    const answers = await Promise.all(
      Array.from({ length: Math.min(20, count - made) }, () => call(served, labels)),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  }
}

/**
 * No breach of WCAG 2.2 A and AA in either scheme; the console follows the system's, as a new one
 * does.
 */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    // Colours are judged at rest: a fading layer has the contrast of neither end.
    await untilAtRest(page)
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(
      violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) =>
            `${colorScheme} ${id}: ${target.join(' ')} ${failureSummary ?? ''}`,
        ),
      ),
    ).toEqual([])
  }
}
