/** The field for a new key, and under it a card for each provider. */
import { useMemo, useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import type { ProviderStatusList } from '../../../contract/provider-status'
import type { Provider } from '../../../contract/providers'
import { useEnvironments, useProjects } from '../../parts/console.state'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import type { ServerQuery } from '../../client/query'
import { AddKey } from './AddKey'
import { KeychainNotice } from './KeychainNotice'
import type { Side } from './KeysSide'
import { ProviderCard } from './ProviderCard'
import { overviewText, providerCards } from './provider.words'
import type { SecretHandle } from './SecretField'
import classes from './keys.module.css'

export interface ProviderCardsProps {
  readonly secret: SecretHandle
  readonly providers: readonly Provider[]
  readonly keys: { readonly items: readonly Key[]; readonly keychain: KeychainStatus }
  readonly status: ServerQuery<ProviderStatusList>
  readonly onSide: (side: Side) => void
}

/** The main column of the page. */
export function ProviderCards({
  secret,
  providers,
  keys: { items: keys, keychain },
  status,
  onSide,
}: ProviderCardsProps) {
  const [preset, setPreset] = useState<string | null>(null)
  const projects = useProjects()
  const environments = useEnvironments()
  const models = useModels()
  const cards = useMemo(() => providerCards(providers, keys), [providers, keys])
  const modelCounts = useMemo(
    () => Map.groupBy(models.data?.items ?? [], (model) => model.provider),
    [models.data],
  )
  return (
    <>
      <AddKey
        secret={secret}
        providers={providers}
        keys={keys}
        keychain={keychain}
        projects={projects.data?.items.map(({ name }) => name) ?? []}
        environments={environments.data?.items.map(({ name }) => name) ?? []}
        preset={preset}
        onDone={() => setPreset(null)}
      />
      <KeychainNotice keychain={keychain} />
      <p className={classes.overview}>
        <span>{overviewText(providers, keys)}</span>
        {keychain.available && <span>Secrets rest in {keychain.storeName}</span>}
      </p>
      {status.error !== null && status.data === undefined && (
        <ErrorState error={status.error} onRetry={status.reload} />
      )}
      {cards.map((card) => (
        <ProviderCard
          key={card.provider.id}
          card={card}
          state={status.data?.items.find(({ provider }) => provider === card.provider.id)}
          onHealth={(provider) => onSide({ kind: 'health', providerId: provider.id })}
          keychain={keychain}
          modelCount={modelCounts.get(card.provider.id)?.length ?? 0}
          onAddKey={(provider) => {
            setPreset(provider.id)
            secret.focus()
          }}
          onFoundModels={(provider, found) => onSide({ kind: 'found', provider, models: found })}
        />
      ))}
    </>
  )
}
