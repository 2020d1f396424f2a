/** A canary secret goes through every door of the keys; then no byte that left memory for anywhere but the keychain may hold it. */
import { randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import { keysHandlers } from '../../src/main/api/keys'
import type { KeyTest } from '../../src/contract/keys'
import { openTestKeys } from './open-keys'

it('leaves no trace in files, answers, errors or the log, in any form', async () => {
  const [first, second, probed, session, refused, variable] = Array.from({ length: 6 }, () => `sk-CANARY-${randomBytes(12).toString('hex')}`)
  const canaries = [first, second, probed, session, refused, variable].map(String)
  const { keys, keychain, home, log, db, audit } = openTestKeys({ env: { OPENAI_API_KEY: String(variable) }, withLog: true })
  const seen: unknown[] = []
  const sent: string[] = []
  async function testSecret(_providerId: string, secret: string): Promise<KeyTest> {
    sent.push(secret)
    log.error(`The provider said: Incorrect API key provided: ${secret}`, { error: Object.assign(new Error(secret), { headers: { authorization: `Bearer ${secret}` } }), [secret]: secret })
    return sent.length % 2 === 0 ? { ok: true, latencyMs: 1, models: ['gpt-4o'] } : { ok: false, latencyMs: 1, models: [], error: { code: 'authentication', message: 'refused' } }
  }
  const client = createRouterClient(keysHandlers({ keys, testSecret }), { context: { who: 'page' as const } })
  async function through<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      const value = await work
      seen.push(value)
      return value
    } catch (thrown) {
      seen.push(thrown instanceof Error ? [thrown.message, thrown.stack, Object.entries(thrown)] : thrown)
      log.error('refused', { thrown })
      return undefined
    }
  }

  await through(client.probe({ providerId: 'openai', secret: canaries[2] ?? '' }))
  const created = await through(client.create({ providerId: 'openai', label: 'Canary', secret: canaries[0] ?? '' }))
  const kept = await through(client.create({ providerId: 'openai', label: 'Session', secret: canaries[3] ?? '', project: 'dev', storage: 'session' }))
  const id = created?.id ?? ''
  await through(client.test({ id }))
  await through(client.replace({ id, secret: canaries[1] ?? '' }))
  await through(client.test({ id }))
  await through(client.test({ id: kept?.id ?? '' }))
  await through(client.test({ id: 'env:OPENAI_API_KEY' }))
  await through(client.create({ providerId: 'anthropic', label: 'Wrong', secret: canaries[4] ?? '' }))
  await through(client.create({ providerId: 'openai', label: 'Twice', secret: canaries[4] ?? '' }))
  await through(client.probe({ providerId: 'anthropic', secret: canaries[4] ?? '' }))
  keychain.before = (operation, account) => {
    throw new Error(`${operation} ${account} ${canaries.join(' ')}`)
  }
  await through(client.create({ providerId: 'openai', label: 'Fails', secret: canaries[4] ?? '', environment: 'production' }))
  await through(client.replace({ id, secret: canaries[4] ?? '' }))
  keychain.before = () => undefined
  await through(client.list())
  await through(client.remove({ id }))
  await through(client.test({ id }))
  seen.push(audit.list({}).items, await keys.list())

  expect(sent).toEqual([canaries[2], canaries[0], canaries[1], canaries[3], canaries[5]])
  expect(seen.length).toBeGreaterThan(15)
  writeFileSync(join(home, 'answers.json'), JSON.stringify(seen))
  const files = () => readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const expectClean = () => {
    for (const path of files()) {
      const bytes = readFileSync(path)
      for (const canary of canaries) for (const [form, needle] of formsOf(canary)) expect(bytes.includes(needle), `${form} in ${path}`).toBe(false)
    }
  }
  expect(files().map((path) => path.slice(home.length + 1))).toEqual(expect.arrayContaining(['tollgate.db', 'tollgate.db-wal', 'logs/tollgate.log', 'answers.json']))
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
    ...[0, 1, 2].map((offset): [string, Buffer] => ['base64', Buffer.from(Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64').slice(4, -4))]),
  ]
}
