/**
 * Who may do what in the demonstration: projects, services, budgets and limits, made through the
 * contract as a person would.
 */
import type { Client } from '../../src/contract/contract'
import type { Policy } from '../../src/contract/projects'

interface NewService {
  readonly name: string
  readonly description: string
  readonly policy: Policy
}

const services: readonly NewService[] = [
  {
    name: 'support-chat',
    description: 'The chat on the help page',
    policy: {
      route: ['anthropic/claude-sonnet-4-5', 'openai/gpt-4o-mini'],
      cacheTtlSeconds: 86_400,
      priority: 'high',
    },
  },
  {
    name: 'ticket-triage',
    description: 'Sorts tickets',
    policy: {
      defaultModel: 'anthropic/claude-haiku-4-5',
      route: ['openai/gpt-4o-mini'],
      validation: { profile: 'ticket', onFail: 'keep' },
    },
  },
  {
    name: 'weekly-report',
    description: 'Writes on Mondays',
    policy: { defaultModel: 'openai/gpt-4.1', priority: 'background' },
  },
  {
    name: 'code-review',
    description: 'Comments on changes',
    policy: { defaultModel: 'anthropic/claude-opus-4-1', route: ['openai/gpt-4.1'] },
  },
  {
    name: 'semantic-search',
    description: 'Finds articles',
    policy: { defaultModel: 'openai/text-embedding-3-small' },
  },
]

const usd = (amount: number) => Math.round(amount * 1e9)

export async function makeRules(client: Client): Promise<void> {
  await client.system.updateSettings({ firstRunDone: true })
  await makeProjects(client)
  await makeServices(client)
  await makeBudgets(client)
  await makeLimits(client)
}

async function makeProjects(client: Client): Promise<void> {
  await client.projects.save({
    name: 'support',
    description: 'Answers customers and sorts their tickets',
    policy: { defaultModel: 'openai/gpt-4o' },
  })
  await client.projects.save({
    name: 'insight',
    description: 'Reports and search',
    policy: { defaultModel: 'anthropic/claude-haiku-4-5' },
  })
  await client.projects.save({
    name: 'engineering',
    description: 'Reviews of code',
    storeContent: false,
    policy: { defaultModel: 'anthropic/claude-sonnet-4-5' },
  })
}

async function makeServices(client: Client): Promise<void> {
  await client.validation.save({
    name: 'ticket',
    description: 'A topic and an urgency, as JSON',
    rules: [
      { kind: 'json_schema', schema: '{"type":"object","required":["topic","urgency"]}' },
      { kind: 'leaked_secret' },
      { kind: 'max_length', max: 400, unit: 'characters', severity: 'warn' },
    ],
  })
  for (const { name, description, policy } of services) {
    await client.services.save({ name, description })
    await client.services.setPolicy({ name, policy })
  }
}

async function makeBudgets(client: Client): Promise<void> {
  const marks = [50, 80, 95, 100]
  await client.budgets.create({
    name: 'Everything',
    unit: 'usd',
    period: 'month',
    limit: usd(2.6),
    enforcement: 'hard',
    thresholds: marks,
  })
  await client.budgets.create({
    name: 'Support',
    scope: { project: 'support' },
    unit: 'usd',
    period: 'month',
    limit: usd(0.5),
    enforcement: 'hard',
    thresholds: marks,
  })
  await client.budgets.create({
    name: 'Reviews a day',
    scope: { service: 'code-review' },
    unit: 'usd',
    period: 'day',
    limit: usd(0.1),
    enforcement: 'hard',
    thresholds: marks,
  })
  await client.budgets.create({
    name: 'Reports',
    scope: { service: 'weekly-report' },
    unit: 'tokens',
    period: 'week',
    limit: 14_000,
    enforcement: 'notify',
    thresholds: marks,
  })
  await client.tokenLimits.save({ provider: 'openai', limit: 140_000 })
  await client.tokenLimits.save({ provider: 'anthropic', limit: 400_000 })
}

async function makeLimits(client: Client): Promise<void> {
  await client.limits.create({
    name: 'Each person',
    each: 'user',
    unit: 'requests',
    limit: 120,
    window: 'hour',
  })
  await client.limits.create({
    name: 'Support, a minute',
    scope: { project: 'support' },
    unit: 'tokens',
    limit: 120_000,
    window: 'minute',
    algorithm: 'token_bucket',
  })
  await client.limits.create({
    name: 'No giant requests',
    unit: 'tokens_per_request',
    limit: 60_000,
  })
}
