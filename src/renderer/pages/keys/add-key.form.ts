/**
 * The words of a new key without the secret: the secret stays in its password field until it is
 * sent.
 */
import type { Key, KeychainStatus, NewKeyFields } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { keyInScope, lowerFirst, scopeText } from './key.words'
import { suggestedLabel } from './key-prefix'

/** What is chosen for a key; its secret is not among it. */
export interface AddKeyDraft {
  readonly providerId: string | null
  /** Empty: a label is suggested. */
  readonly label: string
  readonly project: string | null
  readonly environment: string | null
  readonly storage: 'keychain' | 'session'
}

/**
 * Where no keychain answers, a key can only be kept in memory; the form says so before it is saved.
 */
export function emptyDraft(
  providerId: string | null,
  { available }: Pick<KeychainStatus, 'available'>,
): AddKeyDraft {
  return {
    providerId,
    label: '',
    project: null,
    environment: null,
    storage: available ? 'keychain' : 'session',
  }
}

/** What can be saved of it, or why not yet. */
export type DraftCheck =
  | { readonly problem: string }
  | { readonly problem: null; readonly fields: NewKeyFields }

/** The fields to send, or why not yet. */
export function checkDraft(
  draft: AddKeyDraft,
  providers: readonly Provider[],
  keys: readonly Key[],
  keychain: KeychainStatus,
): DraftCheck {
  const provider = providers.find(({ id }) => id === draft.providerId)
  if (provider === undefined) return { problem: 'Choose the provider this key belongs to.' }
  const label =
    draft.label.trim() === ''
      ? suggestedLabel(provider.name, draft.project, draft.environment)
      : draft.label.trim()
  if (label.length > 80) return { problem: 'A label has at most 80 characters.' }
  const taken = keyInScope(keys, provider.id, draft.project, draft.environment)
  if (taken !== undefined) {
    const scope =
      draft.project === null && draft.environment === null
        ? 'for everything'
        : `for ${lowerFirst(scopeText(draft))}`
    return {
      problem: `${provider.name} already has a key ${scope}: “${taken.label}” (••••${taken.last4}). Replace its secret, or choose another scope.`,
    }
  }
  if (draft.storage === 'keychain' && !keychain.available)
    return {
      problem:
        'The keychain does not answer. Keep the key for this session only, or make the keychain ready first.',
    }
  const fields = { providerId: provider.id, label, storage: draft.storage }
  return {
    problem: null,
    fields: {
      ...fields,
      ...(draft.project === null ? {} : { project: draft.project }),
      ...(draft.environment === null ? {} : { environment: draft.environment }),
    },
  }
}
