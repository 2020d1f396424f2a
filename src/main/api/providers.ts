/** Handlers of contract/providers. */
import type { ProviderKind } from '../../contract/providers'
import type { ChosenKey, KeyScope, Keys } from '../keys/port'
import type { Leanings } from '../config/leaning'
import type { References } from '../config/references'
import { Failure } from '../platform/failure'
import type { Providers } from '../providers/port'
import type { ProviderRecords } from '../providers/records'
import { testEndpoint, type EndpointTest } from '../providers/test-endpoint'
import { os } from './handlers'

export interface ProvidersHandlersDeps {
  readonly providerRecords: ProviderRecords
  readonly providers: Pick<Providers, 'listModels'>
  readonly keys: Pick<Keys, 'choose' | 'secretOf' | 'note'>
  readonly references: References
  readonly leanings: Pick<Leanings, 'check'>
}

/**
 * A provider that rules or keys lean on goes only where `force` says so. A test takes the key of a
 * call.
 */
export function providersHandlers(deps: ProvidersHandlersDeps) {
  const { providerRecords, references, leanings } = deps
  return {
    list: os.providers.list.handler(() => ({ items: providerRecords.list() })),
    create: os.providers.create.handler(({ input, context }) =>
      providerRecords.create(input, context.who),
    ),
    update: os.providers.update.handler(({ input: { id, ...change }, context }) =>
      providerRecords.update(id, change, context.who),
    ),
    remove: os.providers.remove.handler(async ({ input, context }) => {
      if (providerRecords.require(input.id).builtIn === false)
        leanings.check('provider', input.id, input.force === true)
      await providerRecords.remove(input.id, context.who)
      return { ok: true as const }
    }),
    test: os.providers.test.handler(({ input, signal }) => {
      references.require({ project: input.project, environment: input.environment })
      return test(deps, input.id, input.project ?? '', input.environment ?? '', signal)
    }),
  }
}

/**
 * The key a call would use. Null: none is there, and the kind can do without. Throws what
 * choosing throws otherwise.
 */
async function keyFor(
  { providerRecords, keys }: ProvidersHandlersDeps,
  id: string,
  project: string,
  environment: string,
): Promise<{ readonly id: string; readonly secret: string } | null> {
  const { kind } = providerRecords.require(id)
  if (kind === 'simulated') return null
  const chosen = chooseKey(keys, kind, { provider: id, project, environment })
  return chosen === null ? null : { id: chosen.id, secret: await keys.secretOf(chosen.id) }
}

/**
 * A local server may want no key at all; a key that is there but unavailable shows when its
 * secret is fetched.
 */
function chooseKey(
  keys: ProvidersHandlersDeps['keys'],
  kind: ProviderKind,
  scope: KeyScope,
): ChosenKey | null {
  try {
    return keys.choose(scope)
  } catch (thrown) {
    if (kind === 'openai-compatible' && thrown instanceof Failure && thrown.code === 'no_key')
      return null
    throw thrown
  }
}

/** Asks for the models with the key a call would use; what it tells of key and provider is kept. */
async function test(
  deps: ProvidersHandlersDeps,
  id: string,
  project: string,
  environment: string,
  signal: AbortSignal | undefined,
): Promise<EndpointTest> {
  const { providerRecords, providers, keys } = deps
  const provider = providerRecords.require(id)
  let key: Awaited<ReturnType<typeof keyFor>>
  try {
    key = await keyFor(deps, id, project, environment)
  } catch (thrown) {
    if (thrown instanceof Failure)
      return { ok: false, latencyMs: 0, models: [], error: thrown.toBody() }
    throw thrown
  }
  const result = await testEndpoint(providers, provider, key?.secret ?? '', signal)
  if (key !== null) keys.note(key.id, result.ok ? 'ok' : (result.error?.code ?? 'internal'), true)
  providerRecords.noteResult(id, result.error ?? null)
  return result
}
