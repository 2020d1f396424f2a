/**
 * What a provider card says: its state in one phrase, its keys in order, and what changing or
 * removing it does.
 */
import type { Key } from '../../../contract/keys'
import type { Health, Provider } from '../../../contract/providers'
import type { Tone } from '../../kit/StatusChip'
import { byPrecedence } from './key.words'

/** A state with the word that carries it; colour alone never does. */
export interface HealthView {
  readonly tone: Tone
  readonly word: string
}

/** Its state as a chip; off comes before everything else. */
export function healthView(health: Health, enabled: boolean): HealthView {
  if (!enabled) return { tone: 'neutral', word: 'Off' }
  switch (health) {
    case 'good':
      return { tone: 'good', word: 'Healthy' }
    case 'failing':
      return { tone: 'bad', word: 'Failing' }
    case 'unavailable':
      return { tone: 'warn', word: 'Unavailable' }
    case 'unknown':
      return { tone: 'neutral', word: 'Not tested yet' }
  }
}

/** A provider with what belongs on its card. */
export interface ProviderCardView {
  readonly provider: Provider
  readonly keys: readonly Key[]
  /** The simulated provider takes no keys. */
  readonly takesKeys: boolean
}

/**
 * Cards in the order of use: built-in ones with keys, added ones, built-in ones without, simulated
 * last.
 */
export function providerCards(
  providers: readonly Provider[],
  keys: readonly Key[],
): ProviderCardView[] {
  const cards = providers.map((provider) => ({
    provider,
    keys: byPrecedence(keys.filter((key) => key.providerId === provider.id)),
    takesKeys: provider.kind !== 'simulated',
  }))
  return cards.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.provider.createdAt - b.provider.createdAt ||
      a.provider.id.localeCompare(b.provider.id),
  )
}

function rank({ provider, keys }: ProviderCardView): number {
  if (provider.kind === 'simulated') return 3
  return provider.builtIn && keys.length === 0 ? 2 : provider.builtIn ? 0 : 1
}

/** Stored keys of a provider: those a changed address or a removal deletes. */
function storedKeys(keys: readonly Key[]): Key[] {
  return keys.filter((key) => key.backend !== 'environment')
}

/** The warning beside a changed base URL; null when nothing is asked for again. */
export function baseUrlChangeWarning(keys: readonly Key[]): string | null {
  const stored = storedKeys(keys).length
  if (stored === 0) return null
  const which =
    stored === 1
      ? 'Its key is deleted here and asked'
      : `Its ${stored} keys are deleted here and asked`
  return `${which} for again, so that no key goes to an address it was not given for.`
}

/** What removing a provider does, sentence by sentence. */
export function removeConsequences(
  provider: Provider,
  keys: readonly Key[],
  models: number,
): string[] {
  const stored = storedKeys(keys).length
  const keyWords =
    stored === 0
      ? 'It has no stored keys.'
      : stored === 1
        ? 'Its key is deleted.'
        : `Its ${stored} keys are deleted.`
  const modelWords =
    models === 0
      ? []
      : [
          models === 1
            ? 'Its model leaves the catalogue.'
            : `Its ${models} models leave the catalogue.`,
        ]
  return [
    `${provider.name} can no longer be called.`,
    keyWords,
    ...modelWords,
    'Ledger entries stay and keep its id.',
  ]
}

/** The line under the page's title. */
export function overviewText(providers: readonly Provider[], keys: readonly Key[]): string {
  const stored = keys.filter((key) => key.backend === 'keytar' || key.backend === 'keyring').length
  const session = keys.filter((key) => key.backend === 'session').length
  const environment = keys.filter((key) => key.backend === 'environment').length
  const parts = [
    `${providers.length} ${providers.length === 1 ? 'provider' : 'providers'}`,
    stored === 0 ? '' : `${stored} in the keychain`,
    session === 0 ? '' : `${session} for this session`,
    environment === 0 ? '' : `${environment} from the environment`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
