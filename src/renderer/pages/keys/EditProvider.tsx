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
import { ConfirmNetwork } from './ConfirmNetwork'
import { baseUrlText } from './provider-presets'
import { baseUrlChangeWarning } from './provider.words'
import { checkTimeouts, draftOf, timeoutFields } from './timeout.form'
import classes from './keys.module.css'

export function EditProvider({
  provider,
  keys,
  onClose,
}: {
  readonly provider: Provider
  readonly keys: readonly Key[]
  readonly onClose: () => void
}) {
  const [name, setName] = useState(provider.name)
  const [address, setAddress] = useState(provider.baseUrl ?? '')
  const [timeouts, setTimeouts] = useState(() => draftOf(provider.timeouts))
  const update = useServerAction(
    (client, input: Parameters<typeof client.providers.update>[0]) =>
      client.providers.update(input),
    ['providers', 'keys', 'models'],
  )
  const [streamUsage, setStreamUsage] = useState(provider.streamUsage)
  const [trusted, setTrusted] = useState(false)
  const simulated = provider.kind === 'simulated'
  const baseUrl = address.trim() === '' ? null : address.trim()
  const moved = !simulated && baseUrl !== provider.baseUrl
  const checkedUrl = moved ? checkBaseUrl(provider.kind, address) : { problem: null, remark: null }
  const confirm = confirmationNeeded(provider, address)
  const checkedTimeouts = checkTimeouts(timeouts)
  const warning = moved ? baseUrlChangeWarning(keys) : null
  const ready =
    name.trim() !== '' &&
    checkedUrl.problem === null &&
    (confirm === null || trusted) &&
    checkedTimeouts.timeouts !== null

  async function save() {
    if (checkedTimeouts.timeouts === null) return
    const done = await update.run({
      id: provider.id,
      name: name.trim(),
      timeouts: checkedTimeouts.timeouts,
      ...(moved ? { baseUrl } : {}),
      ...(confirm === null ? {} : { confirmPrivateNetwork: trusted }),
      ...(streamUsage === provider.streamUsage ? {} : { streamUsage }),
    })
    if (done.ok) onClose()
  }

  return (
    <form
      className={classes.edit}
      aria-label={`Edit ${provider.name}`}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready && !update.running) void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      {!simulated && (
        <div className={classes.editWide}>
          <TextInput
            label="Name"
            value={name}
            maxLength={80}
            error={name.trim() === '' ? 'Give it a name.' : null}
            onChange={(event) => setName(event.currentTarget.value)}
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
            onChange={(event) => {
              setAddress(event.currentTarget.value)
              setTrusted(false)
            }}
          />
          <ConfirmNetwork
            sentence={confirm}
            agreed={trusted}
            missing={false}
            onChange={setTrusted}
          />
        </div>
      )}
      {warning !== null && <p className={classes.warning}>{warning}</p>}
      <fieldset className={classes.timeouts}>
        <legend>Timeouts, in seconds</legend>
        {timeoutFields.map(({ name: field, label, reason }) => (
          <NumberText
            key={field}
            label={label}
            description={reason}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            text={timeouts[field]}
            error={checkedTimeouts.problems[field]}
            onText={(text) => {
              setTimeouts((before) => ({ ...before, [field]: text }))
            }}
          />
        ))}
      </fieldset>
      {provider.kind === 'openai-compatible' && (
        <Checkbox
          label="Ask for token counts in streams"
          description="Switched off by itself when the server refuses stream_options. Without them Tollgate counts the tokens, and costs are estimates."
          checked={streamUsage}
          onChange={(event) => setStreamUsage(event.currentTarget.checked)}
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
