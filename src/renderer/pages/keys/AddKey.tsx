/**
 * Adding a key: one field. It finds its provider, is tested before it is saved, and says where it
 * will be stored.
 */
import { Button } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../parts/ErrorState'
import { useModels } from '../../parts/ModelPicker'
import { useServerQuery } from '../../client/query'
import { StatusChip } from '../../kit/StatusChip'
import { checkDraft } from './add-key.form'
import { AddKeyFields } from './AddKeyFields'
import { firstModel } from './first-model'
import { FirstBudget } from './FirstBudget'
import { ProbeRefusal } from './ProbeRefusal'
import { SecretField, type SecretHandle } from './SecretField'
import { useKeyDraft } from './use-key-draft'
import { useTestAndSave, type StoredKey } from './use-test-and-save'
import classes from './keys.module.css'

export interface AddKeyProps {
  readonly secret: SecretHandle
  readonly providers: readonly Provider[]
  readonly keys: readonly Key[]
  readonly keychain: KeychainStatus
  readonly projects: readonly string[]
  readonly environments: readonly string[]
  /** A provider chosen elsewhere on the page ("add key" on its card). */
  readonly preset: string | null
  readonly onDone: () => void
}

interface Saved extends StoredKey {
  /** For the first key: what comes next, and the model the conversation goes on with. */
  readonly next: { readonly model: string | null } | null
}

/** The field with its form, and after the first key the question for a budget. */
export function AddKey(props: AddKeyProps) {
  const form = useAddKey(props)
  const budgets = useServerQuery(['budgets'], ['budgets'], (client) => client.budgets.list())
  const { draft, typed, chosenByHand } = form.draft
  const { outcome, error } = form.sending
  return (
    <>
      <form
        className={classes.addKey}
        aria-label="Add a key"
        onSubmit={(event) => {
          event.preventDefault()
          void form.save(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && form.open && !form.sending.busy) form.cancel()
        }}
      >
        <KeyLine form={form} secret={props.secret} />
        {form.open && (
          <div className={classes.addKeyBody}>
            <AddKeyFields
              draft={draft}
              providers={props.providers}
              keychain={props.keychain}
              projects={props.projects}
              environments={props.environments}
              detected={typed !== null && !chosenByHand ? typed.detection.sentence : null}
              problem={form.checked.problem}
              onProvider={form.choose}
              onChange={form.change}
            />
            {outcome !== null && outcome.kind !== 'good' && (
              <ProbeRefusal
                outcome={outcome}
                providerName={
                  props.providers.find(({ id }) => id === draft.providerId)?.name ?? 'provider'
                }
                onTest={() => void form.save(false)}
                onSaveAnyway={() => void form.save(true)}
              />
            )}
            {error !== null && <ErrorState error={error} />}
          </div>
        )}
      </form>
      {form.saved?.next != null && budgets.data !== undefined && (
        <FirstBudget model={form.saved.next.model} asks={budgets.data.items.length === 0} />
      )}
    </>
  )
}

/** What is typed, chosen, tested and saved; the secret itself stays in its field. */
function useAddKey({ secret, providers, keys, keychain, preset, onDone }: AddKeyProps) {
  const draft = useKeyDraft(providers, keychain, preset)
  const sending = useTestAndSave()
  const models = useModels()
  const [saved, setSaved] = useState<Saved | null>(null)
  const checked = checkDraft(draft.draft, providers, keys, keychain)

  useEffect(() => {
    if (preset !== null) setSaved(null)
  }, [preset])

  function cancel() {
    secret.clear()
    draft.clear()
    sending.reset()
    onDone()
  }

  return {
    draft,
    sending,
    saved,
    checked,
    cancel,
    open: draft.typed !== null || preset !== null,
    change(part: Parameters<typeof draft.change>[0]) {
      draft.change(part)
      sending.forget()
    },
    choose(providerId: string | null) {
      draft.choose(providerId)
      sending.forget()
      if (draft.typed !== null) draft.judge(secret.read(), draft.typed.detection, providerId)
    },
    read(text: string) {
      setSaved(null)
      sending.forget()
      draft.read(text)
    },
    async save(untested: boolean) {
      const text = secret.read()
      if (!draft.accept(text) || checked.problem !== null) return
      const stored = await sending.save(checked.fields, text, untested)
      if (stored === null) return
      cancel()
      const { key, listed } = stored
      const model = firstModel(models.data?.items ?? [], key.providerId, listed)
      setSaved({ ...stored, next: keys.length > 0 ? null : { model } })
    },
  }
}

type AddKeyForm = ReturnType<typeof useAddKey>

/** The field itself, what became of the last key, and the two buttons. */
function KeyLine({ form, secret }: { readonly form: AddKeyForm; readonly secret: SecretHandle }) {
  const { saved, sending } = form
  const { typed } = form.draft
  return (
    <div className={classes.addKeyLine}>
      <KeyRound size={16} aria-hidden="true" className={classes.addKeyIcon} />
      <div className={classes.addKeyField}>
        <SecretField
          secret={secret}
          label="New key"
          hideLabel
          hint="Paste a key: it is tested, then kept"
          error={typed?.problem ?? null}
          disabled={sending.busy}
          onText={form.read}
        />
      </div>
      {saved !== null && (
        <StatusChip tone="good">
          Saved {saved.key.label} ••••{saved.key.last4}. {saved.note}
        </StatusChip>
      )}
      {form.open && (
        <>
          <Button
            type="submit"
            loading={sending.busy}
            disabled={typed === null || form.checked.problem !== null || typed.problem !== null}
          >
            {sending.storing ? 'Saving' : 'Test and save'}
          </Button>
          <Button variant="default" onClick={form.cancel} disabled={sending.busy}>
            Cancel
          </Button>
        </>
      )}
    </div>
  )
}
