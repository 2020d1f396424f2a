/**
 * What may be known of a secret: its last four characters and a fingerprint that only this
 * installation can compute.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RandomBytes } from '../platform/ids'
import type { Store } from '../storage/store'

export interface Identity {
  readonly last4: string
  readonly fingerprint: string
}

const saltName = 'keys.salt'

/** Gives the identity of a secret. The salt is made once per installation and rests in `meta`. */
export function createIdentify(store: Store, random: RandomBytes): (secret: string) => Identity {
  // Asked for each time: a restored backup may bring back the salt that its key records were made
  // with.
  const salt = () => Buffer.from(readSalt(store) ?? makeSalt(store, random), 'hex')
  salt()
  return (secret) => ({
    // Of a short secret, four characters would be too much to show.
    last4: secret.length >= 8 ? secret.slice(-4) : '',
    fingerprint: createHmac('sha256', salt()).update(secret, 'utf8').digest('hex').slice(0, 16),
  })
}

/** Compares in a time that depends on the lengths alone. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}

function readSalt({ db }: Store): string | undefined {
  return db
    .prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
    .get(saltName)?.value
}

function makeSalt(store: Store, random: RandomBytes): string {
  const salt = Buffer.from(random(32)).toString('hex')
  store.write(() =>
    store.db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run(saltName, salt),
  )
  return salt
}
