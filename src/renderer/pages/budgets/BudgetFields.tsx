/** The fields of a budget, each with the sentence that says why it cannot be saved yet. */
import { Autocomplete, SegmentedControl, Select, TextInput } from '@mantine/core'
import { Labelled } from '../../kit/FormParts'
import { NumberText } from '../../kit/number/NumberText'
import { useServerQuery } from '../../client/query'
import { parseLimit, type BudgetDraft, type DraftProblems } from './budget.form'
import { periodLabels, unitLabels, type ScopeField } from './budget.words'
import forms from '../../kit/form.module.css'
import classes from './budgets.module.css'

export interface BudgetFieldsProps {
  readonly draft: BudgetDraft
  readonly problems: DraftProblems
  /** Scope, unit and period never change after a budget was made. */
  readonly fixed: boolean
  readonly onChange: (part: Partial<BudgetDraft>) => void
}

const units = Object.entries(unitLabels).map(([value, label]) => ({ value, label }))
const periods = Object.entries(periodLabels).map(([value, label]) => ({ value, label }))

export function BudgetFields({ draft, problems, fixed, onChange }: BudgetFieldsProps) {
  const limit = parseLimit(draft.limit, draft.unit)
  return (
    <div className={classes.fields}>
      <TextInput
        label="Name"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={problems.name}
        autoComplete="off"
        maxLength={120}
      />
      {!fixed && (
        <>
          <Labelled label="Unit">
            <SegmentedControl
              aria-label="Unit"
              fullWidth
              value={draft.unit}
              onChange={(unit) => onChange({ unit })}
              data={units as { value: BudgetDraft['unit']; label: string }[]}
            />
          </Labelled>
          <Labelled label="Period">
            <SegmentedControl
              aria-label="Period"
              fullWidth
              value={draft.period}
              onChange={(period) => onChange({ period })}
              data={periods as { value: BudgetDraft['period']; label: string }[]}
            />
          </Labelled>
        </>
      )}
      <NumberText
        label={draft.unit === 'usd' ? 'Limit in US dollars' : `Limit in ${draft.unit}`}
        leftSection={draft.unit === 'usd' ? '$' : undefined}
        text={draft.limit}
        onText={(text) => onChange({ limit: text })}
        error={problems.limit}
        wrong={limit.ok ? undefined : limit.message}
      />
      <Labelled
        label="When it is used up"
        hint={
          draft.enforcement === 'hard'
            ? 'A call that may cost more than is free is refused before it leaves.'
            : 'Calls go on. Alerts tell you when thresholds are passed.'
        }
      >
        <SegmentedControl
          aria-label="When it is used up"
          fullWidth
          value={draft.enforcement}
          onChange={(value) => onChange({ enforcement: value === 'notify' ? 'notify' : 'hard' })}
          data={[
            { value: 'hard', label: 'Stop calls' },
            { value: 'notify', label: 'Only warn' },
          ]}
        />
      </Labelled>
      <TextInput
        label="Warn at these percentages of the limit"
        value={draft.thresholds}
        onChange={(event) => onChange({ thresholds: event.currentTarget.value })}
        error={problems.thresholds}
        autoComplete="off"
      />
      {!fixed && (
        <>
          <ScopeFields draft={draft} problems={problems} onChange={onChange} />
          {draft.period !== 'total' && (
            <TimeZoneField
              value={draft.timeZone}
              problem={problems.timeZone}
              onChange={(timeZone) => onChange({ timeZone })}
            />
          )}
        </>
      )}
    </div>
  )
}

type ScopeFieldsProps = Pick<BudgetFieldsProps, 'draft' | 'problems' | 'onChange'>

function ScopeFields({ draft, problems, onChange }: ScopeFieldsProps) {
  const projects = useServerQuery(['projects'], ['projects'], (client) => client.projects.list())
  const services = useServerQuery(['services'], ['services'], (client) => client.services.list())
  const environments = useServerQuery(['environments'], ['environments'], (client) =>
    client.environments.list(),
  )
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  const keys = useServerQuery(['keys'], ['keys'], (client) => client.keys.list())
  const models = useServerQuery(['models', 'providers'], ['models', 'all'], (client) =>
    client.models.list({}),
  )
  const provider = draft.scope.provider ?? ''
  const named = (items: readonly { readonly name: string }[] | undefined) =>
    (items ?? []).map(({ name }) => ({ value: name, label: name }))
  const set = (field: ScopeField) => (value: string | null) =>
    onChange({ scope: { ...draft.scope, [field]: value ?? '' } })
  const picker = (
    field: ScopeField,
    label: string,
    any: string,
    data: { value: string; label: string }[],
  ) => (
    <Select
      label={label}
      placeholder={any}
      clearable
      searchable
      limit={200}
      nothingFoundMessage="Nothing matches"
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      value={draft.scope[field] || null}
      onChange={set(field)}
      data={data}
    />
  )
  const offered = (models.data?.items ?? []).filter(
    (model) => !model.simulated && (provider === '' || model.provider === provider),
  )
  return (
    <fieldset className={[forms.scopeFields, classes.scopeFields].join(' ')}>
      <legend>What it covers</legend>
      <p className={forms.hint}>
        Left open, a field matches every call. Those filled in must all match.
      </p>
      <div className={forms.pair}>
        {picker('project', 'Project', 'Any', named(projects.data?.items))}
        {picker('service', 'Service', 'Any', named(services.data?.items))}
        {picker('environment', 'Environment', 'Any', named(environments.data?.items))}
        {picker(
          'provider',
          'Provider',
          'Any',
          (providers.data?.items ?? [])
            .filter(({ kind }) => kind !== 'simulated')
            .map(({ id, name }) => ({ value: id, label: name })),
        )}
        {picker(
          'model',
          'Model',
          'Any',
          offered.map((model) => ({
            value: model.id,
            label: provider === '' ? model.id : model.model,
          })),
        )}
        {picker(
          'key',
          'Key',
          'Any',
          (keys.data?.items ?? [])
            .filter(({ providerId }) => provider === '' || providerId === provider)
            .map(({ id, label, last4 }) => ({ value: id, label: `${label} …${last4}` })),
        )}
        <TextInput
          label="User"
          placeholder="Any"
          value={draft.scope.user ?? ''}
          onChange={(event) => set('user')(event.currentTarget.value)}
          error={problems.user}
          autoComplete="off"
        />
        <TextInput
          label="Organization"
          placeholder="Any"
          value={draft.scope.organization ?? ''}
          onChange={(event) => set('organization')(event.currentTarget.value)}
          error={problems.organization}
          autoComplete="off"
        />
      </div>
    </fieldset>
  )
}

function TimeZoneField({
  value,
  problem,
  onChange,
}: {
  readonly value: string
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}) {
  return (
    <Autocomplete
      label="Time zone in which its days begin"
      limit={50}
      data={Intl.supportedValuesOf('timeZone')}
      value={value}
      onChange={onChange}
      error={problem}
    />
  )
}
