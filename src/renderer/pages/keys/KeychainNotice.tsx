/**
 * What stands above the keys when the keychain does not answer: exactly what is wrong and what to
 * do.
 */
import { TriangleAlert } from 'lucide-react'
import type { KeychainStatus } from '../../../contract/keys'
import { keychainHeadline } from '../settings/settings.words'
import classes from './keys.module.css'

/** The notice; nothing while keys can be kept. */
export function KeychainNotice({ keychain }: { readonly keychain: KeychainStatus }) {
  if (keychain.available) return null
  return (
    <div className={classes.notice} role="status">
      <TriangleAlert size={16} aria-hidden="true" />
      <div>
        <strong>{keychainHeadline(keychain)}</strong>
        <p>{keychain.message}</p>
        <p className={classes.quiet}>Tollgate never writes a secret to a file instead.</p>
      </div>
    </div>
  )
}
