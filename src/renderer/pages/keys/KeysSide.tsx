/**
 * What stands beside the cards: a new provider, a provider's health, or the models a test found.
 */
import type { KeychainStatus } from '../../../contract/keys'
import type { ProviderStatusList } from '../../../contract/provider-status'
import type { Provider } from '../../../contract/providers'
import { useServices } from '../../parts/console.state'
import { Panel } from '../../kit/Panel'
import { AddProviderPanel } from './AddProviderPanel'
import { FoundModels } from './FoundModels'
import { HealthPanel } from './HealthPanel'

/** Which panel is open, and for which provider. */
export type Side =
  | { readonly kind: 'add-provider' }
  | { readonly kind: 'found'; readonly provider: Provider; readonly models: readonly string[] }
  | { readonly kind: 'health'; readonly providerId: string }

export interface KeysSideProps {
  readonly side: Side | null
  /** Both undefined until they are known. */
  readonly keychain: KeychainStatus | undefined
  readonly status: ProviderStatusList | undefined
  readonly onClose: () => void
}

/** The panel that is open. */
export function KeysSide({ side, keychain, status, onClose }: KeysSideProps) {
  const services = useServices()
  switch (side?.kind) {
    case undefined:
      return null
    case 'add-provider':
      return keychain === undefined ? null : (
        <AddProviderPanel keychain={keychain} onClose={onClose} />
      )
    case 'health': {
      const state = status?.items.find(({ provider }) => provider === side.providerId)
      if (status === undefined || state === undefined) return null
      return (
        <HealthPanel
          key={state.provider}
          state={state}
          list={status}
          services={services.data?.items.map(({ name }) => name) ?? []}
          onClose={onClose}
        />
      )
    }
    case 'found':
      return (
        <Panel
          title={`Models of ${side.provider.name}`}
          label="Models found"
          onClose={onClose}
          width={440}
          takeFocus
        >
          <FoundModels
            key={side.provider.id}
            provider={side.provider}
            listed={side.models}
            onDone={onClose}
          />
        </Panel>
      )
  }
}
