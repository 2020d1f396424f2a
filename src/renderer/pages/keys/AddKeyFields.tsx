/** What a new key is for: its provider, label and scope, and where it will rest. */
import { Checkbox, Select, TextInput } from '@mantine/core'
import type { KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import type { AddKeyDraft } from './add-key.form'
import { suggestedLabel } from './key-prefix'
import { destinationText } from './key.words'
import classes from './keys.module.css'

export interface AddKeyFieldsProps {
  readonly draft: AddKeyDraft
  readonly providers: readonly Provider[]
  readonly keychain: KeychainStatus
  readonly projects: readonly string[]
  readonly environments: readonly string[]
  /** How the provider was found, where it was not chosen. */
  readonly detected: string | null
  /** Why it cannot be saved yet. */
  readonly problem: string | null
  readonly onProvider: (providerId: string | null) => void
  readonly onChange: (part: Partial<AddKeyDraft>) => void
}

/** What can be said of a key before it is tested. */
export function AddKeyFields(props: AddKeyFieldsProps) {
  const { draft, keychain, detected, problem, onChange } = props
  return (
    <>
      <KeyGrid {...props} />
      <p className={classes.quiet}>
        {detected !== null ? `${detected} ` : ''}
        {destinationText(keychain, draft.storage)}
      </p>
      {!keychain.available && (
        <Checkbox
          label="Keep this key for this session only"
          description="In memory: gone when Tollgate closes, never written to disk."
          checked={draft.storage === 'session'}
          onChange={(event) =>
            onChange({ storage: event.currentTarget.checked ? 'session' : 'keychain' })
          }
        />
      )}
      {problem !== null && draft.providerId !== null && (
        <p className={classes.warning}>{problem}</p>
      )}
    </>
  )
}

/** Provider, label and scope side by side. */
function KeyGrid({
  draft,
  providers,
  projects,
  environments,
  onProvider,
  onChange,
}: AddKeyFieldsProps) {
  const callable = providers.filter((provider) => provider.kind !== 'simulated')
  const provider = providers.find(({ id }) => id === draft.providerId)
  return (
    <div className={classes.addKeyGrid}>
      <Select
        label="Provider"
        data={callable.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.providerId}
        placeholder="Choose"
        searchable={callable.length > 8}
        onChange={onProvider}
      />
      <TextInput
        label="Label"
        placeholder={
          draft.providerId === null
            ? 'Optional'
            : suggestedLabel(provider?.name ?? 'provider', draft.project, draft.environment)
        }
        value={draft.label}
        maxLength={80}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
      />
      <Select
        label="Project"
        placeholder="Every project"
        clearable
        clearButtonProps={{ 'aria-label': 'Every project' }}
        data={[...projects]}
        value={draft.project}
        onChange={(project) => onChange({ project })}
      />
      <Select
        label="Environment"
        placeholder="Every environment"
        clearable
        clearButtonProps={{ 'aria-label': 'Every environment' }}
        data={[...environments]}
        value={draft.environment}
        onChange={(environment) => onChange({ environment })}
      />
    </div>
  )
}
