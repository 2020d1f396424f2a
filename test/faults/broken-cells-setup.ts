/** A home with a row in every table, and copies of it with cells, bytes or values broken. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { JsonColumn } from '../../src/main/storage/stored-json'
import { makeHome } from '../support/fault-tools'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'
import { startMockProvider, type MockProvider } from '../support/mock-provider'

/**
 * What a test of broken cells works on: one home with a row in every table, made once, and copies
 * of it to break.
 */
export interface Cells {
  readonly mock: MockProvider
  /** A copy of the folder with all cells of a column changed. Gives how many. */
  copyWith(column: JsonColumn, change: string): Promise<{ home: string; cells: number }>
}

/**
 * The mock and the home are made before and removed after the tests of the file that calls this.
 */
export function useCells(): Cells {
  let mock: MockProvider
  let folder: string
  let pristine: string
  let making: Promise<void> | undefined

  beforeAll(async () => {
    mock = await startMockProvider()
    folder = makeHome().folder
    pristine = join(folder, 'pristine')
  })
  afterAll(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    get mock() {
      return mock
    },
    async copyWith(column, change) {
      // By the first test that needs it: a house can be opened inside a test only.
      await (making ??= makePristine(pristine, mock))
      const home = join(makeHome().folder, 'home')
      onTestFinished(() => rmSync(join(home, '..'), { recursive: true, force: true }))
      cpSync(pristine, home, { recursive: true, filter: (path) => !path.includes('lock') })
      return { home, cells: changeCells(home, column, change) }
    },
  }
}

async function makePristine(pristine: string, mock: MockProvider) {
  const house = await openHouse({ home: pristine, mock })
  await fill(house)
  await house.console.close()
  const db = new Database(join(pristine, 'ledger.db'))
  // What a kill leaves behind: a call that runs and its hold.
  db.exec("UPDATE calls SET state = 'running' WHERE rowid = (SELECT min(rowid) FROM calls)")
  db.exec(
    'INSERT INTO holds (id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound, price) SELECT \'hld_left\', id, 9, time, \'{"provider":"openai","model":"gpt-4o-mini","keyId":null,"project":"dev","service":null,"environment":"development","user":null,"organization":null,"source":"api","simulated":false}\', 10, 10, 1000, \'{"rates":{"input":1,"output":1,"cachedInput":null,"cacheWrite":null},"tiers":[]}\' FROM calls WHERE state = \'running\'',
  )
  const capPeriods = "budget_id IN (SELECT id FROM budgets WHERE purpose = 'budget')"
  db.exec(
    `INSERT INTO hold_shares SELECT 'hld_left', budget_id, period_start, 1000 FROM budget_periods WHERE ${capPeriods}; UPDATE budget_periods SET held = held + 1000 WHERE ${capPeriods}`,
  )
  db.close()
}

async function fill({ client, run, mock }: House) {
  await client.budgets.create({
    name: 'cap',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })
  await client.services.setPolicy({
    name: 'chat',
    policy: { cacheTtlSeconds: 600, validation: { profile: 'basic', onFail: 'keep' } },
  })
  await client.projects.save({ name: 'dev', policy: { maxAttempts: 2 } })
  await client.limits.create({
    name: 'many',
    scope: { project: 'dev' },
    unit: 'requests',
    limit: 1000,
    window: 'minute',
  })
  await client.tokenLimits.save({ provider: 'anthropic', limit: 1_000_000 })
  await client.models.setPrice({
    id: 'openai/gpt-4o-mini',
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 2 },
  })
  await client.models.create({
    provider: 'openai',
    model: 'own',
    tier: 'mini',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 },
  })
  for (const text of ['one', 'two']) doneOf(await run(ask(text, { service: 'chat', cache: true })))
  mock.script(() => ({ status: 500 }))
  failureOf(await run(ask('fails', { maxAttempts: 1 })))
  const calling = ask('[[sim:tool]]', { model: 'sim-mini', tools: [{ name: 'f' }] })
  doneOf(await run(calling))
  mock.script(() => ({ text: 'fine' }))
  const { id } = await client.comparisons.create({
    project: 'dev',
    messages: [{ role: 'user', content: 'x' }],
    variants: [
      { id: 'a', provider: 'simulated', model: 'sim-mini', parameters: {} },
      { id: 'b', provider: 'simulated', model: 'sim-mini', parameters: {} },
    ],
  })
  await client.comparisons.vote({ id, choice: 'a' }).catch(() => {})
  await client.ledgerViews.create({ name: 'dev', view: { filter: { project: 'dev' } } })
  await client.paneSets.save({
    name: 'x',
    project: 'dev',
    panes: ['a', 'b'].map((name) => ({
      id: name,
      provider: 'simulated',
      model: 'sim-mini',
      parameters: {},
      system: 'x',
    })),
  })
  await client.conversations.save({
    id: 'cnv_0123456789abcdef',
    revision: 0,
    project: 'dev',
    environment: 'development',
    body: { settings: {}, turns: [], last: null },
  })
  await client.prompts.create({
    name: 'x',
    project: 'dev',
    prompt: { system: 'x', messages: [] },
  })
  await client.experiments.create({
    name: 'x',
    project: 'dev',
    cases: [{ input: 'x' }],
    variants: ['a', 'b'].map((name) => ({ id: name, model: 'simulated/sim-mini', parameters: {} })),
  })
  await client.webhook.create({ url: 'http://127.0.0.1:9/', storage: 'session', enabled: false })
  await client.emergency.set({ engaged: true, reason: 'to have a record of it' })
  await client.emergency.set({ engaged: false, reason: 'and its end' })
}

function changeCells(home: string, column: JsonColumn, change: string): number {
  const [table = '', cell = ''] = column.split('.')
  const [name, where] =
    table === 'meta' ? ['value', "name = 'emergency'"] : [cell, `${cell} IS NOT NULL`]
  const db = new Database(join(home, 'ledger.db'))
  const { changes } = db
    .prepare(`UPDATE ${table} SET ${name} = ${change} WHERE ${where}`)
    .run({ name })
  db.close()
  return changes
}

/** Asks every list there is, and each call and dead letter. */
export async function readEverything({ client }: House) {
  const history = await client.calls.history({})
  const letters = await client.deadLetters.list({})
  const experiments = await client.experiments.list({})
  await Promise.all([
    client.system.health(),
    client.system.settings(),
    client.system.audit({}),
    client.providers.list(),
    client.keys.list(),
    client.models.list({}),
    client.projects.list(),
    client.environments.list(),
    client.services.list(),
    client.budgets.list(),
    client.ledger.list({}),
    client.usage.summary({ by: 'model' }),
    client.alerts.list({}),
    client.comparisons.list({}),
    client.ledgerViews.list(),
    client.paneSets.list(),
    client.prompts.list(),
    client.conversations.list({}),
    client.conversations.get({ id: 'cnv_0123456789abcdef' }),
    client.backups.list(),
    client.webhook.get(),
    client.webhook.deliveries({}),
    client.config.get(),
    client.limits.list(),
    client.validation.list(),
    client.validation.results({}),
    client.tokenLimits.list(),
    client.providerStatus.list(),
    client.cache.figures({}),
    ...history.items.map(({ callId }) => client.calls.get({ id: callId })),
    ...experiments.items.map(({ id }) => client.experiments.get({ id })),
    ...letters.items.map(({ id }) => client.deadLetters.get({ id })),
  ])
}

/** Runs SQL on the ledger file of a home that nothing has open. */
export function alter(home: string, sql: string) {
  const db = new Database(join(home, 'ledger.db'))
  db.exec(sql)
  db.close()
}
