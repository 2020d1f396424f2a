/** Every feature below the gate, made in the order they lean on each other. */
import { createBudgets } from '../budgets/budgets'
import { createEmergency, tokenRule } from '../budgets/emergency'
import { createCache } from '../cache/cache'
import { createCatalog } from '../catalog/catalog'
import { createDotEnvReport } from '../config/dot-env-report'
import { createTokenDefaults } from '../config/token-defaults'
import type { ConsolePorts } from '../console-port'
import { dotEnvPathsOf, readDotEnv } from '../keys/dot-env'
import { readDotEnvDefaults } from '../keys/dot-env-defaults'
import { createKeys } from '../keys/keys'
import type { KeysService } from '../keys/port'
import type { PolicyRules } from '../policy/check-policy'
import { createPolicy } from '../policy/policy'
import { createRollouts } from '../policy/rollouts'
import { createServiceDefaults } from '../policy/service-default'
import { createLearnedDialects } from '../providers/learned'
import { createProviders } from '../providers/providers'
import { proxyOf } from '../providers/proxy-env'
import { createProviderRecords } from '../providers/records'
import { testEndpoint } from '../providers/test-endpoint'
import { watchAttempts, type SeenAttempt } from '../usage/watch-attempts'
import { createValidation } from '../validation/validation'
import { tellOfDotEnv } from './dot-env-alert'
import type { Foundation } from './foundation'
import type { OpenHome } from './open-home'
import type { Records } from './records'
import { createTraffic } from './traffic'

/** What they ask of parts that are made after them. */
export interface FeatureNeeds {
  /** A project keeps no prompts and answers any more. */
  forgetContent(project: string, who: string): void
  noteAttempt(seen: SeenAttempt): void
}

export type Features = ReturnType<typeof createFeatures>

interface Ground {
  readonly ports: ConsolePorts
  readonly home: OpenHome
  readonly foundation: Foundation
  readonly records: Records
  readonly needs: FeatureNeeds
}

export function createFeatures(ground: Ground) {
  const rules = createRules(ground, { resolveModel: (written) => access.catalog.resolve(written) })
  const dotEnv = takeDotEnv(ground)
  const access = createAccess(ground, rules, dotEnv)
  const spending = createSpending(ground, access, dotEnv)
  const traffic = createTraffic(ground, access)
  return { ...rules, ...access, ...spending, ...traffic }
}

/** What people decide of projects and answers. */
function createRules(
  { foundation: { store, platform, reloads }, home, records, needs }: Ground,
  { resolveModel }: Pick<PolicyRules, 'resolveModel'>,
) {
  const { audit, settings, timeZone } = records
  const policyRules: PolicyRules = {
    resolveModel,
    hasProfile: (name) => validation.profiles.has(name),
  }
  const rollouts = createRollouts({ db: store.db, platform })
  const policy = reloads.ofRules(
    createPolicy({
      store,
      platform,
      audit,
      rules: policyRules,
      onContentOff: needs.forgetContent,
      onServicePolicy: rollouts.follow,
    }),
  )
  const validation = reloads.ofRules(
    createValidation({
      store,
      platform,
      audit,
      timeZone,
      usersOf: policy.profileUsers,
      secrets: () => home.secrets.loaded(),
    }),
  )
  /** Names of the projects that keep no prompts and answers. */
  const contentOff = () =>
    policy
      .projects()
      .filter(({ storeContent }) => !storeContent)
      .map(({ name }) => name)
  const cache = reloads.ofCalls(
    createCache({
      store,
      platform,
      audit,
      settings: settings.get,
      services: policy.services,
      contentOff,
    }),
  )
  const serviceDefaults = createServiceDefaults({ policy, rules: policyRules, audit })
  return { policyRules, policy, rollouts, serviceDefaults, validation, contentOff, cache }
}

type Rules = ReturnType<typeof createRules>

