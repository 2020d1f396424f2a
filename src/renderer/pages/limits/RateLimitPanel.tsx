/** The fields of a rate limit, new or known. */
import { NativeSelect, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  limitLabels,
  type LimitAlgorithm,
  type LimitItem,
  type LimitLabel,
  type LimitUnit,
  type LimitWindow,
} from '../../../contract/limits'
import { ErrorState } from '../../parts/ErrorState'
import { NumberText } from '../../kit/number/NumberText'
import { Panel } from '../../kit/Panel'
import { useServerAction, useServerQuery } from '../../client/query'
import { checkRate, draftOf, newRateDraft, type RateDraft, type RateInput } from './limit.form'
import { algorithmLabels, unitLabels, windowLabels } from './limit.words'
import { Labelled, PanelFoot, useFocusOnProblem } from '../../kit/FormParts'
import forms from '../../kit/form.module.css'
import classes from './limits.module.css'

function options<Value extends string>(
  labels: Readonly<Record<Value, string>>,
): { value: Value; label: string }[] {
  return Object.entries<string>(labels).map(([value, label]) => ({ value: value as Value, label }))
}

export function RateLimitPanel({
  limit,
  onDone,
}: {
  readonly limit: LimitItem | null
  readonly onDone: () => void
}) {
  const [draft, setDraft] = useState<RateDraft>(() =>
    limit === null ? newRateDraft : draftOf(limit),
  )
  const [tried, setTried] = useState(false)
  const save = useServerAction(
    async (client, input: RateInput) => {
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
  const checked = checkRate(draft)
  const problems = tried && !checked.ok ? checked.problems : {}
  const { form, focus } = useFocusOnProblem()
  const change = (part: Partial<RateDraft>) => setDraft({ ...draft, ...part })
  async function submit() {
    setTried(true)
    if (!checked.ok) focus()
    else if ((await save.run(checked.input)).ok) onDone()
  }
  const title = limit === null ? 'New rate limit' : `Edit ${limit.name}`
  const perRequest = draft.unit === 'tokens_per_request'
  return (
    <Panel
      title={title}
      label={limit === null ? 'New rate limit' : 'Edit rate limit'}
      onClose={onDone}
      width={440}
      takeFocus
    >
      <form
        ref={form}
        className={forms.form}
        onSubmit={(event) => (event.preventDefault(), void submit())}
        noValidate
      >
        {limit === null && (
          <Labelled label="Counts">
            <SegmentedControl
              aria-label="Counts"
              fullWidth
              value={draft.unit}
              onChange={(unit) => change({ unit: unit as LimitUnit })}
              data={options(unitLabels)}
            />
          </Labelled>
        )}
        <NumberText
          label={draft.unit === 'requests' ? 'Limit in requests' : 'Limit in tokens'}
          whole
          text={draft.limit}
          error={problems.limit}
          wrong={checked.ok ? undefined : checked.problems.limit}
          onText={(text) => change({ limit: text })}
        />
        {!perRequest && (
          <>
            <Labelled label="In a">
              <SegmentedControl
                aria-label="In a"
                fullWidth
                value={draft.window}
                onChange={(window) => change({ window: window as LimitWindow })}
                data={options(windowLabels)}
              />
            </Labelled>
            <Labelled
              label="Counted by"
              hint={
                draft.algorithm === 'sliding_window'
                  ? 'Never more than the limit in any span of that length.'
                  : 'A burst of the limit at once, then it refills evenly.'
              }
            >
              <SegmentedControl
                aria-label="Counted by"
                fullWidth
                value={draft.algorithm}
                onChange={(algorithm) => change({ algorithm: algorithm as LimitAlgorithm })}
                data={options(algorithmLabels)}
              />
            </Labelled>
          </>
        )}
        {limit === null && <ScopeFields draft={draft} problems={problems} onChange={change} />}
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
        {save.error !== null && <ErrorState error={save.error} />}
        <PanelFoot
          label={limit === null ? 'Add limit' : 'Save'}
          busy={save.running}
          onCancel={onDone}
        />
      </form>
    </Panel>
  )
}

interface ScopeFieldsProps {
  readonly draft: RateDraft
  readonly problems: { readonly user?: string; readonly organization?: string }
  readonly onChange: (part: Partial<RateDraft>) => void
}

function ScopeFields({ draft, problems, onChange }: ScopeFieldsProps) {
  const projects = useServerQuery(['projects'], ['projects'], (client) => client.projects.list())
  const services = useServerQuery(['services'], ['services'], (client) => client.services.list())
  const environments = useServerQuery(['environments'], ['environments'], (client) =>
    client.environments.list(),
  )
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  const set = (label: LimitLabel) => (value: string | null) =>
    onChange({ scope: { ...draft.scope, [label]: value ?? '' } })
  const picker = (
    label: LimitLabel,
    title: string,
    data: readonly { readonly value: string; readonly label: string }[],
  ) => (
    <Select
      label={title}
      placeholder="Any"
      clearable
      searchable
      limit={200}
      nothingFoundMessage="Nothing matches"
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
      value={draft.scope[label] || null}
      onChange={set(label)}
      data={data}
    />
  )
  const named = (items: readonly { readonly name: string }[] | undefined) =>
    (items ?? []).map(({ name }) => ({ value: name, label: name }))
  return (
    <fieldset className={[forms.scopeFields, classes.scopeFields].join(' ')}>
      <legend>Whom it holds</legend>
      <p className={forms.hint}>
        Left open, a field matches every call. Those filled in must all match.
      </p>
      <div className={[forms.pair, classes.pair].join(' ')}>
        {picker(
          'provider',
          'Provider',
          (providers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        )}
        {picker('service', 'Service', named(services.data?.items))}
        {picker('project', 'Project', named(projects.data?.items))}
        {picker('environment', 'Environment', named(environments.data?.items))}
        <TextInput
          label="User"
          placeholder="Any"
          autoComplete="off"
          value={draft.scope.user ?? ''}
          error={problems.user}
          onChange={(event) => set('user')(event.currentTarget.value)}
        />
        <TextInput
          label="Organization"
          placeholder="Any"
          autoComplete="off"
          value={draft.scope.organization ?? ''}
          error={problems.organization}
          onChange={(event) => set('organization')(event.currentTarget.value)}
        />
      </div>
      {draft.unit !== 'tokens_per_request' && (
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
      )}
    </fieldset>
  )
}
