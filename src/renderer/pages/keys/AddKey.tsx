/** Adding a key: one field. It finds its provider, is tested before it is saved, and says where it will be stored. */
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Key, KeychainStatus } from '../../../contract/keys'
import type { Provider } from '../../../contract/providers'
import { ErrorState } from '../../ui/ErrorState'
import { useModels } from '../../ui/ModelPicker'
import { useServerAction, useServerQuery } from '../../ui/query'
import { StatusChip } from '../../ui/StatusChip'
import { checkDraft, emptyDraft, type AddKeyDraft } from './add-key-draft'
import { firstModel } from './first-model'
import { FirstBudget } from './FirstBudget'
import { detectProvider, secretProblem, suggestedLabel, type Detection } from './key-prefix'
import { destinationText } from './key-words'
import { goodTestText, probeOutcome, type ProbeOutcome } from './probe-outcome'
import { SecretField, type SecretHandle } from './SecretField'
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

interface Typed {
  readonly detection: Detection
  readonly problem: string | null
}

interface Saved {
  readonly label: string
  readonly last4: string
  readonly note: string
  /** For the first key: what comes next, and the model the conversation goes on with. */
  readonly next: { readonly model: string | null } | null
}

export function AddKey({
  secret,
  providers,
  keys,
  keychain,
  projects,
  environments,
  preset,
  onDone,
}: AddKeyProps) {
  const [draft, setDraft] = useState<AddKeyDraft>(() => emptyDraft(preset, keychain))
  const [typed, setTyped] = useState<Typed | null>(null)
  const [outcome, setOutcome] = useState<ProbeOutcome | null>(null)
  const [saved, setSaved] = useState<Saved | null>(null)
  const [chosenByHand, setChosenByHand] = useState(false)
  const probe = useServerAction((client, input: { providerId: string; secret: string }) =>
    client.keys.probe(input),
  )
  const create = useServerAction(
    (client, input: Parameters<typeof client.keys.create>[0]) => client.keys.create(input),
    ['keys', 'providers'],
  )
  const models = useModels()
  const budgets = useServerQuery(['budgets'], ['budgets'], (client) => client.budgets.list())
  const callable = providers.filter((provider) => provider.kind !== 'simulated')
  const checked = checkDraft(draft, providers, keys, keychain)
  const providerName = providers.find(({ id }) => id === draft.providerId)?.name ?? 'provider'
  const open = typed !== null || preset !== null
  const busy = probe.running || create.running

  useEffect(() => {
    if (preset === null) return
    setDraft((before) => ({ ...before, providerId: preset }))
    setChosenByHand(true)
    setSaved(null)
  }, [preset])

  function change(part: Partial<AddKeyDraft>) {
    setDraft((before) => ({ ...before, ...part }))
    setOutcome(null)
    create.reset()
  }

  /** While it is being typed nothing is too short yet. */
  function judge(text: string, detection: Detection, providerId: string | null) {
    setTyped({
      detection,
      problem:
        text.length < 8
          ? null
          : secretProblem(
              text,
              providers.find(({ id }) => id === providerId),
            ),
    })
  }

  function onText(text: string) {
    setSaved(null)
    setOutcome(null)
    create.reset()
    if (text === '') {
      setTyped(null)
      return
    }
    const detection = detectProvider(text, providers)
    judge(text, detection, chosenByHand ? draft.providerId : detection.providerId)
    if (!chosenByHand) setDraft((before) => ({ ...before, providerId: detection.providerId }))
  }

  function cancel() {
    secret.clear()
    setTyped(null)
    setOutcome(null)
    setDraft(emptyDraft(null, keychain))
    setChosenByHand(false)
    create.reset()
    probe.reset()
    onDone()
  }

  async function save(tested: boolean) {
    const text = secret.read()
    const problem = secretProblem(
      text,
      providers.find(({ id }) => id === draft.providerId),
    )
    if (problem !== null) {
      setTyped({ detection: detectProvider(text, providers), problem })
      return
    }
    if (checked.problem !== null) return
    let note = 'Not tested.'
    let listed: readonly string[] = []
    if (!tested) {
      const answer = await probe.run({ providerId: checked.fields.providerId, secret: text })
      const result = answer.ok
        ? probeOutcome(answer.value)
        : ({ kind: 'unsure', error: answer.error } as const)
      if (result.kind !== 'good') {
        setOutcome(result)
        return
      }
      note = `${goodTestText(result.latencyMs, result.models.length)}.`
      listed = result.models
    }
    const stored = await create.run({ ...checked.fields, secret: text })
    if (!stored.ok) return
    cancel()
    setSaved({
      label: stored.value.label,
      last4: stored.value.last4,
      note,
      next:
        keys.length > 0
          ? null
          : { model: firstModel(models.data?.items ?? [], stored.value.providerId, listed) },
    })
  }

  return (
    <>
      <form
        className={classes['addKey']}
        aria-label="Add a key"
        onSubmit={(event) => {
          event.preventDefault()
          void save(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open && !busy) cancel()
        }}
      >
        <div className={classes['addKeyLine']}>
          <KeyRound size={16} aria-hidden="true" className={classes['addKeyIcon']} />
          <div className={classes['addKeyField']}>
            <SecretField
              secret={secret}
              label="New key"
              hideLabel
              hint="Paste a key: it is tested, then kept"
              error={typed?.problem ?? null}
              disabled={busy}
              onText={onText}
            />
          </div>
          {saved !== null && (
            <StatusChip tone="good">
              Saved {saved.label} ••••{saved.last4}. {saved.note}
            </StatusChip>
          )}
          {open && (
            <>
              <Button
                type="submit"
                loading={busy}
                disabled={typed === null || checked.problem !== null || typed.problem !== null}
              >
                {create.running ? 'Saving' : 'Test and save'}
              </Button>
              <Button variant="default" onClick={cancel} disabled={busy}>
                Cancel
              </Button>
            </>
          )}
        </div>
        {open && (
          <div className={classes['addKeyBody']}>
            <div className={classes['addKeyGrid']}>
              <Select
                label="Provider"
                data={callable.map(({ id, name }) => ({ value: id, label: name }))}
                value={draft.providerId}
                placeholder="Choose"
                searchable={callable.length > 8}
                onChange={(providerId) => {
                  setChosenByHand(true)
                  change({ providerId })
                  if (typed !== null) judge(secret.read(), typed.detection, providerId)
                }}
              />
              <TextInput
                label="Label"
                placeholder={
                  draft.providerId === null
                    ? 'Optional'
                    : suggestedLabel(providerName, draft.project, draft.environment)
                }
                value={draft.label}
                maxLength={80}
                onChange={(event) => change({ label: event.currentTarget.value })}
              />
              <Select
                label="Project"
                placeholder="Every project"
                clearable
                clearButtonProps={{ 'aria-label': 'Every project' }}
                data={[...projects]}
                value={draft.project}
                onChange={(project) => change({ project })}
              />
              <Select
                label="Environment"
                placeholder="Every environment"
                clearable
                clearButtonProps={{ 'aria-label': 'Every environment' }}
                data={[...environments]}
                value={draft.environment}
                onChange={(environment) => change({ environment })}
              />
            </div>
            <p className={classes['quiet']}>
              {typed !== null && !chosenByHand ? `${typed.detection.sentence} ` : ''}
              {destinationText(keychain, draft.storage)}
            </p>
            {!keychain.available && (
              <Checkbox
                label="Keep this key for this session only"
                description="In memory: gone when Tollgate closes, never written to disk."
                checked={draft.storage === 'session'}
                onChange={(event) =>
                  change({ storage: event.currentTarget.checked ? 'session' : 'keychain' })
                }
              />
            )}
            {checked.problem !== null && draft.providerId !== null && (
              <p className={classes['warning']}>{checked.problem}</p>
            )}
            {outcome !== null && outcome.kind !== 'good' && (
              <ErrorState
                error={outcome.error}
                actions={
                  outcome.kind === 'refused' ? (
                    <span className={classes['quiet']}>
                      Not saved. Check that the whole key was copied and that it belongs to{' '}
                      {providerName}.
                    </span>
                  ) : (
                    <>
                      <Button variant="default" onClick={() => void save(false)}>
                        Test again
                      </Button>
                      <Button variant="default" onClick={() => void save(true)}>
                        Save anyway
                      </Button>
                      <span className={classes['quiet']}>
                        The test did not reach a verdict on the key.
                      </span>
                    </>
                  )
                }
              />
            )}
            {create.error !== null && <ErrorState error={create.error} />}
          </div>
        )}
      </form>
      {saved?.next != null && budgets.data !== undefined && (
        <FirstBudget model={saved.next.model} asks={budgets.data.items.length === 0} />
      )}
    </>
  )
}
