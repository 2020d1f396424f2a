/** The head of a provider's card: what it is, how it is, and what can be done with it. */
import { Button, Menu, Switch } from '@mantine/core'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import type { Provider } from '../../../contract/providers'
import { ActionsMenu } from '../../kit/ActionsMenu'
import { StatusChip } from '../../kit/StatusChip'
import { baseUrlText, kindNames } from './provider-presets'
import { healthView } from './provider.words'
import classes from './keys.module.css'

export interface ProviderHeadProps {
  readonly provider: Provider
  readonly takesKeys: boolean
  readonly testing: boolean
  readonly switching: boolean
  readonly onTest: () => void
  readonly onSwitch: (enabled: boolean) => void
  readonly onEdit: () => void
  readonly onAddKey: () => void
  readonly onRemove: () => void
}

/** The line above everything else on a card. */
export function ProviderHead(props: ProviderHeadProps) {
  const { provider, testing, switching, onTest, onSwitch } = props
  const health = healthView(provider.health, provider.enabled)
  return (
    <header className={classes.cardHead}>
      <span className={classes.monogram} aria-hidden="true">
        {provider.name.charAt(0).toUpperCase()}
      </span>
      <div className={classes.cardTitle}>
        <h2>
          {provider.name}
          {provider.name !== kindNames[provider.kind] && (
            <span className={classes.kind}>{kindNames[provider.kind]}</span>
          )}
        </h2>
        <p
          className={provider.kind === 'simulated' ? classes.quiet : classes.address}
          title={provider.baseUrl === null ? 'The public endpoint' : 'Base URL'}
        >
          {baseUrlText(provider.kind, provider.baseUrl)}
        </p>
      </div>
      <StatusChip tone={health.tone}>{health.word}</StatusChip>
      <Button variant="default" loading={testing} disabled={!provider.enabled} onClick={onTest}>
        Test
      </Button>
      <Switch
        aria-label={`${provider.name} enabled`}
        title={provider.enabled ? 'Switch off: calls skip this provider' : 'Switch on'}
        checked={provider.enabled}
        disabled={switching}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      <MoreMenu {...props} />
    </header>
  )
}

function MoreMenu({ provider, takesKeys, onEdit, onAddKey, onRemove }: ProviderHeadProps) {
  return (
    <ActionsMenu label={`More for ${provider.name}`}>
      <Menu.Item leftSection={<Pencil size={14} />} onClick={onEdit}>
        {provider.kind === 'simulated' ? 'Edit timeouts' : 'Edit address and timeouts'}
      </Menu.Item>
      {takesKeys && (
        <Menu.Item leftSection={<Plus size={14} />} onClick={onAddKey}>
          Add key
        </Menu.Item>
      )}
      {!provider.builtIn && (
        <Menu.Item
          leftSection={<Trash2 size={14} />}
          className={classes.dangerItem}
          onClick={onRemove}
        >
          Remove provider
        </Menu.Item>
      )}
    </ActionsMenu>
  )
}
