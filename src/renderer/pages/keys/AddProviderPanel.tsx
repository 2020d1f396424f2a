/** Adding a provider: a preset or an address of one's own, a key when it needs one, then a test and the models it found. */
import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../ui/ErrorState'
import { Panel } from '../../ui/Panel'
import { useServerAction } from '../../ui/query'
import { checkBaseUrl, isLoopback } from './base-url'
import { ConfirmNetwork } from './ConfirmNetwork'
import { FoundModels } from './FoundModels'
import { destinationText } from './key-words'
import { secretProblem } from './key-prefix'
import { goodTestText, type KeyTest } from './probe-outcome'
import {
  baseUrlText,
  kindNames,
  placeholderProblem,
  providerPresets,
  type ProviderPreset,
} from './provider-presets'
import { SecretField, useSecret } from './SecretField'
import classes from './keys.module.css'

export interface AddProviderPanelProps {
  readonly keychain: KeychainStatus
  readonly onClose: () => void
}

export function AddProviderPanel({ keychain, onClose }: AddProviderPanelProps) {
  const [preset, setPreset] = useState<ProviderPreset | null>(null)
  const [added, setAdded] = useState<Provider | null>(null)
  return (
    <Panel title="Add provider" label="Add provider" onClose={onClose} width={440} takeFocus>
      {added !== null ? (
        <TestStep provider={added} onClose={onClose} />
      ) : preset === null ? (
        <div className={classes['presets']} role="group" aria-label="What kind of provider">
          {providerPresets.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className={classes['preset']}
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

interface ProviderFormProps {
  readonly preset: ProviderPreset
  readonly keychain: KeychainStatus
  readonly onBack: () => void
  readonly onAdded: (provider: Provider) => void
}

function ProviderForm({ preset, keychain, onBack, onAdded }: ProviderFormProps) {
  const secret = useSecret()
  const [name, setName] = useState(preset.name)
  const [address, setAddress] = useState(preset.baseUrl)
  const [keyProblem, setKeyProblem] = useState<string | null>(null)
  const [touched, setTouched] = useState(false)
  const [trusted, setTrusted] = useState(false)
  /** Made already, when only storing its key failed: a second try must not make a second provider. */
  const [made, setMade] = useState<Provider | null>(null)
  const create = useServerAction(
    (client, input: Parameters<typeof client.providers.create>[0]) =>
      client.providers.create(input),
    ['providers'],
  )
  const addKey = useServerAction(
    (client, input: Parameters<typeof client.keys.create>[0]) => client.keys.create(input),
    ['keys'],
  )
  const baseUrl = address.trim()
  const checked = checkBaseUrl(preset.kind, address)
  const addressProblem = placeholderProblem(address) ?? checked.problem
  const storage = keychain.available ? 'keychain' : 'session'
  const busy = create.running || addKey.running

  async function submit() {
    setTouched(true)
    const text = secret.read()
    const problem =
      text === ''
        ? null
        : secretProblem(text, { kind: preset.kind, baseUrl: baseUrl === '' ? null : baseUrl })
    setKeyProblem(problem)
    if (
      problem !== null ||
      addressProblem !== null ||
      (checked.confirm !== null && !trusted) ||
      name.trim() === ''
    )
      return
    let provider = made
    if (provider === null) {
      const answer = await create.run({
        kind: preset.kind,
        name: name.trim(),
        ...(baseUrl === '' ? {} : { baseUrl }),
        ...(checked.confirm === null ? {} : { confirmPrivateNetwork: trusted }),
      })
      if (!answer.ok) return
      provider = answer.value
      setMade(provider)
    }
    if (text !== '') {
      const stored = await addKey.run({
        providerId: provider.id,
        label: provider.name,
        secret: text,
        storage,
      })
      if (!stored.ok) return
      secret.clear()
    }
    onAdded(provider)
  }

  return (
    <form
      className={classes['panelForm']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <p className={classes['quiet']}>
        {kindNames[preset.kind]}. {preset.hint}
      </p>
      <TextInput
        label="Name"
        value={name}
        maxLength={80}
        disabled={made !== null}
        error={touched && name.trim() === '' ? 'Give it a name.' : null}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Base URL"
        value={address}
        disabled={made !== null}
        placeholder={
          preset.kind === 'openai-compatible'
            ? 'https://host.example/v1'
            : baseUrlText(preset.kind, null)
        }
        error={touched || address !== preset.baseUrl ? addressProblem : null}
        description={addressProblem === null ? (checked.remark ?? undefined) : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ input: 'tg-mono' }}
        spellCheck={false}
        onChange={(event) => {
          setAddress(event.currentTarget.value)
          setTrusted(false)
        }}
      />
      <ConfirmNetwork
        sentence={addressProblem === null ? checked.confirm : null}
        agreed={trusted}
        missing={touched}
        onChange={setTrusted}
      />
      <SecretField
        secret={secret}
        label="Key"
        hint={
          isLoopback(baseUrl)
            ? 'Not needed, if the server checks none'
            : 'Optional, can be added later'
        }
        error={keyProblem}
        disabled={busy}
        onText={() => setKeyProblem(null)}
      />
      <p className={classes['quiet']}>
        {storage === 'session'
          ? `${keychain.message} A key given here is kept in memory for this session only.`
          : destinationText(keychain, storage)}
      </p>
      {create.error !== null && <ErrorState error={create.error} />}
      {addKey.error !== null && (
        <ErrorState
          error={addKey.error}
          actions={
            made !== null && (
              <Button variant="default" onClick={() => onAdded(made)}>
                Go on without a key
              </Button>
            )
          }
        />
      )}
      <div className={classes['formFoot']}>
        <Button variant="default" onClick={onBack} disabled={busy || made !== null}>
          Back
        </Button>
        <Button type="submit" loading={busy}>
          Add and test
        </Button>
      </div>
    </form>
  )
}

/** After adding: ask for the model list once, show what came, offer the new models. */
function TestStep({
  provider,
  onClose,
}: {
  readonly provider: Provider
  readonly onClose: () => void
}) {
  const [tested, setTested] = useState<KeyTest | null>(null)
  const test = useServerAction(
    (client, id: string) => client.providers.test({ id }),
    ['providers', 'keys', 'health'],
  )

  const started = useRef(false)

  async function run() {
    const answer = await test.run(provider.id)
    if (answer.ok) setTested(answer.value)
  }

  useEffect(() => {
    if (started.current) return
    started.current = true
    void test.run(provider.id).then((answer) => answer.ok && setTested(answer.value))
  }, [provider.id, test])

  return (
    <div className={classes['panelForm']}>
      <p>
        {provider.name} is added.
        {test.running && ' Asking it for its models.'}
      </p>
      {test.error !== null && <ErrorState error={test.error} onRetry={() => void run()} />}
      {tested?.error !== undefined && (
        <ErrorState error={tested.error} onRetry={() => void run()} />
      )}
      {tested?.ok !== true && (
        <div className={classes['formFoot']}>
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </div>
      )}
      {tested?.ok === true && (
        <>
          <p className={classes['good']} role="status">
            {goodTestText(tested.latencyMs, tested.models.length)}
          </p>
          <FoundModels provider={provider} listed={tested.models} onDone={onClose} />
        </>
      )}
    </div>
  )
}
