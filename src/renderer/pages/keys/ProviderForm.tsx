/** A new provider's name, address and, when it needs one, key. */
import { Button, TextInput } from '@mantine/core'
import { ErrorState } from '../../parts/ErrorState'
import { isLoopback } from './base-url.form'
import { ConfirmNetwork } from '../../parts/ConfirmNetwork'
import { destinationText } from './key.words'
import { baseUrlText, kindNames } from './provider-presets'
import { SecretField } from './SecretField'
import { useNewProvider, type NewProviderProps } from './use-new-provider'
import classes from './keys.module.css'

export interface ProviderFormProps extends NewProviderProps {
  readonly onBack: () => void
}

/** The form; what it keeps and sends is in use-new-provider. */
export function ProviderForm({ onBack, ...props }: ProviderFormProps) {
  const form = useNewProvider(props)
  const { made, busy } = form
  return (
    <form
      className={classes.panelForm}
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void form.submit()
      }}
    >
      <p className={classes.quiet}>
        {kindNames[props.preset.kind]}. {props.preset.hint}
      </p>
      <AddressFields preset={props.preset} form={form} />
      <KeyField keychain={props.keychain} form={form} />
      {form.createError !== null && <ErrorState error={form.createError} />}
      {form.keyError !== null && (
        <ErrorState
          error={form.keyError}
          actions={
            made !== null && (
              <Button variant="default" onClick={() => props.onAdded(made)}>
                Go on without a key
              </Button>
            )
          }
        />
      )}
      <div className={classes.formFoot}>
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

type Form = ReturnType<typeof useNewProvider>

function AddressFields({
  preset,
  form,
}: Pick<NewProviderProps, 'preset'> & { readonly form: Form }) {
  const { name, address, checked, addressProblem, touched, trusted, made } = form
  return (
    <>
      <TextInput
        label="Name"
        value={name}
        maxLength={80}
        disabled={made !== null}
        error={touched && name.trim() === '' ? 'Give it a name.' : null}
        onChange={(event) => form.setName(event.currentTarget.value)}
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
        onChange={(event) => form.changeAddress(event.currentTarget.value)}
      />
      <ConfirmNetwork
        sentence={addressProblem === null ? checked.confirm : null}
        agreed={trusted}
        missing={touched}
        onChange={form.setTrusted}
      />
    </>
  )
}

function KeyField({
  keychain,
  form,
}: Pick<NewProviderProps, 'keychain'> & { readonly form: Form }) {
  return (
    <>
      <SecretField
        secret={form.secret}
        label="Key"
        hint={
          isLoopback(form.baseUrl)
            ? 'Not needed, if the server checks none'
            : 'Optional, can be added later'
        }
        error={form.keyProblem}
        disabled={form.busy}
        onText={form.clearKeyProblem}
      />
      <p className={classes.quiet}>
        {form.storage === 'session'
          ? `${keychain.message} A key given here is kept in memory for this session only.`
          : destinationText(keychain, form.storage)}
      </p>
    </>
  )
}
