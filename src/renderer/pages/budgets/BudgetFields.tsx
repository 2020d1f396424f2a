/** The fields of a budget, each with the sentence that says why it cannot be saved yet. */
import { Autocomplete, TextInput } from '@mantine/core'
import { useServerQuery } from '../../client/query'
import { NumberText } from '../../kit/number/NumberText'
import { Choice } from '../../kit/Choice'
import { ScopeFields, useScopeOptions } from '../../parts/ScopeFields'
import { parseLimit, type BudgetDraft, type DraftProblems } from './budget.form'
import { enforcementLabels, periodLabels, unitLabels } from './budget.words'
import classes from './budgets.module.css'

export interface BudgetFieldsProps {
  readonly draft: BudgetDraft
  /** None before a save was tried. */
  readonly problems: DraftProblems
  /** Scope, unit and period never change after a budget was made. */
  readonly fixed: boolean
  readonly onChange: (part: Partial<BudgetDraft>) => void
}

/** All fields of a new budget; of a fixed one those that can change. */
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
          <Choice
            label="Unit"
            options={unitLabels}
            value={draft.unit}
            onChange={(unit) => onChange({ unit })}
          />
          <Choice
            label="Period"
            options={periodLabels}
            value={draft.period}
            onChange={(period) => onChange({ period })}
          />
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
      <Choice
        label="When it is used up"
        hint={
          draft.enforcement === 'hard'
            ? 'A call that may cost more than is free is refused before it leaves.'
            : 'Calls go on. Alerts tell you when thresholds are passed.'
        }
        options={enforcementLabels}
        value={draft.enforcement}
        onChange={(enforcement) => onChange({ enforcement })}
      />
      <TextInput
        label="Warn at these percentages of the limit"
        value={draft.thresholds}
        onChange={(event) => onChange({ thresholds: event.currentTarget.value })}
        error={problems.thresholds}
        autoComplete="off"
      />
      {!fixed && (
        <>
          <Covers draft={draft} problems={problems} onChange={onChange} />
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

type CoversProps = Pick<BudgetFieldsProps, 'draft' | 'problems' | 'onChange'>

/** Whose calls it counts. */
function Covers({ draft, problems, onChange }: CoversProps) {
  const { projects, services, environments, providers } = useScopeOptions()
  const { models, keys } = useCallOptions(draft.scope.provider ?? '')
  return (
    <ScopeFields
      legend="What it covers"
      className={classes.scopeFields}
      pickers={[
        ['project', 'Project', projects],
        ['service', 'Service', services],
        ['environment', 'Environment', environments],
        ['provider', 'Provider', providers.filter(({ simulated }) => !simulated)],
        ['model', 'Model', models],
        ['key', 'Key', keys],
      ]}
      scope={draft.scope}
      problems={problems}
      onScope={(scope) => onChange({ scope })}
    />
  )
}

/** The models and keys a call can use, of one provider where it is not empty. */
function useCallOptions(provider: string) {
  const keys = useServerQuery(['keys'], ['keys'], (client) => client.keys.list())
  const models = useServerQuery(['models', 'providers'], ['models', 'all'], (client) =>
    client.models.list({}),
  )
  return {
    models: (models.data?.items ?? [])
      .filter((model) => !model.simulated && (provider === '' || model.provider === provider))
      .map(({ id, model }) => ({ value: id, label: provider === '' ? id : model })),
    keys: (keys.data?.items ?? [])
      .filter(({ providerId }) => provider === '' || providerId === provider)
      .map(({ id, label, last4 }) => ({ value: id, label: `${label} …${last4}` })),
  }
}

/** A budget keeps its own: days begin there. */
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
