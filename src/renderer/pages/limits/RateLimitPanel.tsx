/** The fields of a rate limit, new or known. */
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { limitLabels, type LimitItem, type NewLimitInput } from '../../../contract/limits'
import type { Problems } from '../../kit/checked'
import { NumberText } from '../../kit/number/NumberText'
import { Choice } from '../../kit/Choice'
import { PanelForm, usePanelForm } from '../../parts/PanelForm'
import { ScopeFields, useScopeOptions } from '../../parts/ScopeFields'
import { useServerAction } from '../../client/query'
import { checkRate, draftOf, newRateDraft, type RateDraft, type RateField } from './limit.form'
import { algorithmLabels, unitLabels, windowLabels } from './limit.words'
import forms from '../../kit/form.module.css'
import classes from './limits.module.css'

export interface RateLimitPanelProps {
  /** Null: a new one. */
  readonly limit: LimitItem | null
  readonly onDone: () => void
}

/** The panel for a new one, or for the one given. */
export function RateLimitPanel({ limit, onDone }: RateLimitPanelProps) {
  const [draft, setDraft] = useState<RateDraft>(() =>
    limit === null ? newRateDraft : draftOf(limit),
  )
  const checked = checkRate(draft)
  const form = usePanelForm(checked, useSaveRate(limit), onDone)
  const { problems } = form
  const change = (part: Partial<RateDraft>) => setDraft({ ...draft, ...part })
  return (
    <PanelForm
      title={limit === null ? 'New rate limit' : `Edit ${limit.name}`}
      label={limit === null ? 'New rate limit' : 'Edit rate limit'}
      saveLabel={limit === null ? 'Add limit' : 'Save'}
      form={form}
      onDone={onDone}
    >
      {limit === null && (
        <Choice
          label="Counts"
          options={unitLabels}
          value={draft.unit}
          onChange={(unit) => change({ unit })}
        />
      )}
      <NumberText
        label={draft.unit === 'requests' ? 'Limit in requests' : 'Limit in tokens'}
        whole
        text={draft.limit}
        error={problems.limit}
        wrong={checked.ok ? undefined : checked.problems.limit}
        onText={(text) => change({ limit: text })}
      />
      {draft.unit !== 'tokens_per_request' && <WindowFields draft={draft} onChange={change} />}
      {limit === null && <Holds draft={draft} problems={problems} onChange={change} />}
      <TextInput
        label="Name"
        placeholder="Named after what it allows"
        autoComplete="off"
        maxLength={120}
        value={draft.name}
        error={problems.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <p className={forms.hint}>
        {limit === null
          ? 'It counts from now on. Tokens count at their upper bound while a call runs, then at what it used.'
          : 'What it covers and counts stays as it is; make another limit for that. Counters go on.'}
      </p>
    </PanelForm>
  )
}

/** Makes a limit, or changes what can change of one. */
function useSaveRate(limit: LimitItem | null) {
  return useServerAction(
    async (client, input: NewLimitInput) => {
      if (limit === null) return client.limits.create(input)
      const { name, limit: most, window, algorithm } = input
      return client.limits.update({
        id: limit.id,
        limit: most,
        algorithm,
        ...(name === undefined ? {} : { name }),
        ...(window === null ? {} : { window }),
      })
    },
    ['limits'],
  )
}

interface RateFieldsProps {
  readonly draft: RateDraft
  readonly onChange: (part: Partial<RateDraft>) => void
}

/** Over which time it counts, and how. */
function WindowFields({ draft, onChange }: RateFieldsProps) {
  return (
    <>
      <Choice
        label="In a"
        options={windowLabels}
        value={draft.window}
        onChange={(window) => onChange({ window })}
      />
      <Choice
        label="Counted by"
        hint={
          draft.algorithm === 'sliding_window'
            ? 'Never more than the limit in any span of that length.'
            : 'A burst of the limit at once, then it refills evenly.'
        }
        options={algorithmLabels}
        value={draft.algorithm}
        onChange={(algorithm) => onChange({ algorithm })}
      />
    </>
  )
}

interface HoldsProps extends RateFieldsProps {
  /** None before a save was tried. */
  readonly problems: Problems<RateField>
}

/** Whose calls it counts. */
function Holds({ draft, problems, onChange }: HoldsProps) {
  const { providers, services, projects, environments } = useScopeOptions()
  return (
    <ScopeFields
      legend="Whom it holds"
      className={classes.scopeFields}
      pairClassName={classes.pair}
      pickers={[
        ['provider', 'Provider', providers],
        ['service', 'Service', services],
        ['project', 'Project', projects],
        ['environment', 'Environment', environments],
      ]}
      scope={draft.scope}
      problems={problems}
      onScope={(scope) => onChange({ scope })}
    >
      {draft.unit !== 'tokens_per_request' && <EachField draft={draft} onChange={onChange} />}
    </ScopeFields>
  )
}

/** Who gets a counter of their own. */
function EachField({ draft, onChange }: RateFieldsProps) {
  return (
    <NativeSelect
      mt={10}
      label="A counter of its own for"
      value={draft.each ?? ''}
      onChange={(event) =>
        onChange({
          each: limitLabels.find((label) => label === event.currentTarget.value) ?? null,
        })
      }
      data={[
        { value: '', label: 'Nobody: all share one' },
        ...limitLabels.map((label) => ({ value: label, label: `Each ${label}` })),
      ]}
    />
  )
}
