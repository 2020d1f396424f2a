/** Real keys over a real database, with a keychain a test can look into and break. */
import { join, dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import { openTestStore } from '../record/open-store'
import { createFileLog } from '../../src/main/platform/log-file'
import { dotEnvPathsOf, readDotEnv } from '../../src/main/keys/dot-env'
import { createKeys } from '../../src/main/keys/keys'
import type { KeysDeps } from '../../src/main/keys/keys'
import type { NativeLibraries } from '../../src/main/keys/native-libraries'

export interface TestKeychain {
  readonly libraries: NativeLibraries
  /** What each library holds, by account. */
  readonly keytar: Map<string, string>
  readonly keyring: Map<string, string>
  /** Whether a library can be loaded. */
  readonly loads: { keytar: boolean; keyring: boolean }
  /** Called before each operation on an entry: throw or wait to break it. */
  before: (operation: 'get' | 'set' | 'delete', account: string) => void | Promise<void>
  /** Every operation on an entry so far. */
  readonly operations: string[]
}

export function createTestKeychain(): TestKeychain {
  function operationsOn(name: 'keytar' | 'keyring', entries: Map<string, string>) {
    async function does(operation: 'get' | 'set' | 'delete', account: string) {
      keychain.operations.push(`${name} ${operation}`)
      await keychain.before(operation, account)
    }
    return {
      async getPassword(account: string) {
        await does('get', account)
        return entries.get(account) ?? null
      },
      async setPassword(account: string, secret: string) {
        await does('set', account)
        entries.set(account, secret)
      },
      async deletePassword(account: string) {
        await does('delete', account)
        return entries.delete(account)
      },
    }
  }
  const keychain: TestKeychain = {
    keytar: new Map(),
    keyring: new Map(),
    loads: { keytar: true, keyring: true },
    before: () => undefined,
    operations: [],
    libraries: {
      async keytar() {
        if (!keychain.loads.keytar) throw new Error("Cannot find module 'keytar'")
        const on = operationsOn('keytar', keychain.keytar)
        return {
          getPassword: (_service, account) => on.getPassword(account),
          setPassword: (_service, account, secret) => on.setPassword(account, secret),
          deletePassword: (_service, account) => on.deletePassword(account),
        }
      },
      async keyring() {
        if (!keychain.loads.keyring) throw new Error("Cannot find module '@napi-rs/keyring'")
        const on = operationsOn('keyring', keychain.keyring)
        return {
          AsyncEntry: class {
            readonly account: string
            constructor(_service: string, account: string) {
              this.account = account
            }
            getPassword = () => on.getPassword(this.account)
            setPassword = (secret: string) => on.setPassword(this.account, secret)
            deletePassword = () => on.deletePassword(this.account)
          },
        }
      },
    },
  }
  return keychain
}

export type Opened = ReturnType<typeof openTestKeys>

/**
 * Keys on a home of their own. `reopen` starts them again on the same home and keychain, as the
 * next run of the program would.
 */
export function openTestKeys(
  options: Partial<
    Pick<KeysDeps, 'env' | 'boundMs' | 'projectNames' | 'libraries' | 'testSecret'>
  > & { readonly withLog?: boolean; readonly baseUrls?: Readonly<Record<string, string>> } = {},
) {
  const base = openTestStore()
  const home = dirname(base.file)
  const keychain = createTestKeychain()
  for (const [id, kind] of [
    ['openai', 'openai'],
    ['anthropic', 'anthropic'],
    ['local', 'openai-compatible'],
    ['simulated', 'simulated'],
  ] as const) {
    base.db
      .prepare(
        "INSERT INTO providers (id, kind, name, enabled, built_in, timeouts, created_at) VALUES (?, ?, ?, 1, 0, '{}', 0)",
      )
      .run(id, kind, id)
  }
  const kinds = {
    openai: 'openai',
    anthropic: 'anthropic',
    local: 'openai-compatible',
    simulated: 'simulated',
  } as const
  const providerOf = (id: string) => {
    const kind = Object.entries(kinds).find(([name]) => name === id)?.[1]
    return kind === undefined
      ? undefined
      : {
          kind,
          baseUrl: options.baseUrls?.[id] ?? (id === 'local' ? 'http://127.0.0.1:1/v1' : null),
        }
  }
  let secrets: () => readonly string[] = () => []
  const log =
    options.withLog === true
      ? createFileLog({
          dir: join(home, 'logs'),
          clock: base.clock,
          secrets: () => secrets(),
          level: 'debug',
        })
      : base.platform.log
  const platform = { ...base.platform, log }
  const reopen = (env = options.env ?? {}) => {
    const opened = createKeys({
      ...base,
      platform,
      env,
      dotEnv: readDotEnv(dotEnvPathsOf(home)),
      testSecret: async () => ({ ok: true, latencyMs: 3, models: ['gpt-4o'] }),
      providerOf: (id) => providerOf(id),
      libraries: keychain.libraries,
      os: 'linux',
      ...options,
    })
    secrets = opened.loadedSecrets
    onTestFinished(() => opened.close())
    return opened
  }
  const keys = reopen()
  const rows = () =>
    base.db.prepare<[], Record<string, unknown>>('SELECT * FROM keys ORDER BY id').all()
  return { ...base, log, home, keychain, keys, reopen, rows }
}
