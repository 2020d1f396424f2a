/** The keys of this installation: records in the database, secrets in the keychain or in memory, one face for the rest of main (spec §3). */
import type { Key } from '../../contract/keys'
import type { ErrorCode } from '../../contract/errors'
import type { Provider } from '../../contract/providers'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createChooser } from './choose-key'
import { noDotEnv, type DotEnv } from './dot-env'
import { projectSuffixOf, readEnvironmentKeys } from './environment-keys'
import { createIdentify } from './fingerprint'
import type { KeyRecord, RecordScope } from './key-records'
import { createKeyRecords } from './key-records'
import { createKeychain } from './keychain'
import { KeychainFailure } from './keychain-failure'
import { createLeftovers } from './leftovers'
import { nativeLibraries } from './native-libraries'
import type { NativeLibraries } from './native-libraries'
import type { KeysService, TestSecret } from './port'
import { createRotation } from './rotation'
import { createSecretMemory } from './secret-memory'
import { refuseWrongSecret } from './secret-shape'
import { createSecretSource } from './secret-source'

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
  const {
    store,
    platform,
    audit,
    env,
    dotEnv = noDotEnv,
    testSecret,
    providerOf,
    projectNames = () => [],
  } = deps
  const { clock, newId, log } = platform
  const os = deps.os ?? process.platform
  const publish = () => platform.changes.publish('keys')
  const identify = createIdentify(store, platform.random)
  const memory = createSecretMemory(clock)
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
    monotonic: clock.monotonic,
    onChange: publish,
  })
  const leftovers = createLeftovers(store, keychain, log)
  const environmentKeys = readEnvironmentKeys(env, dotEnv)
  const choose = createChooser(records, environmentKeys)
  /** Scopes and ids of keys that are being changed now. */
  const changing = new Set<string>()
  for (const { id, variable, providerId, secret } of environmentKeys) {
    const fresh = {
      health: 'unknown',
      lastError: null,
      retiringSince: null,
      rotateAfter: null,
      createdAt: null,
      lastTestedAt: null,
      lastOkAt: null,
      lastUsedAt: null,
    } as const
    records.adopt({
      id,
      providerId,
      label: variable,
      ...identify(secret),
      project: null,
      environment: null,
      backend: 'environment',
      status: 'active',
      ...fresh,
    })
    memory.keep(id, secret)
  }

  function toKey(record: KeyRecord): Key {
    const variable = environmentKeys.find(({ id }) => id === record.id)
    const suffix = variable?.projectSuffix ?? null
    const unavailable = source.problemOf(record.id)
    const hasScope = record.backend !== 'environment'
    const predecessor =
      hasScope && record.status === 'active' ? records.retiringAt(record) : undefined
    return {
      ...record,
      project:
        suffix === null
          ? record.project
          : (projectNames().find((name) => projectSuffixOf(name) === suffix) ??
            suffix.toLowerCase()),
      variable: variable?.variable ?? null,
      fromDotEnv: variable?.fromDotEnv ?? false,
      health: unavailable === null ? record.health : 'unavailable',
      problem:
        unavailable ?? (record.health === 'failing' ? refusedSentence(record, predecessor) : null),
      successorId:
        hasScope && record.status === 'retiring' ? (records.activeAt(record)?.id ?? null) : null,
      predecessorId: predecessor?.id ?? null,
    }
  }
  function existing(id: string): KeyRecord {
    const record = records.get(id)
    if (record === undefined) throw new Failure('not_found', `There is no key ${id}.`)
    return record
  }
  function changeable(id: string): KeyRecord {
    const record = existing(id)
    if (record.backend !== 'environment') return record
    throw new Failure(
      'conflict',
      `This key comes from the environment variable ${record.label}. Change it there and start Tollgate again.`,
    )
  }
  function checkSecret(providerId: string, secret: string) {
    const provider = providerOf(providerId)
    if (provider === undefined)
      throw new Failure('not_found', `There is no provider ${providerId}.`)
    refuseWrongSecret(provider, secret)
  }
  /** Reserves a scope while a secret is on its way to the keychain, so that two keys cannot race for it. */
  async function holdingScope<T>(scope: RecordScope, work: () => Promise<T>): Promise<T> {
    const other = records.activeAt(scope)
    if (other !== undefined) {
      const who = `Key “${other.label}” (…${other.last4})`
      throw new Failure(
        'conflict',
        `${who} already serves ${describeScope(scope)}. Rotate it, replace its secret, or delete it first: a scope has one active key.`,
      )
    }
    return await aloneAt(scope, work)
  }
  function aloneAt<T>(
    { providerId, project, environment }: RecordScope,
    work: () => Promise<T>,
  ): Promise<T> {
    const scope = { providerId, project, environment }
    return alone(
      JSON.stringify([providerId, project, environment]),
      `Another key is being stored for ${describeScope(scope)}.`,
      work,
    )
  }
  /** One change of a thing at a time: the keychain takes its time, and two writers would leave the record of one with the secret of the other. */
  async function alone<T>(name: string, busy: string, work: () => Promise<T>): Promise<T> {
    if (changing.has(name)) throw new Failure('conflict', `${busy} Wait a moment and look again.`)
    changing.add(name)
    return await work().finally(() => changing.delete(name))
  }
  function aloneWith<T>(record: KeyRecord, work: () => Promise<T>): Promise<T> {
    return alone(record.id, `Key “${record.label}” is being changed.`, work)
  }
  function facts(record: KeyRecord) {
    const {
      providerId,
      label,
      project,
      environment,
      backend,
      last4,
      fingerprint,
      status,
      rotateAfter,
    } = record
    // A session key goes without a trace, so what would tell it apart stays out of the audit trail.
    return backend === 'session'
      ? { providerId, backend, status }
      : {
          providerId,
          label,
          project,
          environment,
          backend,
          last4,
          fingerprint,
          status,
          rotateAfter,
        }
  }
  /**
   * Deletes the secret, then the record. When the store cannot be reached the record goes and the secret is deleted later; a locked or
   * silent one, which a person can mend, refuses instead, unless the record must go `atAnyRate`.
   */
  async function removeRecord(
    record: KeyRecord,
    who: string,
    atAnyRate: boolean,
    what = 'key.delete',
  ) {
    const { backend } = record
    let left = false
    if (backend === 'keytar' || backend === 'keyring') {
      try {
        await keychain.delete(backend, record.id)
      } catch (thrown) {
        if (!(thrown instanceof KeychainFailure)) throw thrown
        if (!atAnyRate && (thrown.state === 'locked' || thrown.state === 'hanging')) throw thrown
        left = true
      }
    }
    records.remove(record.id, () => {
      if (left && (backend === 'keytar' || backend === 'keyring')) leftovers.add(backend, record.id)
      audit.note({
        who,
        what,
        subject: record.id,
        before: facts(record),
        after: left ? { secretLeftInKeychain: true } : undefined,
      })
    })
    source.forget(record.id)
    publish()
  }
  /** `like`: where the secret rests, memory or the keychain. */
  async function storeNew<T>(
    id: string,
    secret: string,
    like: KeyRecord['backend'],
    write: (backend: KeyRecord['backend'], kept: () => void) => T,
  ): Promise<T> {
    return like === 'session'
      ? write('session', () => undefined)
      : await leftovers.store(id, () => keychain.put(id, secret, true), write)
  }
  const rotation = createRotation({
    platform,
    records,
    memory,
    audit,
    identify,
    testSecret,
    publish,
    changeable,
    checkSecret,
    storeNew,
    toKey,
    facts,
    alone: (record, work) => aloneAt(record, () => aloneWith(record, work)),
    remove: (record, who, what) => removeRecord(record, who, false, what),
  })

  return {
    checkSecret,
    passing: memory.passing,
    async list() {
      const status = await keychain.status()
      if (status.available)
        await leftovers.clear((backend, account) => records.get(account)?.backend === backend)
      await source.check(status)
      return records.all().map(toKey)
    },
    keychain: keychain.status,
    async create(
      {
        providerId,
        label,
        secret,
        project = null,
        environment = null,
        storage = 'keychain',
        rotateAfter = null,
      },
      who,
    ) {
      checkSecret(providerId, secret)
      const id = newId('key')
      return await holdingScope({ providerId, project, environment }, () =>
        memory.passing(secret, () =>
          storeNew(id, secret, storage === 'session' ? 'session' : 'keytar', (backend, kept) => {
            const dates = {
              createdAt: clock.now(),
              lastTestedAt: null,
              lastOkAt: null,
              lastUsedAt: null,
            }
            const state = {
              status: 'active',
              health: 'unknown',
              lastError: null,
              retiringSince: null,
              rotateAfter,
            } as const
            const record: KeyRecord = {
              id,
              providerId,
              label,
              ...identify(secret),
              project,
              environment,
              backend,
              ...state,
              ...dates,
            }
            records.save(record, () => {
              kept()
              audit.note({ who, what: 'key.create', subject: id, after: facts(record) })
            })
            memory.keep(id, secret)
            publish()
            return toKey(record)
          }),
        ),
      )
    },
    async replace(id, secret, who) {
      const before = changeable(id)
      if (before.status === 'retiring')
        throw new Failure(
          'conflict',
          `Key “${before.label}” is retiring and serves no calls. Go back to it first, or confirm the rotation.`,
        )
      checkSecret(before.providerId, secret)
      return await aloneWith(before, () =>
        memory.passing(secret, async () => {
          const backend =
            before.backend === 'session' ? 'session' : await keychain.put(id, secret, false)
          const record: KeyRecord = {
            ...existing(id),
            ...identify(secret),
            backend,
            health: 'unknown',
            lastError: null,
            lastTestedAt: null,
            lastOkAt: null,
          }
          records.save(record, () => {
            if (
              before.backend !== backend &&
              (before.backend === 'keytar' || before.backend === 'keyring')
            )
              leftovers.add(before.backend, id)
            audit.note({
              who,
              what: 'key.replace',
              subject: id,
              before: facts(before),
              after: facts(record),
            })
          })
          source.forget(id)
          memory.keep(id, secret)
          publish()
          return toKey(record)
        }),
      )
    },
    ...rotation,
    async update(id, { label, rotateAfter }, who) {
      const before = changeable(id)
      return await aloneWith(before, async () => {
        const after: KeyRecord = {
          ...existing(id),
          label: label ?? before.label,
          rotateAfter: rotateAfter === undefined ? before.rotateAfter : rotateAfter,
        }
        records.save(after, () =>
          audit.note({
            who,
            what: 'key.change',
            subject: id,
            before: facts(before),
            after: facts(after),
          }),
        )
        publish()
        return toKey(after)
      })
    },
    async remove(id, who) {
      const record = changeable(id)
      await aloneWith(record, () => removeRecord(record, who, false))
    },
    async removeOf(providerId, who) {
      for (const record of records.all().filter((one) => one.providerId === providerId)) {
        if (record.backend === 'environment')
          source.withhold(
            record.id,
            `the base URL of ${providerId} changed. Start Tollgate again to send ${record.label} there.`,
          )
        else await removeRecord(record, who, true)
      }
    },
    find(id) {
      const record = records.get(id)
      return record === undefined ? undefined : toKey(record)
    },
    all: () => records.all().map(toKey),
    due: (now) =>
      records.all().flatMap(({ id, label, providerId, status, rotateAfter, backend }) => {
        if (status !== 'active' || rotateAfter === null || rotateAfter > now) return []
        // Alerts are kept, and a session key leaves no trace.
        return [
          {
            id,
            label: backend === 'session' ? `of this session at ${providerId}` : label,
            providerId,
          },
        ]
      }),
    choose(scope) {
      const { id, label } = choose(scope)
      return { id, label }
    },
    secretOf: async (id) => await source.fetch(existing(id)),
    note(id, outcome, tested) {
      const record = records.get(id)
      if (record === undefined) return
      const now = clock.now()
      const said = healthAfter(outcome)
      const health = said ?? record.health
      const lastError = outcome === 'ok' ? null : said === null ? record.lastError : outcome
      records.touch(id, {
        health,
        lastError,
        ...(tested ? { lastTestedAt: now } : { lastUsedAt: now }),
        ...(outcome === 'ok' ? { lastOkAt: now } : {}),
      })
      if (tested || health !== record.health) publish()
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

/** What an outcome says of the key itself; null where it says nothing (the network, the model, the provider's load). */
function healthAfter(outcome: 'ok' | ErrorCode): 'good' | 'failing' | null {
  if (outcome === 'ok') return 'good'
  return outcome === 'authentication' || outcome === 'permission' || outcome === 'quota_exhausted'
    ? 'failing'
    : null
}

function refusedSentence({ lastError }: KeyRecord, predecessor: KeyRecord | undefined): string {
  const said =
    lastError === 'quota_exhausted'
      ? 'The provider says that the credit of this key is used up.'
      : 'The provider refused this key when it was last used or tested.'
  if (predecessor === undefined) return `${said} Test it, or replace its secret.`
  return `${said} The key before it, “${predecessor.label}” (…${predecessor.last4}), is still kept: go back to it.`
}

function describeScope({ providerId, project, environment }: RecordScope): string {
  const where = [
    project === null ? '' : `project ${project}`,
    environment === null ? '' : `environment ${environment}`,
  ].filter((part) => part !== '')
  return `provider ${providerId}${where.length === 0 ? ' in every project and environment' : ` in ${where.join(' and ')}`}`
}
