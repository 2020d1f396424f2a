/**
 * A console as a busy house configures it: 20 policies, 30 budgets and 50 limits, two thirds of
 * which look at the call that is measured.
 */
import type { Client } from '../src/contract/contract'

export const crowd = { policies: 20, budgets: 30, limits: 50 } as const
/** The labels of the measured call. */
export const labels = {
  project: 'dev',
  service: 'service-0',
  user: 'kim',
  organization: 'acme',
} as const

const units = ['usd', 'tokens', 'requests'] as const
const periods = ['day', 'week', 'month', 'total'] as const
const scopes = [
  {},
  { provider: 'openai' },
  { project: 'dev' },
  { service: 'service-0' },
  { user: 'kim' },
  { organization: 'acme' },
  { service: 'service-1' },
  { project: 'report' },
  { user: 'lee' },
]
const each = [null, 'user', 'organization', 'project', 'service'] as const
const windows = ['minute', 'hour', 'day'] as const

export async function fillConsole(client: Client): Promise<void> {
  for (let index = 0; index < crowd.policies; index += 1) {
    await client.services.save({ name: `service-${index}` })
    await client.services.setPolicy({
      name: `service-${index}`,
      policy: {
        allowedTiers: ['mini', 'standard'],
        requiredCapabilities: ['chat'],
        defaultModel: 'gpt-4o-mini',
        route: ['gpt-4o', 'gpt-4.1'],
        maxAttempts: 3,
        priority: 'high',
        cacheTtlSeconds: 0,
      },
    })
  }
  for (let index = 0; index < crowd.budgets; index += 1) {
    await client.budgets.create({
      name: `budget ${index}`,
      scope: pick(scopes, index),
      unit: pick(units, index),
      period: pick(periods, index),
      limit: 1e15,
      enforcement: 'hard',
    })
  }
  for (let index = 0; index < crowd.limits; index += 1) {
    await client.limits.create({
      name: `limit ${index}`,
      scope: pick(scopes, index),
      each: pick(each, index),
      unit: index % 2 === 0 ? 'requests' : 'tokens',
      limit: 1e9,
      window: pick(windows, index),
      algorithm: index % 3 === 0 ? 'token_bucket' : 'sliding_window',
    })
  }
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}
