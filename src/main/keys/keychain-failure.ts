/**
 * What a keychain that does not serve us is suffering from, and the sentence that says what to do
 * about it on each system.
 */
import type { KeychainStatus } from '../../contract/keys'
import { Failure } from '../platform/failure'
import { redactText } from '../platform/redact'

export type KeychainTrouble = Exclude<KeychainStatus['state'], 'ready'>

/** A store that cannot be used now. The message says exactly what is wrong and what to do. */
export class KeychainFailure extends Failure {
  readonly state: KeychainTrouble

  constructor(state: KeychainTrouble, message: string) {
    super('keychain_unavailable', message)
    this.name = 'KeychainFailure'
    this.state = state
  }
}

const sessionOffer =
  'Until then a key can be kept for this session only: in memory, gone when Tollgate closes.'

/** What a person calls the system's secret store. */
export function storeNameOf(os: NodeJS.Platform): string {
  if (os === 'darwin') return 'macOS Keychain'
  if (os === 'win32') return 'Windows Credential Manager'
  return 'Secret Service'
}

const troubles: readonly (readonly [RegExp, KeychainTrouble])[] = [
  [
    /autolaunch|DBUS_SESSION_BUS_ADDRESS|D-Bus without X11|Could not connect: |Failed to connect to socket/i,
    'no-dbus',
  ],
  [/not provided by any \.service files|ServiceUnknown|NameHasNoOwner/i, 'no-provider'],
  [
    /locked collection|prompt was dismissed|is ?locked|interaction is not allowed|passphrase you entered is not correct|canceled the operation/i,
    'locked',
  ],
]

/** The store does not answer, or did not within its bound. */
export function hanging(os: NodeJS.Platform): KeychainFailure {
  return new KeychainFailure('hanging', troubleSentence('hanging', os))
}

/**
 * A native library's error as one of ours. `secrets` are taken out of its words, should a backend
 * ever repeat one.
 */
export function describeKeychainError(
  thrown: unknown,
  os: NodeJS.Platform,
  secrets: readonly string[] = [],
): KeychainFailure {
  if (thrown instanceof KeychainFailure) return thrown
  const said = redactText(thrown instanceof Error ? thrown.message : String(thrown), secrets)
  const state = troubles.find(([pattern]) => pattern.test(said))?.[1] ?? 'error'
  return new KeychainFailure(state, troubleSentence(state, os, said))
}

/** `said` is the library's own message, quoted where a person may need it to search for. */
export function troubleSentence(state: KeychainTrouble, os: NodeJS.Platform, said = ''): string {
  const quoted = said === '' ? '' : ` (“${said.trim()}”)`
  switch (state) {
    case 'locked':
      return `The ${os === 'linux' ? 'keyring' : storeNameOf(os)} is locked${quoted}. ${unlockAdvice(os)} Then try again. ${sessionOffer}`
    case 'no-provider':
      return `D-Bus runs, but no program provides the Secret Service${quoted}. Install and start one, for example: sudo apt-get install gnome-keyring, or switch on the Secret Service in KeePassXC or KWallet. ${sessionOffer}`
    case 'no-dbus':
      return `There is no D-Bus session here, so the Secret Service cannot be reached${quoted}. Start Tollgate in a desktop session; on a headless machine: ${headlessRecipe} ${sessionOffer}`
    case 'no-library':
      return `Neither keychain library (keytar, @napi-rs/keyring) can be loaded${quoted}. Run npm install again${os === 'linux' ? libsecretAdvice : ''}. ${sessionOffer}`
    case 'hanging':
      return `The ${storeNameOf(os)} does not answer. It may wait behind a window that asks to unlock it: answer that window, then try again. ${sessionOffer}`
    case 'error':
      return `The ${storeNameOf(os)} answered with an error${quoted}. ${sessionOffer}`
  }
}

export const noCollectionSentence = `The Secret Service runs, but it has no default keyring yet. In a desktop session, storing a key offers to make one; on a headless machine: printf %s PASSWORD | gnome-keyring-daemon --unlock --components=secrets makes one. ${sessionOffer}`

const libsecretAdvice = '; if keytar misses libsecret: sudo apt-get install libsecret-1-0'

const headlessRecipe =
  'dbus-run-session -- sh -c "gnome-keyring-daemon --unlock --components=secrets && npm run serve" (it reads the keyring password from standard input).'

function unlockAdvice(os: NodeJS.Platform): string {
  if (os === 'darwin') return 'Unlock it in Keychain Access, or run: security unlock-keychain.'
  if (os === 'win32') return 'Sign in to Windows again.'
  return 'Log in to the desktop or unlock it in “Passwords and Keys”; on a headless machine run: gnome-keyring-daemon --unlock, and type its password.'
}
