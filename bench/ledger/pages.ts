/** Pages of entries through each filter and through combinations, those that never meet among them. */
import type { Client } from '../../src/contract/contract'
import { noValue } from '../../src/contract/entry-filter'
import type { LedgerFilter } from '../../src/contract/ledger'
import { dayMs } from '../../src/shared/spans'
import { at, organizationName, projectName, serviceName, userName, type World } from './world'

export const limit = 100

type Filters = Readonly<Record<string, LedgerFilter>>

export function pagesOf(world: World): Filters {
  return { ...throughOne(world), ...throughSome(world), ...neverMeeting(world) }
}

function throughOne({ end, services }: World): Filters {
  const first = at(services, 0)
  return {
    'no filter': {},
    'a past month': { from: end - 200 * dayMs, to: end - 170 * dayMs },
    provider: { provider: 'openai' },
    model: { model: at(first.models, 0).model },
    project: { project: first.project },
    service: { service: first.name },
    environment: { environment: 'staging' },
    key: { key: 'key_openai_1' },
    user: { user: userName(199) },
    organization: { organization: organizationName(19) },
    source: { source: 'experiment' },
    'an outcome': { outcome: 'timeout' },
    'a kind': { kind: 'adjustment' },
    'a cost status': { costStatus: 'unknown' },
    unresolved: { unresolved: true },
    'not unresolved': { unresolved: false },
    simulated: { simulated: true },
    'not simulated': { simulated: false },
    'no user': { user: noValue },
    'no key': { key: noValue },
  }
}

/** A few labels at once, common and rare. */
function throughSome({ services }: World): Filters {
  const first = at(services, 0)
  return {
    'two that meet': { project: first.project, environment: 'staging' },
    'three that meet': {
      project: first.project,
      model: at(first.models, 0).model,
      environment: 'production',
    },
    'four that meet seldom': {
      user: userName(199),
      service: first.name,
      environment: 'staging',
      source: 'playground',
    },
  }
}

/** The hardest: each label is common, and no entry has them all. */
function neverMeeting({ end, services }: World): Filters {
  const [first, second] = [at(services, 0), at(services, 1)]
  const model = at(first.models, 0)
  const alien = services
    .flatMap(({ models }) => models)
    .find(
      (one) =>
        !services.some(({ project, models }) => project === first.project && models.includes(one)),
    )
  const elsewhere = model.provider === 'openai' ? 'anthropic' : 'openai'
  return {
    'two services’ and projects’ that never meet': { service: first.name, project: second.project },
    'a model and a project that never meet': { model: alien?.model, project: first.project },
    'a model and a provider that never meet': { model: model.model, provider: elsewhere },
    'a provider and a key that never meet': { provider: 'anthropic', key: 'key_openai_0' },
    'simulated at a provider that is not': { simulated: true, provider: 'openai' },
    'simulated in production of a project': {
      simulated: true,
      environment: 'production',
      project: first.project,
    },
    'a user and an organization that never meet': {
      user: userName(0),
      organization: organizationName(1),
    },
    'answers from the cache with a key': { kind: 'cache_hit', key: 'key_openai_0' },
    'answers from the cache that failed': { kind: 'cache_hit', outcome: 'timeout' },
    'no organization and no user of a project': {
      organization: noValue,
      user: noValue,
      project: second.project,
    },
    'no key and not simulated and no answer from the cache': {
      key: noValue,
      simulated: false,
      kind: 'attempt',
    },
    'failed, of a user, in a past month': {
      outcome: 'timeout',
      user: userName(3),
      from: end - 200 * dayMs,
      to: end - 170 * dayMs,
    },
    'never meet in a past half year': {
      service: serviceName(2),
      project: projectName(3),
      from: end - 300 * dayMs,
      to: end - 120 * dayMs,
    },
  }
}

/** Reads pages on, and gives how many entries they held. */
export async function readOn(client: Client, filter: LedgerFilter, pages: number): Promise<number> {
  let [cursor, count]: [string | undefined, number] = [undefined, 0]
  for (let page = 0; page < pages; page += 1) {
    const { items, nextCursor } = await client.ledger.list({ ...filter, limit, cursor })
    count += items.length
    cursor = nextCursor
    if (cursor === undefined) break
  }
  return count
}
