/** A new provider on its way to the console: made first, then its key is stored. */
import { useState } from 'react'
import type { KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { useServerAction } from '../../client/query'
import { checkBaseUrl } from './base-url.form'
import { secretProblem } from './key-prefix'
import { placeholderProblem, type ProviderPreset } from './provider-presets'
import { useSecret } from './SecretField'

export interface NewProviderProps {
  readonly preset: ProviderPreset
  readonly keychain: KeychainStatus
  readonly onAdded: (provider: Provider) => void
}

/** The state of the form, and the two calls that save it. */
export function useNewProvider({ preset, keychain, onAdded }: NewProviderProps) {
  const secret = useSecret()
  const [keyProblem, setKeyProblem] = useState<string | null>(null)
  const [touched, setTouched] = useState(false)
  const fields = useAddress(preset)
  const saving = useSaving(keychain)

  async function submit() {
    setTouched(true)
    const text = secret.read()
    const baseUrl = fields.baseUrl === '' ? null : fields.baseUrl
    const problem = text === '' ? null : secretProblem(text, { kind: preset.kind, baseUrl })
    setKeyProblem(problem)
    if (problem !== null || !fields.complete) return
    const provider = await saving.make(fields.input)
    if (provider === null) return
    if (text !== '') {
      if (!(await saving.storeKey(provider, text))) return
      secret.clear()
    }
    onAdded(provider)
  }

  return {
    ...fields,
    ...saving,
    secret,
    keyProblem,
    touched,
    submit,
    clearKeyProblem: () => setKeyProblem(null),
  }
}

/** Name and address as they are filled in, and what is wrong with them. */
function useAddress(preset: ProviderPreset) {
  const [name, setName] = useState(preset.name)
  const [address, setAddress] = useState(preset.baseUrl)
  const [trusted, setTrusted] = useState(false)
  const baseUrl = address.trim()
  const checked = checkBaseUrl(preset.kind, address)
  const addressProblem = placeholderProblem(address) ?? checked.problem
  return {
    name,
    setName,
    address,
    baseUrl,
    checked,
    addressProblem,
    trusted,
    setTrusted,
    changeAddress(text: string) {
      setAddress(text)
      // Consent is to one address.
      setTrusted(false)
    },
    complete:
      addressProblem === null && (checked.confirm === null || trusted) && name.trim() !== '',
    input: {
      kind: preset.kind,
      name: name.trim(),
      ...(baseUrl === '' ? {} : { baseUrl }),
      ...(checked.confirm === null ? {} : { confirmPrivateNetwork: trusted }),
    },
  }
}

/** A provider that was made is not made again when only its key was refused. */
function useSaving(keychain: KeychainStatus) {
  /**
   * Made already, when only storing its key failed: a second try must not make a second provider.
   */
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
  const storage: 'keychain' | 'session' = keychain.available ? 'keychain' : 'session'
  return {
    made,
    storage,
    busy: create.running || addKey.running,
    createError: create.error,
    keyError: addKey.error,
    /** Null when the console says no. */
    async make(input: Parameters<typeof create.run>[0]): Promise<Provider | null> {
      if (made !== null) return made
      const answer = await create.run(input)
      if (!answer.ok) return null
      setMade(answer.value)
      return answer.value
    },
    async storeKey({ id, name }: Provider, secret: string): Promise<boolean> {
      return (await addKey.run({ providerId: id, label: name, secret, storage })).ok
    },
  }
}
