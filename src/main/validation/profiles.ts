/**
 * Profiles: named sets of rules, made ready once and answered from memory; changes are on record.
 */
import type { Profile, ProfileItem, Rule } from '../../contract/validation'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import { readStored } from '../storage/stored-json'
import type { Store } from '../storage/store'
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

export interface ProfileChange {
  readonly name: string
  readonly description?: string | undefined
  readonly rules: readonly Rule[]
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

type StoredProfile = Profile & { readonly unreadable?: true }

interface Row {
  readonly name: string
  readonly description: string
  readonly built_in: 0 | 1
  readonly rules: string
  readonly created_at: number
}

export function createProfiles({
  store,
  platform,
  audit,
  usersOf,
  inspect,
}: ProfileDeps): Profiles {
  const select = store.db.prepare<[], Row>(
    'SELECT * FROM validation_profiles ORDER BY created_at, rowid',
  )
  const upsert = store.db.prepare(
    `INSERT INTO validation_profiles (name, description, built_in, rules, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET description = excluded.description, rules = excluded.rules`,
  )
  const drop = store.db.prepare('DELETE FROM validation_profiles WHERE name = ?')
  let profiles = new Map<string, StoredProfile>()

  function reload() {
    profiles = new Map(select.all().map((row) => [row.name, fromRow(row)]))
  }

  function fromRow({
    name,
    description,
    built_in: builtIn,
    rules: text,
    created_at: createdAt,
  }: Row): StoredProfile {
    const rules = readStored(store.db, 'validation_profiles.rules', name, text)
    return {
      name,
      description,
      builtIn: builtIn === 1,
      rules: rules ?? [],
      createdAt,
      ...(rules === undefined ? { unreadable: true as const } : {}),
    }
  }

  function write(profile: Profile) {
    upsert.run(
      profile.name,
      profile.description,
      Number(profile.builtIn),
      JSON.stringify(profile.rules),
      profile.createdAt,
    )
  }

  function item({ unreadable, ...profile }: StoredProfile): ProfileItem {
    const description =
      unreadable === true
        ? 'Its rules cannot be read from the ledger file: save it anew.'
        : profile.description
    return { ...profile, description, usedBy: [...usersOf(profile.name)] }
  }

  function seed() {
    const missing = seedProfiles
      .filter(({ name }) => !profiles.has(name))
      .map((each) => ({ ...each, builtIn: true, createdAt: platform.clock.now() }))
    if (missing.length === 0) return
    store.write(() => missing.forEach(write))
    for (const profile of missing) profiles.set(profile.name, profile)
  }
  function put({ name, description, rules }: ProfileChange, who: string): ProfileItem {
    const before = profiles.get(name)
    const after: Profile = {
      name,
      description: description ?? before?.description ?? '',
      builtIn: before?.builtIn ?? false,
      rules: [...rules],
      createdAt: before?.createdAt ?? platform.clock.now(),
    }
    store.write(() => {
      write(after)
      audit.note({
        who,
        what: `validation profile ${before === undefined ? 'added' : 'changed'}`,
        subject: name,
        before: before && { description: before.description, rules: before.rules },
        after: { description: after.description, rules },
      })
    })
    profiles.set(name, after)
    platform.changes.publish('validation')
    return item(after)
  }

  reload()
  seed()

  return {
    reload,
    has: (name) => profiles.has(name),
    isUnreadable: (name) => profiles.get(name)?.unreadable === true,
    list: () => [...profiles.values()].map(item),
    rulesOf(name) {
      const found = profiles.get(name)
      if (found !== undefined) return found.rules
      throw new Failure(
        'invalid_request',
        `There is no validation profile "${name}". Add it first, or use one of: ${[...profiles.keys()].join(', ')}.`,
      )
    },
    async save(change, who) {
      const faults = await inspect(change.rules)
      const index = faults.findIndex((fault) => fault !== null)
      if (index !== -1)
        throw new Failure(
          'invalid_request',
          `Rule ${index + 1} (${change.rules[index]?.kind ?? ''}): ${faults[index] ?? ''}`,
        )
      return put(change, who)
    },
    put,
    remove(name, who) {
      const before = profiles.get(name)
      if (before === undefined)
        throw new Failure('not_found', `There is no validation profile "${name}".`)
      if (before.builtIn)
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
      store.write(() => {
        drop.run(name)
        audit.note({
          who,
          what: 'validation profile removed',
          subject: name,
          before: { description: before.description, rules: before.rules },
        })
      })
      profiles.delete(name)
      platform.changes.publish('validation')
    },
  }
}
