/**
 * Secrets through keytar; these tests need it to be installed, which the launcher looks at before
 * it runs them.
 */
import { describeKeychain } from './keychain-suite'

describeKeychain('keytar')
