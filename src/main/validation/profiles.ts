/** Profiles: named sets of rules, made ready once and answered from memory; changes are on record. */
import type { Profile, ProfileItem, Rule } from '../../contract/validation'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { makeReady, type ReadyRule } from './judge'
import { seedProfiles } from './seeds'

export interface ProfileDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  /** Whose policy names a profile: `service chat`. */
  readonly usersOf: (profile: string) => readonly string[]
  readonly holdsSecret: (text: string) => boolean
}

export interface ProfileChange {
  readonly name: string
  readonly description?: string | undefined
  readonly rules: readonly Rule[]
}

export interface Profiles {
  list(): ProfileItem[]
  has(name: string): boolean
  /** Throws Failure `invalid_request` for an unknown name. */
  ready(name: string): readonly ReadyRule[]
  /** Throws Failure `invalid_request` for a rule that cannot be checked. */
  save(change: ProfileChange, who: string): ProfileItem
  /** Throws Failure `not_found`, and `conflict` for one that is in use or comes with Tollgate. */
  remove(name: string, who: string): void
  reload(): void
}

interface Row {
  readonly name: string
  readonly description: string
  readonly built_in: 0 | 1
  readonly rules: string
  readonly created_at: number
}

export function createProfiles({ store, platform, audit, usersOf, holdsSecret }: ProfileDeps): Profiles {
  const select = store.db.prepare<[], Row>('SELECT * FROM validation_profiles ORDER BY created_at, rowid')
  const upsert = store.db.prepare(
    `INSERT INTO validation_profiles (name, description, built_in, rules, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET description = excluded.description, rules = excluded.rules`,
  )
  const drop = store.db.prepare('DELETE FROM validation_profiles WHERE name = ?')
  let profiles = new Map<string, Profile & { readonly ready: readonly ReadyRule[] }>()

  function reload() {
    profiles = new Map(select.all().map((row) => [row.name, withReady(profileOf(row))]))
  }

  /** A rule of an earlier version that can no longer be made ready is left out, and told of, rather than stopping the start. */
  function withReady(profile: Profile) {
    const ready = profile.rules.flatMap((rule) => {
      try {
        return makeReady([rule], holdsSecret)
      } catch (error) {
        platform.log.warn('A rule of a validation profile cannot be checked', { profile: profile.name, rule: rule.kind, error: String(error) })
        return []
      }
    })
    return { ...profile, ready }
  }

  function write(profile: Profile) {
    upsert.run(profile.name, profile.description, Number(profile.builtIn), JSON.stringify(profile.rules), profile.createdAt)
  }

  function item({ ready: _, ...profile }: Profile & { readonly ready: readonly ReadyRule[] }): ProfileItem {
    return { ...profile, usedBy: [...usersOf(profile.name)] }
  }

  function seed() {
    const missing = seedProfiles.filter(({ name }) => !profiles.has(name)).map((each) => ({ ...each, builtIn: true, createdAt: platform.clock.now() }))
    if (missing.length === 0) return
    store.write(() => missing.forEach(write))
    for (const profile of missing) profiles.set(profile.name, withReady(profile))
  }
  reload()
  seed()

  return {
    reload,
    has: (name) => profiles.has(name),
    list: () => [...profiles.values()].map(item),
    ready(name) {
      const found = profiles.get(name)
      if (found !== undefined) return found.ready
      throw new Failure('invalid_request', `There is no validation profile "${name}". Add it first, or use one of: ${[...profiles.keys()].join(', ')}.`)
    },
    save({ name, description, rules }, who) {
      const ready = makeReady(rules, holdsSecret)
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
        audit.note({ who, what: `validation profile ${before === undefined ? 'added' : 'changed'}`, subject: name, before: before && { description: before.description, rules: before.rules }, after: { description: after.description, rules } })
      })
      const saved = { ...after, ready }
      profiles.set(name, saved)
      platform.changes.publish('validation')
      return item(saved)
    },
    remove(name, who) {
      const before = profiles.get(name)
      if (before === undefined) throw new Failure('not_found', `There is no validation profile "${name}".`)
      if (before.builtIn) throw new Failure('conflict', `The profile ${name} comes with Tollgate, so it stays. Change its rules instead.`)
      const users = usersOf(name)
      if (users.length > 0) throw new Failure('conflict', `The profile ${name} is in use by ${users.join(', ')}. Give them another one first.`)
      store.write(() => {
        drop.run(name)
        audit.note({ who, what: 'validation profile removed', subject: name, before: { description: before.description, rules: before.rules } })
      })
      profiles.delete(name)
      platform.changes.publish('validation')
    },
  }
}

/** Our own writing, checked by the contract before it was stored. */
function profileOf({ name, description, built_in: builtIn, rules, created_at: createdAt }: Row): Profile {
  return { name, description, builtIn: builtIn === 1, rules: JSON.parse(rules) as Rule[], createdAt }
}
