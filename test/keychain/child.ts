/**
 * Runs steps against real keys over the session bus it was started on, and prints one JSON line of
 * results. Bundled and started by session.ts.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { createChanges } from '../../src/main/platform/changes'
import { systemClock } from '../../src/main/platform/clock'
import { Failure } from '../../src/main/platform/failure'
import { createIds } from '../../src/main/platform/ids'
import { createFileLog } from '../../src/main/platform/log-file'
import { createAudit } from '../../src/main/record/audit'
import { createKeys } from '../../src/main/keys/keys'
import { nativeLibraries } from '../../src/main/keys/native-libraries'
import type { KeysService } from '../../src/main/keys/port'
import { createStore } from '../../src/main/storage/group-commit'
import { openDatabase } from '../../src/main/storage/open-database'
import type { ChildInput, Step, StepResult } from './session'

async function main() {
  const { home, only, boundMs, steps }: ChildInput = JSON.parse(process.argv[2] ?? '')
  mkdirSync(home, { recursive: true })
  let secrets: () => readonly string[] = () => []
  const log = createFileLog({
    dir: join(home, 'logs'),
    clock: systemClock,
    secrets: () => secrets(),
    level: 'debug',
  })
  const platform = {
    clock: systemClock,
    random: randomBytes,
    newId: createIds(systemClock, randomBytes),
    log,
    changes: createChanges(),
  }
  const db = openDatabase(join(home, 'ledger.db'))
  db.exec(
    "INSERT OR IGNORE INTO providers (id, kind, name, enabled, built_in, timeouts, created_at) VALUES ('openai', 'openai', 'OpenAI', 1, 1, '{}', 0)",
  )
  const store = createStore(db)
  const missing = () => Promise.reject(new Error('Cannot find module'))
  const keys = createKeys({
    testSecret: async () => ({ ok: true, latencyMs: 1, models: [] }),
    store,
    platform,
    audit: createAudit(store, platform),
    env: process.env,
    boundMs,
    providerOf: () => ({ kind: 'openai', baseUrl: null }),
    libraries: {
      keytar: only === 'keytar' ? nativeLibraries.keytar : missing,
      keyring: only === 'keyring' ? nativeLibraries.keyring : missing,
    },
  })
  secrets = keys.loadedSecrets
  const results: StepResult[] = []
  for (const step of steps) results.push(await timed(() => run(keys, step, only)))
  keys.close()
  log.close()
  db.close()
  process.stdout.write(`${JSON.stringify(results)}\n`)
}

async function run(keys: KeysService, step: Step, only: ChildInput['only']): Promise<unknown> {
  async function idOf(label: string): Promise<string> {
    const found = (await keys.list()).find((key) => key.label === label)
    if (found === undefined) throw new Failure('not_found', `No key labelled ${label}`)
    return found.id
  }
  switch (step.do) {
    case 'status':
      return await keys.keychain()
    case 'list':
      return await keys.list()
    case 'create':
      return await keys.create(
        {
          providerId: 'openai',
          label: step.label,
          secret: step.secret,
          project: step.project,
          storage: step.storage,
        },
        'page',
      )
    case 'replace':
      return await keys.replace(await idOf(step.label), step.secret, 'page')
    case 'remove':
      return (await keys.remove(await idOf(step.label), 'page')) ?? null
    case 'secret':
      return await keys.secretOf(await idOf(step.label))
    case 'set behind our back':
      return await (await rawEntry(only, await idOf(step.label))).set(step.secret)
    case 'look behind our back':
      return await (await rawEntry(only, step.account)).get()
  }
}

/** The entry as another program would read or write it; setting null deletes. */
async function rawEntry(only: ChildInput['only'], account: string) {
  if (only === 'keytar') {
    const keytar = await nativeLibraries.keytar()
    return {
      get: () => keytar.getPassword('tollgate', account),
      set: (secret: string | null) =>
        secret === null
          ? keytar.deletePassword('tollgate', account)
          : keytar.setPassword('tollgate', account, secret),
    }
  }
  const { AsyncEntry } = await nativeLibraries.keyring()
  const entry = new AsyncEntry('tollgate', account, { linux: { store: 'secret-service' } })
  const { signal } = new AbortController()
  return {
    get: async () => (await entry.getPassword(signal)) ?? null,
    set: (secret: string | null) =>
      secret === null ? entry.deletePassword(signal) : entry.setPassword(secret),
  }
}

/** The result of a step, how long it took and the longest the event loop stood still meanwhile. */
async function timed(work: () => Promise<unknown>): Promise<StepResult> {
  const start = performance.now()
  let beat = start
  let lagMs = 0
  const timer = setInterval(() => {
    const now = performance.now()
    lagMs = Math.max(lagMs, now - beat - 5)
    beat = now
  }, 5)
  try {
    return { value: await work(), ms: performance.now() - start, lagMs }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return {
      failure: { code: thrown.code, message: thrown.message },
      ms: performance.now() - start,
      lagMs,
    }
  } finally {
    clearInterval(timer)
  }
}

await main()
