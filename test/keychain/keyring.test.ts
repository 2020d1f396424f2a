/** Secrets through @napi-rs/keyring, which is there on every machine. */
import { describeKeychain } from './keychain-suite'

describeKeychain('keyring')
