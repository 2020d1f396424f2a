/**
 * Adding a provider: a preset or an address of one's own, a key when it needs one, then a test and
 * the models it found.
 */
import { useState } from 'react'
import type { KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { Panel } from '../../kit/Panel'
import { NewProviderTest } from './NewProviderTest'
import { ProviderForm } from './ProviderForm'
import { providerPresets, type ProviderPreset } from './provider-presets'
import layout from '../../kit/layout.module.css'
import classes from './keys.module.css'

export interface AddProviderPanelProps {
  readonly keychain: KeychainStatus
  readonly onClose: () => void
}

/** The panel, a step at a time. */
export function AddProviderPanel({ keychain, onClose }: AddProviderPanelProps) {
  const [preset, setPreset] = useState<ProviderPreset | null>(null)
  const [added, setAdded] = useState<Provider | null>(null)
  return (
    <Panel title="Add provider" label="Add provider" onClose={onClose} width={440} takeFocus>
      {added !== null ? (
        <NewProviderTest provider={added} onClose={onClose} />
      ) : preset === null ? (
        <div className={classes.presets} role="group" aria-label="What kind of provider">
          {providerPresets.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className={`${layout.rowButton} ${classes.preset}`}
              onClick={() => setPreset(choice)}
            >
              <strong>{choice.title}</strong>
              <span>{choice.hint}</span>
            </button>
          ))}
        </div>
      ) : (
        <ProviderForm
          key={preset.id}
          preset={preset}
          keychain={keychain}
          onBack={() => setPreset(null)}
          onAdded={setAdded}
        />
      )}
    </Panel>
  )
}
