/** Advice of every kind over the newest attempts of a range, the largest saving first (spec U5). */
import type { AdviceQuestion, Recommendation, Recommendations } from '../../../contract/advice'
import type { Key } from '../../../contract/keys'
import type { Policy, Service } from '../../../contract/projects'
import type { Platform } from '../../platform/platform'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { Store } from '../../storage/store'
import { rangeOf, type Range } from '../range'
import { groupedBy } from './advised'
import { createAskedAttempts, type AskedAttempt } from './asked-attempts'
import { createBeginnings } from './beginnings'
import { createCheaperModels, type CheaperModelsDeps } from './cheaper-models'
import { dearRetries } from './dear-retries'
import { maxOutput } from './max-output'
import { promptCache } from './prompt-cache'
import { repeatedPrompts } from './repeated-prompts'
import { unusedKeys } from './unused-keys'

export interface RecommendationsDeps extends CheaperModelsDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  /** The person's zone. */
  readonly timeZone: () => string
  readonly keys: () => readonly Key[]
  readonly services: () => readonly Service[]
  readonly projects: () => readonly { readonly name: string }[]
  readonly effectivePolicy: (project: string, service: string) => Policy
  /** The max output of calls of which nobody says one. */
  readonly usualMaxOutput: () => number
}

/** Throws Failure `invalid_request` for a range that is none. */
export type Recommend = (question: AdviceQuestion) => Promise<Recommendations>

/** Attempts of a call where no policy says otherwise (spec C4). */
const usualAttempts = 3

export function createRecommendations(deps: RecommendationsDeps): Recommend {
  const { clock } = deps.platform
  const read = createAskedAttempts(deps.store.db)
  const cheaper = createCheaperModels(deps)
  const beginningsOf = createBeginnings(deps)

  /** Of one service; its policies are those of the projects that its calls were made for. */
  async function ofService(service: Service, attempts: readonly AskedAttempt[], range: Range) {
    const { name } = service
    const known = new Set(deps.projects().map((project) => project.name))
    const projects = [...new Set(attempts.map(({ project }) => project))]
    const policies = projects
      .filter((project) => known.has(project))
      .map((project) => deps.effectivePolicy(project, name))
    const tightest = (of: (policy: Policy) => number) =>
      Math.min(Infinity, ...policies.map((policy) => of(policy)))
    const outputLimit = tightest((each) => each.defaultMaxOutputTokens ?? deps.usualMaxOutput())
    const attemptLimit = tightest((each) => each.maxAttempts ?? usualAttempts)
    const ttl = -tightest((each) => -(each.cacheTtlSeconds ?? 0))
    return [
      await cheaper(attempts, service, range),
      repeatedPrompts(attempts, name, { cacheTtlSeconds: ttl }, range),
      maxOutput(attempts, name, outputLimit, range),
      dearRetries(attempts, name, attemptLimit, range),
      ...(await beginningsOf(attempts)).map(({ alike, beginning }) =>
        promptCache(alike, beginning, range),
      ),
    ].filter((each) => each !== undefined)
  }

  return async (question) => {
    const range = rangeOf(question, clock.now(), deps.timeZone())
    const filter = { ...question, simulated: question.simulated ?? false }
    const { attempts, whole } = await read(filter, range)
    const byService = groupedBy(attempts, ({ service }) => service)
    const services = deps.services()
    const named = new Set(services.map(({ name }) => name))
    const items: Recommendation[] = []
    for (const service of services) {
      const own = byService.get(service.name)
      if (own === undefined) continue
      items.push(...(await ofService(service, own, range)))
      await yieldToLoop()
    }
    items.push(...unusedKeys(deps.keys(), clock.now()))
    return {
      ...range,
      attempts: attempts.length,
      since: attempts[0]?.time ?? null,
      whole,
      withoutRequest: attempts.filter(({ asked }) => asked === null).length,
      withoutService: attempts.filter(({ service }) => service === null || !named.has(service))
        .length,
      items: items.toSorted((one, other) => other.savingNanoUsd - one.savingNanoUsd),
    }
  }
}
