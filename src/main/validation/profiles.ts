/**
 * Profiles: named sets of rules, made ready once and answered from memory; changes are on record.
 */
import type { Profile, ProfileChange, ProfileItem, Rule } from '../../contract/validation'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createProfileRows, type StoredProfile } from './profile-rows'
import { seedProfiles } from './seeds'

export interface ProfileDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  /** Whose policy names a profile: `service chat`. */
  readonly usersOf: (profile: string) => readonly string[]
  /** What stands against each rule, as a sentence; null: nothing. */
  readonly inspect: (rules: readonly Rule[]) => Promise<readonly (string | null)[]>
}

export interface Profiles {
  list(): ProfileItem[]
  has(name: string): boolean
  /** Its rules cannot be read: no answer may be held against them. */
  isUnreadable(name: string): boolean
  /** Throws Failure `invalid_request` for an unknown name. */
  rulesOf(name: string): readonly Rule[]
  /**
   * Rejects with Failure `invalid_request` that names the rule which cannot be checked, and why.
   */
  save(change: ProfileChange, who: string): Promise<ProfileItem>
  /** Saves rules that were looked at before, such as those of a rules file. */
  put(change: ProfileChange, who: string): ProfileItem
  /** Throws Failure `not_found`, and `conflict` for one that is in use or comes with Tollgate. */
  remove(name: string, who: string): void
  reload(): void
}

/** The profiles that come with Tollgate are added where they are missing. */
export function createProfiles(deps: ProfileDeps): Profiles {
  const { store, platform, audit, usersOf } = deps
  const table = createProfileRows(store.db)
  let profiles = new Map<string, StoredProfile>()
  const item = (profile: StoredProfile) => itemOf(profile, usersOf(profile.name))

  function reload() {
    profiles = new Map(table.read().map((profile) => [profile.name, profile]))
  }

  function put(change: ProfileChange, who: string): ProfileItem {
    const before = profiles.get(change.name)
    const after = changed(before, change, platform.clock.now())
    store.write(() => {
      table.save(after)
      audit.note({
        who,
        what: `validation profile ${before === undefined ? 'added' : 'changed'}`,
        subject: after.name,
        before: before && noted(before),
        after: noted(after),
      })
    })
    profiles.set(after.name, after)
    platform.changes.publish('validation')
    return item(after)
  }

  reload()
  const missing = missingSeeds(profiles, () => platform.clock.now())
  if (missing.length > 0) store.write(() => missing.forEach(table.save))
  for (const profile of missing) profiles.set(profile.name, profile)

  return {
    reload,
    has: (name) => profiles.has(name),
    isUnreadable: (name) => profiles.get(name)?.unreadable === true,
    list: () => [...profiles.values()].map(item),
    rulesOf: (name) => profiles.get(name)?.rules ?? unknownProfile(name, [...profiles.keys()]),
    async save(change, who) {
      requireCheckable(change.rules, await deps.inspect(change.rules))
      return put(change, who)
    },
    put,
    remove(name, who) {
      const before = requireRemovable(name, profiles.get(name), usersOf)
      store.write(() => {
        table.remove(name)
        const what = 'validation profile removed'
        audit.note({ who, what, subject: name, before: noted(before) })
      })
      profiles.delete(name)
      platform.changes.publish('validation')
    },
  }
}

function missingSeeds(known: ReadonlyMap<string, unknown>, now: () => number): Profile[] {
  return seedProfiles
    .filter(({ name }) => !known.has(name))
    .map((each) => ({ ...each, builtIn: true, createdAt: now() }))
}

function itemOf({ unreadable, ...profile }: StoredProfile, users: readonly string[]): ProfileItem {
  const description =
    unreadable === true
      ? 'Its rules cannot be read from the ledger file: save it anew.'
      : profile.description
  return { ...profile, description, usedBy: [...users] }
}

function changed(
  before: Profile | undefined,
  { name, description, rules }: ProfileChange,
  now: number,
): Profile {
  return {
    name,
    description: description ?? before?.description ?? '',
    builtIn: before?.builtIn ?? false,
    rules: [...rules],
    createdAt: before?.createdAt ?? now,
  }
}

/** As an audit record tells it. */
function noted({ description, rules }: Profile) {
  return { description, rules }
}

function unknownProfile(name: string, known: readonly string[]): never {
  throw new Failure(
    'invalid_request',
    `There is no validation profile "${name}". Add it first, or use one of: ${known.join(', ')}.`,
  )
}

/** `faults` has what stands against each rule, in order. */
function requireCheckable(rules: readonly Rule[], faults: readonly (string | null)[]) {
  const index = faults.findIndex((fault) => fault !== null)
  if (index !== -1)
    throw new Failure(
      'invalid_request',
      `Rule ${index + 1} (${rules[index]?.kind ?? ''}): ${faults[index] ?? ''}`,
    )
}

function requireRemovable(
  name: string,
  profile: StoredProfile | undefined,
  usersOf: ProfileDeps['usersOf'],
): StoredProfile {
  if (profile === undefined)
    throw new Failure('not_found', `There is no validation profile "${name}".`)
  if (profile.builtIn)
    throw new Failure(
      'conflict',
      `The profile ${name} comes with Tollgate, so it stays. Change its rules instead.`,
    )
  const users = usersOf(name)
  if (users.length > 0)
    throw new Failure(
      'conflict',
      `The profile ${name} is in use by ${users.join(', ')}. Give them another one first.`,
    )
  return profile
}