/** The .env files: their problems are told, and what they say of settings counts once. */
function takeDotEnv({ foundation: { store, platform }, home, records }: Ground) {
  const { alerts, settings, trust } = records
  const files = readDotEnv(dotEnvPathsOf(home.home))
  const defaults = readDotEnvDefaults(files)
  tellOfDotEnv(
    { ...files, problems: [...files.problems, ...defaults.problems] },
    { store, alerts, log: platform.log, canWrite: trust.isTrusted() },
  )
  settings.applyFirstRunDefaults({ defaultMaxOutputTokens: defaults.openaiMaxTokens })
  return { files, defaults }
}

type TakenDotEnv = ReturnType<typeof takeDotEnv>

/** Providers, their keys, and their models. */
function createAccess(ground: Ground, { policy }: Rules, { files, defaults }: TakenDotEnv) {
  const { ports, home, foundation, records, needs } = ground
  const { store, platform, reloads, redact } = foundation
  const { audit } = records
  const providerRecords = reloads.ofRules(
    createProviderRecords({
      store,
      platform,
      audit,
      openaiBaseUrl: defaults.openaiBaseUrl,
      onBaseUrlChanged: (id, who) => keys.removeOf(id, who),
    }),
  )
  const keys: KeysService = reloads.ofRules(
    createKeys({
      store,
      platform,
      audit,
      env: ports.env,
      dotEnv: files,
      testSecret,
      providerOf: providerRecords.find,
      projectNames: () => policy.projects().map((project) => project.name),
    }),
  )
  home.secrets.loaded = keys.loadedSecrets
  const catalog = reloads.ofRules(createCatalog({ store, platform, audit }))
  const learned = reloads.ofRules(createLearnedDialects({ store, platform, audit }))
  const providers = watchAttempts(
    createProviders({
      platform,
      redact,
      proxy: proxyOf(ports.env),
      dialects: providerRecords,
      learned,
      openaiOrganization: defaults.openaiOrganization,
    }),
    platform.clock,
    needs.noteAttempt,
  )

  async function testSecret(providerId: string, secret: string) {
    const result = await testEndpoint(providers, providerRecords.require(providerId), secret)
    // A refused key says nothing against its provider; one that works says that it does.
    if (result.ok) providerRecords.noteResult(providerId, null)
    return result
  }

  const providerName = (id: string) => providerRecords.find(id)?.name
  return { providerRecords, providerName, keys, testSecret, catalog, learned, providers }
}

type Access = ReturnType<typeof createAccess>

/** What may be spent, and what the .env files said of it. */
function createSpending(
  { foundation: { store, platform, reloads }, records }: Ground,
  { providerRecords, providerName, keys, catalog }: Access,
  { files, defaults }: TakenDotEnv,
) {
  const { audit, alerts, settings, timeZone } = records
  const emergency = createEmergency(store, platform, audit)
  const budgets = reloads.ofRules(
    createBudgets({
      store,
      platform,
      audit,
      alerts,
      timeZone,
      onTokenEmergency: tokenRule({
        emergency,
        alerts,
        isOn: () => settings.get().stopOnTokenEmergency,
      }),
    }),
  )
  const { tokenLimits } = budgets
  const tokenDefaults = createTokenDefaults({ tokenLimits, settings, catalog, providerName })
  const dotEnvReport = createDotEnvReport({
    dotEnv: files,
    defaults,
    keys: () =>
      keys
        .all()
        .flatMap(({ variable, fromDotEnv }) =>
          variable === null ? [] : [{ variable, fromDotEnv }],
        ),
    settings: settings.get,
    provider: providerRecords.find,
    limitsFromDotEnv: () =>
      tokenLimits
        .list()
        .filter((limit) => limit.fromDotEnv)
        .map(({ provider }) => provider),
  })
  /**
   * Limits and the route of the .env files, at first run. The settings ask the catalogue for its
   * models, so it comes once all features stand.
   */
  const takeDotEnvRoute = () => tokenDefaults.applyDotEnv(defaults)
  return { emergency, budgets, tokenDefaults, dotEnvReport, takeDotEnvRoute }
}
