/** The `validation_profiles` table. */
import type { Profile } from '../../contract/validation'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

/** A profile whose rules cannot be read has none, and says so. */
export type StoredProfile = Profile & { readonly unreadable?: true }

export interface ProfileRows {
  /** Oldest first. */
  read(): StoredProfile[]
  /** Adds or replaces. Call this and `remove` inside a transaction. */
  save(profile: Profile): void
  remove(name: string): void
}

interface Row {
  readonly name: string
  readonly description: string
  readonly built_in: 0 | 1
  readonly rules: string
  readonly created_at: number
}

export function createProfileRows(db: Db): ProfileRows {
  const select = db.prepare<[], Row>('SELECT * FROM validation_profiles ORDER BY created_at, rowid')
  const upsert = db.prepare(
    `INSERT INTO validation_profiles (name, description, built_in, rules, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET description = excluded.description, rules = excluded.rules`,
  )
  const drop = db.prepare('DELETE FROM validation_profiles WHERE name = ?')
  return {
    read: () => select.all().map((row) => profileOf(db, row)),
    save({ name, description, builtIn, rules, createdAt }) {
      upsert.run(name, description, Number(builtIn), JSON.stringify(rules), createdAt)
    },
    remove: (name) => void drop.run(name),
  }
}

function profileOf(db: Db, { name, description, rules: text, ...row }: Row): StoredProfile {
  const rules = readStored(db, 'validation_profiles.rules', name, text)
  return {
    name,
    description,
    builtIn: row.built_in === 1,
    rules: rules ?? [],
    createdAt: row.created_at,
    ...(rules === undefined ? { unreadable: true } : {}),
  }
}
