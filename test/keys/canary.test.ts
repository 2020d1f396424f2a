/**
 * A canary secret goes through every door of the keys; then no byte that left memory for anywhere
 * but the keychain may hold it.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { keysHandlers } from '../../src/main/api/keys'
import type { KeyTest } from '../../src/contract/keys'
import { openTestKeys } from './open-keys'
import { anyReference } from '../support/any-reference'

it('leaves no trace in files, answers, errors or the log, in any form', async () => {
  const [first, second, probed, session, refused, variable, successor, sessionSuccessor] =
    Array.from({ length: 8 }, () => `sk-CANARY-${randomBytes(12).toString('hex')}`)
  const canaries = [
    first,
    second,
    probed,
    session,
    refused,
    variable,
    successor,
    sessionSuccessor,
  ].map(String)
  const { keys, keychain, home, log, db, audit } = openTestKeys({
    env: { OPENAI_API_KEY: String(variable) },
    withLog: true,
    testSecret: (providerId, secret) => testSecret(providerId, secret),
  })
  const seen: unknown[] = []
  const sent: string[] = []
  async function testSecret(_providerId: string, secret: string): Promise<KeyTest> {
    sent.push(secret)
    log.error(`The provider said: Incorrect API key provided: ${secret}`, {
      error: Object.assign(new Error(secret), { headers: { authorization: `Bearer ${secret}` } }),
      [secret]: secret,
    })
    return sent.length % 2 === 0
      ? { ok: true, latencyMs: 1, models: ['gpt-4o'] }
      : {
          ok: false,
          latencyMs: 1,
          models: [],
          error: { code: 'authentication', message: 'refused' },
        }
  }
  const client = createRouterClient(
    keysHandlers({ references: anyReference, keys, testSecret, now: () => 0 }),
    { context: { who: 'page' as const } },
  )
  async function through<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      const value = await work
      seen.push(value)
      return value
    } catch (thrown) {
      seen.push(
        thrown instanceof Error ? [thrown.message, thrown.stack, Object.entries(thrown)] : thrown,
      )
      log.error('refused', { thrown })
      return undefined
    }
  }

  await through(client.probe({ providerId: 'openai', secret: canaries[2] ?? '' }))
  const created = await through(
    client.create({ providerId: 'openai', label: 'Canary', secret: canaries[0] ?? '' }),
  )
  const kept = await through(
    client.create({
      providerId: 'openai',
      label: 'Session',
      secret: canaries[3] ?? '',
      project: 'dev',
      storage: 'session',
    }),
  )
  const id = created?.id ?? ''
  await through(client.test({ id }))
  await through(client.replace({ id, secret: canaries[1] ?? '' }))
  await through(client.test({ id }))
  await through(client.test({ id: kept?.id ?? '' }))
  await through(client.test({ id: 'env:OPENAI_API_KEY' }))
  await through(
    client.create({ providerId: 'anthropic', label: 'Wrong', secret: canaries[4] ?? '' }),
  )
  await through(client.create({ providerId: 'openai', label: 'Twice', secret: canaries[4] ?? '' }))
  await through(client.probe({ providerId: 'anthropic', secret: canaries[4] ?? '' }))
  // The test answers badly and well in turn, so each rotation is asked for until it is there.
  for (const [of, secret] of [
    [id, canaries[6]],
    [kept?.id ?? '', canaries[7]],
  ] as const) {
    for (const _round of [1, 2])
      await through(client.rotate({ id: of, secret: secret ?? '', rotateAfter: 1 }))
    await through(client.rotate({ id: of, secret: canaries[4] ?? '' }))
    await through(client.rollback({ id: of }))
    await through(client.update({ id: of, label: 'Back' }))
  }
  await through(client.rotate({ id: 'env:OPENAI_API_KEY', secret: canaries[4] ?? '' }))
  expect(keys.all().filter(({ status }) => status === 'retiring')).toHaveLength(2)
  keychain.before = (operation, account) => {
    throw new Error(`${operation} ${account} ${canaries.join(' ')}`)
  }
  await through(
    client.create({
      providerId: 'openai',
      label: 'Fails',
      secret: canaries[4] ?? '',
      environment: 'production',
    }),
  )
  await through(client.replace({ id, secret: canaries[4] ?? '' }))
  await through(client.confirm({ id: keys.find(id)?.predecessorId ?? '' }))
  keychain.before = () => undefined
  await through(client.list())
  await through(client.confirm({ id: keys.find(id)?.predecessorId ?? '' }))
  await through(client.remove({ id }))
  await through(client.test({ id }))
  seen.push(audit.list({}).items, await keys.list())

  expect(sent).toEqual([2, 0, 1, 3, 5, 6, 7, 7].map((index) => canaries[index]))
  expect(seen.length).toBeGreaterThan(25)
  writeFileSync(join(home, 'answers.json'), JSON.stringify(seen))
  const files = () =>
    readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  const expectClean = () => {
    for (const path of files()) {
      const bytes = readFileSync(path)
      for (const canary of canaries)
        for (const [form, needle] of formsOf(canary))
          expect(bytes.includes(needle), `${form} in ${path}`).toBe(false)
    }
  }
  expect(files().map((path) => path.slice(home.length + 1))).toEqual(
    expect.arrayContaining(['tollgate.db', 'tollgate.db-wal', 'logs/tollgate.log', 'answers.json']),
  )
  expect(readFileSync(join(home, 'logs', 'tollgate.log'), 'utf8')).toContain('[secret]')
  expectClean()
  keys.close()
  db.pragma('wal_checkpoint(TRUNCATE)')
  expectClean()
})

function formsOf(canary: string): [string, Buffer][] {
  const bytes = Buffer.from(canary)
  return [
    ['raw', bytes],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['utf16', Buffer.from(canary, 'utf16le')],
    ['reversed', Buffer.from([...bytes].reverse())],
    // In base64 only the middle is the same whatever comes before and after.
    ...[0, 1, 2].map((offset): [string, Buffer] => [
      'base64',
      Buffer.from(
        Buffer.concat([Buffer.alloc(offset), bytes])
          .toString('base64')
          .slice(4, -4),
      ),
    ]),
  ]
}
