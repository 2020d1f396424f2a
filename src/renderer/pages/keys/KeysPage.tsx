/** Keys & providers: one field to add a key, and a card for each provider with its keys inside. */
import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { Provider } from '../../../contract/providers'
import { navigate, useRoute } from '../../app/route'
import { useEnvironments, useProjects, useServices } from '../../app/state'
import { ErrorState } from '../../ui/ErrorState'
import { useModels } from '../../ui/ModelPicker'
import { Page } from '../../ui/Page'
import { Panel } from '../../ui/Panel'
import { useServerQuery } from '../../ui/query'
import { SkeletonCards } from '../../ui/Skeletons'
import { AddKey } from './AddKey'
import { AddProviderPanel } from './AddProviderPanel'
import { FoundModels } from './FoundModels'
import { HealthPanel } from './HealthPanel'
import { KeychainNotice } from './KeychainNotice'
import { ProviderCard } from './ProviderCard'
import { overviewText, providerCards } from './provider-view'
import { useSecret } from './SecretField'
import classes from './keys.module.css'

type Side =
  | { readonly kind: 'add-provider' }
  | { readonly kind: 'found'; readonly provider: Provider; readonly models: readonly string[] }
  | { readonly kind: 'health'; readonly providerId: string }

export function KeysPage() {
  const secret = useSecret()
  const route = useRoute()
  const [side, setSide] = useState<Side | null>(null)
  const [preset, setPreset] = useState<string | null>(null)
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
  const services = useServices()
  const projects = useProjects()
  const environments = useEnvironments()
  const models = useModels()
  const cards = useMemo(
    () => providerCards(providers.data?.items ?? [], keys.data?.items ?? []),
    [providers.data, keys.data],
  )
  const modelCounts = useMemo(
    () => Map.groupBy(models.data?.items ?? [], (model) => model.provider),
    [models.data],
  )
  const error = providers.error ?? keys.error
  const keychain = keys.data?.keychain
  const statusOf = (id: string) => status.data?.items.find(({ provider }) => provider === id)
  const healthShown = side?.kind === 'health' ? statusOf(side.providerId) : undefined
  const wanted = route.query.get('add')

  useEffect(() => {
    if (wanted === null || keys.data === undefined || providers.data === undefined) return
    if (wanted === 'provider') setSide({ kind: 'add-provider' })
    else secret.focus()
    navigate('/keys', { replace: true })
  }, [wanted, keys.data, providers.data, secret])

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
      <div className={classes['columns']}>
        <div
          className={classes['scroll']}
          tabIndex={0}
          role="group"
          aria-label="Providers and keys"
        >
          <div className={classes['content']}>
            {error !== null && (
              <ErrorState
                error={error}
                onRetry={() => {
                  providers.reload()
                  keys.reload()
                }}
              />
            )}
            {error === null && (providers.data === undefined || keys.data === undefined) && (
              <SkeletonCards cards={3} height={132} />
            )}
            {providers.data !== undefined && keys.data !== undefined && keychain !== undefined && (
              <>
                <AddKey
                  secret={secret}
                  providers={providers.data.items}
                  keys={keys.data.items}
                  keychain={keychain}
                  projects={projects.data?.items.map(({ name }) => name) ?? []}
                  environments={environments.data?.items.map(({ name }) => name) ?? []}
                  preset={preset}
                  onDone={() => setPreset(null)}
                />
                <KeychainNotice keychain={keychain} />
                <p className={classes['overview']}>
                  <span>{overviewText(providers.data.items, keys.data.items)}</span>
                  {keychain.available && <span>Secrets rest in {keychain.storeName}</span>}
                </p>
                {status.error !== null && status.data === undefined && (
                  <ErrorState error={status.error} onRetry={status.reload} />
                )}
                {cards.map((card) => (
                  <ProviderCard
                    key={card.provider.id}
                    card={card}
                    state={statusOf(card.provider.id)}
                    onHealth={(provider) => setSide({ kind: 'health', providerId: provider.id })}
                    keychain={keychain}
                    modelCount={modelCounts.get(card.provider.id)?.length ?? 0}
                    onAddKey={(provider) => {
                      setPreset(provider.id)
                      secret.focus()
                    }}
                    onFoundModels={(provider, found) =>
                      setSide({ kind: 'found', provider, models: found })
                    }
                  />
                ))}
              </>
            )}
          </div>
        </div>
        {side?.kind === 'add-provider' && keychain !== undefined && (
          <AddProviderPanel keychain={keychain} onClose={() => setSide(null)} />
        )}
        {healthShown !== undefined && status.data !== undefined && (
          <HealthPanel
            key={healthShown.provider}
            state={healthShown}
            list={status.data}
            services={services.data?.items.map(({ name }) => name) ?? []}
            onClose={() => setSide(null)}
          />
        )}
        {side?.kind === 'found' && (
          <Panel
            title={`Models of ${side.provider.name}`}
            label="Models found"
            onClose={() => setSide(null)}
            width={440}
            takeFocus
          >
            <FoundModels
              key={side.provider.id}
              provider={side.provider}
              listed={side.models}
              onDone={() => setSide(null)}
            />
          </Panel>
        )}
      </div>
    </Page>
  )
}
