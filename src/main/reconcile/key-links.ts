/** Which key of ours an export's key is. Names are no ids: a person says so, once. */
import type { ExportKey, KeyLink, ReconciledProvider } from '../../contract/reconcile'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'

export interface KeyLinksDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'changes'>
  readonly audit: Pick<Audit, 'note'>
  readonly keys: () => readonly {
    readonly id: string
    readonly providerId: string
    readonly label: string
  }[]
}

export interface KeyLinks {
  /** Each name of an export with the key it is; in the order of the names. */
  of(provider: ReconciledProvider, names: Iterable<string>): ExportKey[]
  /** On record. Throws Failure `not_found` for a key that is none of the provider's. */
  link(link: KeyLink, who: string): void
}

export function createKeyLinks({ store, platform, audit, keys }: KeyLinksDeps): KeyLinks {
  const chosen = store.db.prepare<[string], { name: string; keyId: string | null }>(
    'SELECT name, key_id AS keyId FROM export_keys WHERE provider = ?',
  )
  const choose = store.db.prepare('INSERT OR REPLACE INTO export_keys VALUES (?, ?, ?)')
  return {
    of(provider, names) {
      const links = new Map(chosen.all(provider).map(({ name, keyId }) => [name, keyId]))
      const labels = new Map(
        keys()
          .filter(({ providerId }) => providerId === provider)
          .map(({ id, label }) => [label.trim().toLowerCase(), id]),
      )
      return [...names].sort().map((name) => {
        const link = links.get(name)
        if (link !== undefined) return { name, keyId: link, known: 'chosen' }
        const keyId = labels.get(name.trim().toLowerCase()) ?? null
        return { name, keyId, known: keyId === null ? 'unknown' : 'label' }
      })
    },
    link({ provider, name, keyId }, who) {
      const known = keys().some(({ id, providerId }) => id === keyId && providerId === provider)
      if (keyId !== null && !known)
        throw new Failure('not_found', `There is no key "${keyId}" of ${provider}.`)
      store.write(() => {
        const before = chosen.all(provider).find((link) => link.name === name)
        choose.run(provider, name, keyId)
        audit.note({
          who,
          what: 'export key linked',
          subject: `${provider}: ${name}`,
          before: before && { keyId: before.keyId },
          after: { keyId },
        })
      })
      platform.changes.publish('reconcile')
    },
  }
}
