/**
 * How a key is put into words: its scope, where its secret rests, and what deleting or replacing it
 * does.
 */
import type { Key, KeychainStatus } from '../../../contract/keys'

/** A scope as a person reads it. */
export function scopeText({ project, environment }: Pick<Key, 'project' | 'environment'>): string {
  if (project === null && environment === null) return 'Everything'
  if (environment === null) return `Project ${project}`
  if (project === null) return `Environment ${environment}`
  return `Project ${project} in ${environment}`
}

/** Where the secret of a key rests. */
export function storageText(
  key: Pick<Key, 'backend' | 'variable' | 'fromDotEnv'>,
  keychain: KeychainStatus,
): string {
  switch (key.backend) {
    case 'keytar':
    case 'keyring':
      return key.backend === keychain.backend ? keychain.storeName : 'Keychain'
    case 'session':
      return 'Memory only'
    case 'environment':
      return key.fromDotEnv ? 'Variable, from .env' : 'Environment variable'
  }
}

/** One sentence on where a new key will be stored. */
export function destinationText(keychain: KeychainStatus, storage: 'keychain' | 'session'): string {
  if (storage === 'session')
    return 'Kept in memory only. Key and record are gone when Tollgate closes.'
  if (keychain.available)
    return `Stored in ${keychain.storeName} under the name tollgate. Only its last four characters and a fingerprint are kept beside it.`
  return 'The keychain does not answer, so it cannot be stored.'
}

/**
 * The active key that already has a scope: there is one per provider, project and environment.
 * Environment variables do not count: a stored key goes first.
 */
export function keyInScope(
  keys: readonly Key[],
  providerId: string,
  project: string | null,
  environment: string | null,
): Key | undefined {
  return keys.find(
    (key) =>
      key.providerId === providerId &&
      key.backend !== 'environment' &&
      key.status === 'active' &&
      key.project === project &&
      key.environment === environment,
  )
}

/**
 * The order in which keys are tried for a call: the closer the scope, the lower the number (spec
 * K4).
 */
function closeness(key: Key): number {
  const scope =
    key.project !== null && key.environment !== null
      ? 0
      : key.project !== null
        ? 1
        : key.environment !== null
          ? 2
          : 3
  return (key.backend === 'environment' ? 4 : 0) + scope
}

/**
 * Keys in the order in which they are chosen, the closest scope first, then by scope; a retiring
 * key stands right under its successor.
 */
export function byPrecedence(keys: readonly Key[]): Key[] {
  return [...keys].sort(
    (a, b) =>
      closeness(a) - closeness(b) ||
      scopeText(a).localeCompare(scopeText(b)) ||
      waits(a) - waits(b) ||
      a.label.localeCompare(b.label),
  )
}

function waits({ status }: Key): number {
  return status === 'retiring' ? 1 : 0
}

/**
 * The key that serves every call of this scope once `gone` is deleted; undefined when such calls
 * would have none.
 */
export function heirOf(gone: Key, keys: readonly Key[]): Key | undefined {
  return byPrecedence(keys).find(
    (key) =>
      key.id !== gone.id &&
      key.providerId === gone.providerId &&
      key.status === 'active' &&
      closeness(key) > closeness(gone) &&
      (key.project === null || key.project === gone.project) &&
      (key.environment === null || key.environment === gone.environment),
  )
}

/** What deleting a key does, sentence by sentence. */
export function deleteConsequences(
  key: Key,
  keys: readonly Key[],
  providerName: string,
  keychain: KeychainStatus,
): string[] {
  if (key.status === 'retiring') return confirmLike(key, providerName, keychain)
  const heir = heirOf(key, keys)
  const calls =
    key.project === null && key.environment === null
      ? `Calls to ${providerName}`
      : `Calls to ${providerName} for ${lowerFirst(scopeText(key))}`
  return [
    key.backend === 'session'
      ? 'The secret is cleared from memory.'
      : `The secret is deleted from ${storageText(key, keychain)}. Tollgate cannot bring it back.`,
    heir === undefined
      ? `${calls} will have no key and will be refused.`
      : `${calls} will use “${heir.label}” (••••${heir.last4}) instead.`,
    `The key stays valid at ${providerName} until it is revoked there.`,
    'Ledger entries keep this key’s id.',
  ]
}

/** Deleting a key that serves nobody changes no call. */
function confirmLike(key: Key, providerName: string, keychain: KeychainStatus): string[] {
  return [
    key.backend === 'session'
      ? 'The secret is cleared from memory.'
      : `The secret is deleted from ${storageText(key, keychain)}. Tollgate cannot bring it back.`,
    'No call uses it now, and there is no going back to it afterwards.',
    `The key stays valid at ${providerName} until it is revoked there.`,
    'Ledger entries keep this key’s id.',
  ]
}

/** What replacing a secret does. */
export function replaceConsequence(key: Key, providerName: string): string {
  return `From the next call on, ${lowerFirst(scopeText(key))} at ${providerName} uses the new secret. The old one (••••${key.last4}) is deleted here and stays valid at ${providerName} until it is revoked there.`
}

/** For a phrase in the middle of a sentence. */
export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
