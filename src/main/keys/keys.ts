/**
 * The keys of this installation: records in the database, secrets in the keychain or in memory, one
 * face for the rest of main (spec §3).
 */
import type { Provider } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createKey, replaceSecret, updateKey } from './changes'
import { createChooser } from './choose-key'
import { noDotEnv, type DotEnv } from './dot-env'
import { environmentRecord, readEnvironmentKeys } from './environment-keys'
import { createIdentify } from './fingerprint'
import type { KeyDesk } from './key-desk'
import { healthChange } from './key-health'
import type { KeyRecord } from './key-record'
import { createKeyRecords, existingKey } from './key-records'
import { createKeyView } from './key-view'
import { createKeychain } from './keychain'
import { createLeftovers } from './leftovers'
import { nativeLibraries, type NativeLibraries } from './native-libraries'
import type { DueKey, KeysService, TestSecret } from './port'
import { removeKey, removeKeysOf } from './removal'
import { confirmRotation, rollBack, rotateKey } from './rotation'
import { createSecretMemory } from './secret-memory'
import { refuseWrongSecret } from './secret-shape'
import { createSecretSource, type SecretSource } from './secret-source'
import { createTurns } from './turns'
import { createVault } from './vault'

export interface KeysDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Audit
  readonly env: Readonly<Record<string, string | undefined>>
  /** What the `.env` files hold. */
  readonly dotEnv?: Pick<DotEnv, 'variables'>
  /** The free models-list request that a rotation waits for. */
  readonly testSecret: TestSecret
  readonly providerOf: (providerId: string) => Pick<Provider, 'kind' | 'baseUrl'> | undefined
  /** Names of the projects, so that OPENAI_API_KEY_MY_APP is shown for `my-app`. */
  readonly projectNames?: () => readonly string[]
  readonly libraries?: NativeLibraries
  readonly os?: NodeJS.Platform
  readonly boundMs?: number
}

/** Architecture §5: every keychain call is bounded. */
const keychainBoundMs = 10_000

export function createKeys(deps: KeysDeps): KeysService {
  const { platform, audit, env, dotEnv = noDotEnv, providerOf } = deps
  const publish = () => platform.changes.publish('keys')
  const { identify, memory, records, keychain, source, leftovers } = createHolders(deps, publish)
  const environmentKeys = readEnvironmentKeys(env, dotEnv)
  for (const key of environmentKeys) {
    records.adopt(environmentRecord(key, identify(key.secret)))
    memory.keep(key.id, key.secret)
  }
  const toKey = createKeyView({
    records,
    environmentKeys,
    projectNames: deps.projectNames ?? (() => []),
    problemOf: source.problemOf,
  })
  const desk: KeyDesk = {
    platform,
    records,
    memory,
    keychain,
    leftovers,
    source,
    audit,
    turns: createTurns(),
    identify,
    checkSecret: (providerId, secret) => refuseWrong(providerOf(providerId), providerId, secret),
    testSecret: deps.testSecret,
    toKey,
    publish,
  }

  return {
    ...keyChanges(desk),
    ...keyReads(desk, source, createChooser(records, environmentKeys)),
    passing: memory.passing,
    vault: createVault({ store: deps.store, keychain, leftovers }),
    keychain: keychain.status,
    async list() {
      const status = await keychain.status()
      if (status.available)
        await leftovers.clear((backend, account) => records.get(account)?.backend === backend)
      await source.check(status)
      return records.all().map(toKey)
    },
    loadedSecrets: memory.loaded,
    reload() {
      records.reload()
      publish()
    },
    close() {
      records.flush()
      memory.clear()
    },
  }
}

/** What holds the records and the secrets. */
function createHolders({ store, platform, env, ...deps }: KeysDeps, publish: () => void) {
  const os = deps.os ?? process.platform
  const identify = createIdentify(store, platform.random)
  const memory = createSecretMemory(platform.clock)
  const records = createKeyRecords(store, publish)
  const keychain = createKeychain({
    libraries: deps.libraries ?? nativeLibraries,
    platform,
    env,
    os,
    boundMs: deps.boundMs ?? keychainBoundMs,
  })
  const source = createSecretSource({
    keychain,
    memory,
    records,
    identify,
    os,
    monotonic: platform.clock.monotonic,
    onChange: publish,
  })
  const leftovers = createLeftovers(store, keychain, platform.log)
  return { identify, memory, records, keychain, source, leftovers }
}

type KeyChanges = Pick<
  KeysService,
  | 'checkSecret'
  | 'create'
  | 'replace'
  | 'update'
  | 'rotate'
  | 'confirm'
  | 'rollback'
  | 'remove'
  | 'removeOf'
  | 'note'
>

function keyChanges(desk: KeyDesk): KeyChanges {
  const { records, platform, publish } = desk
  return {
    checkSecret: desk.checkSecret,
    create: (key, who) => createKey(desk, key, who),
    replace: (id, secret, who) => replaceSecret(desk, id, secret, who),
    update: (id, change, who) => updateKey(desk, id, change, who),
    rotate: (id, rotation, who) => rotateKey(desk, id, rotation, who),
    confirm: (id, who) => confirmRotation(desk, id, who),
    rollback: (id, who) => rollBack(desk, id, who),
    remove: (id, who) => removeKey(desk, id, who),
    removeOf: (providerId, who) => removeKeysOf(desk, providerId, who),
    note(id, outcome, tested) {
      const record = records.get(id)
      if (record === undefined) return
      const change = healthChange(record, outcome, tested, platform.clock.now())
      records.touch(id, change)
      if (tested || change.health !== record.health) publish()
    },
  }
}

function keyReads(
  { records, toKey }: KeyDesk,
  source: SecretSource,
  choose: ReturnType<typeof createChooser>,
): Pick<KeysService, 'find' | 'all' | 'due' | 'choose' | 'secretOf'> {
  return {
    find(id) {
      const record = records.get(id)
      return record === undefined ? undefined : toKey(record)
    },
    all: () => records.all().map(toKey),
    due: (now) =>
      records
        .all()
        .filter((record) => isDue(record, now))
        .map(dueKey),
    choose(scope) {
      const { id, label } = choose(scope)
      return { id, label }
    },
    secretOf: async (id) => await source.fetch(existingKey(records, id)),
  }
}

function isDue({ status, rotateAfter }: KeyRecord, now: number): boolean {
  return status === 'active' && rotateAfter !== null && rotateAfter <= now
}

/** Alerts are kept, and a session key leaves no trace. */
function dueKey({ id, label, providerId, backend }: KeyRecord): DueKey {
  return {
    id,
    label: backend === 'session' ? `of this session at ${providerId}` : label,
    providerId,
  }
}

/** Throws Failure for an unknown provider and for a secret that is plainly not its own. */
function refuseWrong(
  provider: Pick<Provider, 'kind' | 'baseUrl'> | undefined,
  providerId: string,
  secret: string,
) {
  if (provider === undefined) throw new Failure('not_found', `There is no provider ${providerId}.`)
  refuseWrongSecret(provider, secret)
}
