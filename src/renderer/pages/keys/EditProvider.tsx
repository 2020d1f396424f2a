/**
 * Changing a provider's name, address and timeouts. A changed address asks for its keys again, said
 * before it is saved.
 */
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Key } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { useServerAction } from '../../client/query'
import { checkBaseUrl, confirmationNeeded } from './base-url.form'
import { ConfirmNetwork } from '../../parts/ConfirmNetwork'
import { baseUrlText } from './provider-presets'
import { baseUrlChangeWarning } from './provider.words'
import { checkTimeouts, draftOf, timeoutFields } from './timeout.form'
import classes from './keys.module.css'

export interface EditProviderProps {
  readonly provider: Provider
  readonly keys: readonly Key[]
  readonly onClose: () => void
}

/** The form inside a provider’s card; the simulated one has timeouts alone. */
export function EditProvider({ provider, keys, onClose }: EditProviderProps) {
  const form = useEditProvider(provider, onClose)
  const { moved, ready, update } = form
  const warning = moved ? baseUrlChangeWarning(keys) : null
  return (
    <form
      className={classes.edit}
      aria-label={`Edit ${provider.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !update.running) void form.save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      {provider.kind !== 'simulated' && <NameAndAddress provider={provider} form={form} />}
      {warning !== null && <p className={classes.warning}>{warning}</p>}
      <fieldset className={classes.timeouts}>
        <legend>Timeouts, in seconds</legend>
        {timeoutFields.map(({ name, label, reason }) => (
          <NumberText
            key={name}
            label={label}
            description={reason}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            text={form.timeouts[name]}
            error={form.timeoutProblems[name]}
            onText={(text) => form.setTimeouts((before) => ({ ...before, [name]: text }))}
          />
        ))}
      </fieldset>
      {provider.kind === 'openai-compatible' && (
        <Checkbox
          label="Ask for token counts in streams"
          description="Switched off by itself when the server refuses stream_options. Without them Tollgate counts the tokens, and costs are estimates."
          checked={form.streamUsage}
          onChange={(event) => form.setStreamUsage(event.currentTarget.checked)}
        />
      )}
      {update.error !== null && <ErrorState error={update.error} />}
      <div className={classes.formFoot}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={update.running} disabled={!ready}>
          Save
        </Button>
      </div>
    </form>
  )
}

/** What is typed, what is wrong with it, and saving what was changed. */
function useEditProvider(provider: Provider, onClose: () => void) {
  const [name, setName] = useState(provider.name)
  const [address, setAddress] = useState(provider.baseUrl ?? '')
  const [timeouts, setTimeouts] = useState(() => draftOf(provider.timeouts))
  const [streamUsage, setStreamUsage] = useState(provider.streamUsage)
  const [trusted, setTrusted] = useState(false)
  const update = useServerAction(
    (client, input: Parameters<typeof client.providers.update>[0]) =>
      client.providers.update(input),
    ['providers', 'keys', 'models'],
  )
  const baseUrl = address.trim() === '' ? null : address.trim()
  const moved = provider.kind !== 'simulated' && baseUrl !== provider.baseUrl
  const checkedUrl = moved ? checkBaseUrl(provider.kind, address) : { problem: null, remark: null }
  const confirm = confirmationNeeded(provider, address)
  const checked = checkTimeouts(timeouts)
  const ready =
    name.trim() !== '' &&
    checkedUrl.problem === null &&
    (confirm === null || trusted) &&
    checked.timeouts !== null

  async function save() {
    if (checked.timeouts === null) return
    const done = await update.run({
      id: provider.id,
      name: name.trim(),
      timeouts: checked.timeouts,
      ...(moved ? { baseUrl } : {}),
      ...(confirm === null ? {} : { confirmPrivateNetwork: trusted }),
      ...(streamUsage === provider.streamUsage ? {} : { streamUsage }),
    })
    if (done.ok) onClose()
  }

  return {
    name,
    setName,
    address,
    /** Another address is trusted anew. */
    changeAddress(text: string) {
      setAddress(text)
      setTrusted(false)
    },
    checkedUrl,
    confirm,
    trusted,
    setTrusted,
    timeouts,
    setTimeouts,
    timeoutProblems: checked.problems,
    streamUsage,
    setStreamUsage,
    moved,
    ready,
    update,
    save,
  }
}

interface NameAndAddressProps {
  readonly provider: Provider
  readonly form: ReturnType<typeof useEditProvider>
}

/** What the simulated provider has none of. */
function NameAndAddress({ provider, form }: NameAndAddressProps) {
  const { name, address, checkedUrl } = form
  return (
    <div className={classes.editWide}>
      <TextInput
        label="Name"
        value={name}
        maxLength={80}
        error={name.trim() === '' ? 'Give it a name.' : null}
        onChange={(event) => form.setName(event.currentTarget.value)}
        data-autofocus
        autoFocus
      />
      <TextInput
        label="Base URL"
        value={address}
        placeholder={baseUrlText(provider.kind, null)}
        error={checkedUrl.problem}
        description={checkedUrl.problem === null ? (checkedUrl.remark ?? undefined) : undefined}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ input: 'tg-mono' }}
        spellCheck={false}
        onChange={(event) => form.changeAddress(event.currentTarget.value)}
      />
      <ConfirmNetwork
        sentence={form.confirm}
        agreed={form.trusted}
        missing={false}
        onChange={form.setTrusted}
      />
    </div>
  )
}
