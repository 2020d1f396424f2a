/** An alert that the console raises itself. */
import type { MockProvider } from '../../support/mock-provider'
import type { ServedConsole } from './serve'
import { expect } from './test'

/** One real call that uses up a budget of one request: the console raises the alert itself. */
export async function crossBudget(
  served: ServedConsole,
  mock: Pick<MockProvider, 'openaiUrl'>,
  name = 'one call',
): Promise<void> {
  await served.api('PATCH', 'providers/openai', { baseUrl: mock.openaiUrl })
  await served.api('POST', 'keys', {
    providerId: 'openai',
    label: 'Test',
    secret: 'sk-test-00000000',
    storage: 'session',
  })
  const budget = {
    name,
    scope: { project: 'dev' },
    unit: 'requests',
    period: 'day',
    timeZone: 'UTC',
    limit: 1,
    enforcement: 'notify',
  }
  expect((await served.api('POST', 'budgets', budget)).status).toBe(201)
  const call = {
    project: 'dev',
    environment: 'development',
    model: 'openai/gpt-4o-mini',
    messages: [{ role: 'user', content: 'hi' }],
    maxOutputTokens: 20,
  }
  expect((await served.api('POST', 'calls', call)).status).toBe(200)
}
