/** Names of keys in exports, and which key of ours each is: a name is no id, so a person says so. */
import { NativeSelect } from '@mantine/core'
import type { ExportKey, ReconciledProvider } from '../../../../contract/reconcile'
import { useServerAction, useServerQuery } from '../../../client/query'
import { ErrorState } from '../../../parts/ErrorState'
import classes from './reconcile.module.css'

export interface KeyLinksProps {
  readonly provider: ReconciledProvider
  readonly keys: readonly ExportKey[]
}

const noKey = ''

export function KeyLinks({ provider, keys }: KeyLinksProps) {
  const ours = useServerQuery(['keys'], ['keys'], (client) => client.keys.list())
  const link = useServerAction(
    (client, { name, keyId }: { readonly name: string; readonly keyId: string | null }) =>
      client.reconcile.linkKey({ provider, name, keyId }),
    ['reconcile'],
  )
  if (keys.length === 0) return null
  const options = (ours.data?.items ?? [])
    .filter(({ providerId }) => providerId === provider)
    .map(({ id, label, last4 }) => ({ value: id, label: `${label} …${last4}` }))
  return (
    <section aria-label="Keys in the exports">
      <h2 className={classes.heading}>Keys in the exports</h2>
      <p className={classes.note}>
        Say which key of yours each name is. What others spent counts as used outside Tollgate.
      </p>
      {link.error !== null && <ErrorState error={link.error} />}
      <ul className={classes.keys}>
        {keys.map(({ name, keyId, known }) => (
          <li key={name}>
            <NativeSelect
              label={name}
              description={known === 'label' ? 'By its label' : undefined}
              disabled={link.running || ours.data === undefined}
              value={keyId ?? noKey}
              onChange={({ currentTarget: { value } }) =>
                void link.run({ name, keyId: value === noKey ? null : value })
              }
              data={[
                {
                  value: noKey,
                  label: known === 'unknown' ? 'Not linked: outside Tollgate' : 'None of ours',
                },
                ...options,
              ]}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
