/**
 * Names that a request or a rule refers to: each must exist, and for a question about the past it
 * may also be one that only the ledger still knows (spec S7).
 */
import { noValue, type LabelFilter } from '../../contract/entry-filter'
import { unknownModel } from '../../contract/unknown-model'
import { Failure } from '../platform/failure'
import type { Store } from '../storage/store'

/**
 * What has a name or an id that others refer to. Users and organizations are labels that anybody
 * may write.
 */
const referred = ['provider', 'model', 'project', 'service', 'environment', 'key'] as const
export type Referred = (typeof referred)[number]

/** Names as they were given; what is absent or null refers to nothing. */
export type Given = Readonly<Partial<Record<Referred, string | null | undefined>>>

export interface ReferenceIssue {
  readonly path: Referred
  readonly message: string
}

export interface References {
  /** What does not exist now, each as a sentence. */
  issues(given: Given): ReferenceIssue[]
  /**
   * Throws Failure `invalid_request` naming everything that does not exist now. `at`: where the
   * names stand in the input, `scope`.
   */
  require(given: Given, at?: string): void
  /**
   * The same for a filter: what the ledger knows from earlier, or what a rule still names, may be
   * asked for, and what has no value.
   */
  requireKnown(given: Given): void
  /**
   * A filter whose names are known, with a model written `provider/model` as the two fields of an
   * entry. Throws as `requireKnown`.
   */
  known<Filter extends LabelFilter>(filter: Filter): Filter
}

export interface ReferencesDeps {
  readonly store: Pick<Store, 'db'>
  readonly providers: () => readonly { readonly id: string }[]
  /** `provider/model` or a bare id. */
  readonly hasModel: (written: string, provider: string | undefined) => boolean
  readonly projects: () => readonly { readonly name: string }[]
  readonly services: () => readonly { readonly name: string }[]
  readonly environments: () => readonly { readonly name: string }[]
  readonly keys: () => readonly { readonly id: string }[]
  /** True for a name that a rule of ours still holds, though what it named is gone. */
  readonly isMentioned: (what: Referred, name: string) => boolean
}

/** More names than this are no help in a sentence. */
const namesTold = 20

export function createReferences(deps: ReferencesDeps): References {
  const seen = namesSeen(deps.store.db)

  function issues(given: Given): ReferenceIssue[] {
    return referred.flatMap((path) => {
      const name = given[path]
      const message = typeof name === 'string' ? missingText(deps, path, name, given) : undefined
      return message === undefined ? [] : [{ path, message }]
    })
  }

  function isKnown(what: Referred, name: string): boolean {
    if (name === noValue || seen.has(what, name) || deps.isMentioned(what, name)) return true
    const apart = what === 'model' ? split(name) : undefined
    return apart !== undefined && seen.hasModelAt(apart.provider, apart.model)
  }

  function requireKnown(given: Given): void {
    refuse(issues(given).filter(({ path }) => !isKnown(path, given[path] ?? '')))
  }

  return {
    issues,
    require: (given, at) => refuse(issues(given), at),
    requireKnown,
    known(filter) {
      requireKnown(filter)
      const { provider, model } = filter
      // A name with a slash may be a whole model id, as that of an open model at a proxy: what the
      // ledger holds under it comes first.
      const apart = model === undefined || seen.has('model', model) ? undefined : split(model)
      if (apart === undefined || (provider !== undefined && provider !== apart.provider))
        return filter
      return { ...filter, ...apart }
    },
  }
}

/** The names that entries of the ledger carry. */
function namesSeen(db: Store['db']) {
  const at = (column: string) =>
    db.prepare<[string], number>(`SELECT 1 FROM entries WHERE ${column} = ? LIMIT 1`).pluck()
  const having = {
    provider: at('provider'),
    model: at('model'),
    project: at('project'),
    service: at('service'),
    environment: at('environment'),
    key: at('key_id'),
  } satisfies Record<Referred, unknown>
  const modelAt = db
    .prepare<[string, string], number>(
      'SELECT 1 FROM entries WHERE +provider = ? AND model = ? LIMIT 1',
    )
    .pluck()
  return {
    has: (what: Referred, name: string) => having[what].get(name) !== undefined,
    hasModelAt: (provider: string, model: string) => modelAt.get(provider, model) !== undefined,
  }
}

/** What to say of a name that does not exist now; undefined: it does. */
function missingText(
  deps: ReferencesDeps,
  what: Referred,
  name: string,
  given: Given,
): string | undefined {
  const providers = () => deps.providers().map(({ id }) => id)
  switch (what) {
    case 'provider':
      return among(providers(), name, what)
    case 'project':
      return among(namesOf(deps.projects()), name, what)
    case 'service':
      return among(namesOf(deps.services()), name, what)
    case 'environment':
      return among(namesOf(deps.environments()), name, what)
    case 'key':
      return deps.keys().some(({ id }) => id === name)
        ? undefined
        : `There is no key ${JSON.stringify(name)}. Ask for the list of keys to see their ids.`
    case 'model': {
      const provider = providers().find((id) => id === given.provider)
      return deps.hasModel(name, provider)
        ? undefined
        : unknownModel(JSON.stringify(name), provider)
    }
  }
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name)
}

/** `provider/model` in its parts: ids of providers have no slash. */
function split(written: string): { readonly provider: string; readonly model: string } | undefined {
  const slash = written.indexOf('/')
  return slash < 1
    ? undefined
    : { provider: written.slice(0, slash), model: written.slice(slash + 1) }
}

/** Undefined where it is one of them; else what there is instead. */
function among(names: readonly string[], name: string, what: string): string | undefined {
  if (names.includes(name)) return undefined
  const told =
    names.length > namesTold ? `${names.slice(0, namesTold).join(', ')} …` : names.join(', ')
  return `There is no ${what} ${JSON.stringify(name)}. ${names.length === 0 ? 'There is none at all.' : `There are: ${told}.`}`
}

function refuse(found: readonly ReferenceIssue[], at?: string): void {
  const [first] = found
  if (first === undefined) return
  throw new Failure('invalid_request', first.message, {
    issues: found.map(({ path, message }) => ({
      path: at === undefined ? path : `${at}.${path}`,
      message,
    })),
  })
}
