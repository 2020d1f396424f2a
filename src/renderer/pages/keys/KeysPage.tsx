/** Keys & providers: one field to add a key, and a card for each provider with its keys inside. */
import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { navigate, useRoute } from '../../frame/route'
import { ErrorState } from '../../parts/ErrorState'
import { Page } from '../../kit/Page'
import { useServerQuery } from '../../client/query'
import { SkeletonCards } from '../../kit/Skeletons'
import { KeysSide, type Side } from './KeysSide'
import { ProviderCards } from './ProviderCards'
import { useSecret, type SecretHandle } from './SecretField'
import classes from './keys.module.css'

/** The page, with a panel beside it where one is open. */
export function KeysPage() {
  const secret = useSecret()
  const [side, setSide] = useState<Side | null>(null)
  const providers = useServerQuery(['providers', 'health'], ['providers'], (client) =>
    client.providers.list(),
  )
  const keys = useServerQuery(['keys', 'health'], ['keys'], (client) => client.keys.list())
  // Announced as calls end; asked again besides, because circuits and hours move on by themselves.
  const status = useServerQuery(
    ['providerStatus', 'providers', 'keys', 'queue', 'tokenLimits'],
    ['providerStatus'],
    (client) => client.providerStatus.list(),
    { everyMs: 15_000 },
  )
  const error = providers.error ?? keys.error
  const known = providers.data !== undefined && keys.data !== undefined
  useWanted(known, secret, setSide)
  const reload = () => {
    providers.reload()
    keys.reload()
  }

  return (
    <Page
      title="Keys & providers"
      fixed
      action={
        <Button leftSection={<Plus size={14} />} onClick={() => secret.focus()}>
          Add key
        </Button>
      }
      more={
        <Button
          variant="default"
          leftSection={<Plus size={14} />}
          onClick={() => setSide({ kind: 'add-provider' })}
        >
          Add provider
        </Button>
      }
    >
      <div className={classes.columns}>
        <div className={classes.scroll} tabIndex={0} role="group" aria-label="Providers and keys">
          <div className={classes.content}>
            {error !== null && <ErrorState error={error} onRetry={reload} />}
            {error === null && !known && <SkeletonCards cards={3} height={132} />}
            {providers.data !== undefined && keys.data !== undefined && (
              <ProviderCards
                secret={secret}
                providers={providers.data.items}
                keys={keys.data}
                status={status}
                onSide={setSide}
              />
            )}
          </div>
        </div>
        <KeysSide
          side={side}
          keychain={keys.data?.keychain}
          status={status.data}
          onClose={() => setSide(null)}
        />
      </div>
    </Page>
  )
}

/**
 * `#/keys?add=…`: another page sent the person here to add something. Done once the form it needs
 * is there.
 */
function useWanted(known: boolean, secret: SecretHandle, onSide: (side: Side) => void) {
  const wanted = useRoute().query.get('add')
  useEffect(() => {
    if (wanted === null || !known) return
    if (wanted === 'provider') onSide({ kind: 'add-provider' })
    else secret.focus()
    navigate('/keys', { replace: true })
  }, [wanted, known, secret, onSide])
}
