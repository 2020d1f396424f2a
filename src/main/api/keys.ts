/** Handlers of contract/keys. No route returns a secret: outputs are records and test results. */
import type { Key, KeyTest } from '../../contract/keys'
import type { References } from '../config/references'
import { Failure } from '../platform/failure'
import { createGoodProbes } from '../keys/good-probes'
import type { KeysService, TestSecret } from '../keys/port'
import { os } from './handlers'

export interface KeysHandlersDeps {
  readonly keys: KeysService
  readonly references: References
  /**
   * Asks the provider for its models with this secret, a free request. Answers failures in its
   * result; they never throw.
   */
  readonly testSecret: TestSecret
  readonly now: () => number
}

/** A key is for a provider, project and environment that exist. Tests of it are free requests. */
export function keysHandlers({ keys, references, testSecret, now }: KeysHandlersDeps) {
  const requireProvider = (providerId: string) => checkProvider(references, providerId)
  const probes = createGoodProbes(now)
  /** The test before saving counts as the saved key's own. */
  function withProbe(key: Key, secret: string): Key {
    if (!probes.take(key.providerId, secret)) return key
    keys.note(key.id, 'ok', true)
    return keys.find(key.id) ?? key
  }
  return {
    list: os.keys.list.handler(async () => {
      const [items, keychain] = [await keys.list(), await keys.keychain()]
      return { items, keychain }
    }),
    create: os.keys.create.handler(async ({ input, context }) => {
      requireProvider(input.providerId)
      references.require({ project: input.project, environment: input.environment })
      return withProbe(await keys.create(input, context.who), input.secret)
    }),
    probe: os.keys.probe.handler(async ({ input: { providerId, secret } }) => {
      requireProvider(providerId)
      // Before it is sent: a key of one provider must not reach another.
      keys.checkSecret(providerId, secret)
      const result = await keys.passing(secret, () => testSecret(providerId, secret))
      if (result.ok) probes.keep(providerId, secret)
      return result
    }),
    update: os.keys.update.handler(({ input: { id, ...change }, context }) =>
      keys.update(id, change, context.who),
    ),
    rotate: os.keys.rotate.handler(({ input: { id, ...rotation }, context }) =>
      keys.rotate(id, rotation, context.who),
    ),
    confirm: os.keys.confirm.handler(async ({ input, context }) => {
      await keys.confirm(input.id, context.who)
      return { ok: true as const }
    }),
    rollback: os.keys.rollback.handler(({ input, context }) =>
      keys.rollback(input.id, context.who),
    ),
    replace: os.keys.replace.handler(async ({ input, context }) =>
      withProbe(await keys.replace(input.id, input.secret, context.who), input.secret),
    ),
    remove: os.keys.remove.handler(async ({ input, context }) => {
      await keys.remove(input.id, context.who)
      return { ok: true as const }
    }),
    test: os.keys.test.handler(async ({ input }): Promise<KeyTest> => {
      const key = keys.find(input.id)
      if (key === undefined) throw new Failure('not_found', `There is no key ${input.id}.`)
      const secret = await secretOrFailure(keys, key.id)
      if (secret instanceof Failure)
        return { ok: false, latencyMs: 0, models: [], error: secret.toBody() }
      const result = await testSecret(key.providerId, secret)
      keys.note(key.id, result.ok ? 'ok' : (result.error?.code ?? 'internal'), true)
      return result
    }),
  }
}

/** Throws Failure `invalid_request`, which names the field, for a provider that is not known. */
function checkProvider(references: References, providerId: string) {
  const [issue] = references.issues({ provider: providerId })
  if (issue !== undefined)
    throw new Failure('invalid_request', issue.message, {
      issues: [{ path: 'providerId', message: issue.message }],
    })
}

async function secretOrFailure(keys: KeysService, id: string): Promise<string | Failure> {
  try {
    return await keys.secretOf(id)
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
}
