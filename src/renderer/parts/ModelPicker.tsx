/**
 * Picks a model: searchable, grouped by provider, with tier and price, and the reason where policy
 * refuses one.
 */
import { Combobox, InputBase, useCombobox, type ComboboxStore } from '@mantine/core'
import { useEffect, useMemo, useState, type Ref } from 'react'
import type { Model } from '../../contract/models'
import { ErrorState } from './ErrorState'
import { ModelDot } from './ModelDot'
import { groupModels, priceText } from './model-picker.words'
import { useServerQuery } from '../client/query'
import classes from './model-picker.module.css'

/** The choice of naming no model. */
export interface DefaultChoice {
  /** `Default of service chat`. */
  readonly label: string
  /** The model it stands for now; null where there is none. */
  readonly model: string | null
  /** Why it is that one, or why there is none. */
  readonly detail: string
}

const defaultValue = 'default'

export interface ModelPickerProps {
  /** A model's full id, `provider/model`, or null. */
  readonly value: string | null
  readonly onChange: (model: Model) => void
  /**
   * Models that the policy of the service, else of the project, refuses are shown with the reason
   * and cannot be picked.
   */
  readonly service?: string | null
  readonly project?: string | undefined
  /** Offered first where given; `onDefault` is called when it is picked. */
  readonly fallback?: DefaultChoice
  readonly onDefault?: () => void
  readonly label?: string
  readonly capability?: Model['capabilities'][number]
  readonly disabled?: boolean
  readonly placeholder?: string
  /** Where the focus goes after a choice or Esc; back to the button where absent. */
  readonly onLeave?: () => void
}

/** The catalogue, shared by every picker. */
export function useModels() {
  return useServerQuery(['models', 'providers'], ['models', 'all'], (client) =>
    client.models.list({}),
  )
}

function useRefusals(
  service: string | null,
  project: string | undefined,
): ReadonlyMap<string, string> {
  const answer = useServerQuery(
    ['services', 'projects', 'models'],
    ['services', 'models', service, project],
    (client) =>
      service === null
        ? client.projects.models({ name: project ?? '' })
        : client.services.models({ name: service, project }),
    { enabled: service !== null || project !== undefined },
  )
  return useMemo(() => {
    const refused = new Map<string, string>()
    for (const item of answer.data?.items ?? [])
      if (!item.allowed) refused.set(item.model.id, item.refusal ?? 'Not allowed by policy.')
    return refused
  }, [answer.data])
}

type Marking = Pick<ComboboxStore, 'selectActiveOption' | 'selectFirstOption'>

/**
 * Marks what Enter takes: the present choice, and once something is typed the first that matches.
 */
function markMatch({ selectActiveOption, selectFirstOption }: Marking, search: string): void {
  if (search.trim() !== '' || selectActiveOption() === null) selectFirstOption()
}

/**
 * Marks the match whenever there is another one. Stands among the options, so that they are drawn
 * when it looks.
 */
function FirstMatch({
  combobox: { selectActiveOption, selectFirstOption },
  search,
  found,
}: {
  readonly combobox: Marking
  readonly search: string
  readonly found: unknown
}) {
  useEffect(() => {
    const timer = setTimeout(() => markMatch({ selectActiveOption, selectFirstOption }, search), 0)
    return () => clearTimeout(timer)
  }, [search, found, selectActiveOption, selectFirstOption])
  return null
}

export function ModelPicker({
  value,
  onChange,
  service = null,
  project,
  fallback,
  onDefault,
  label = 'Model',
  capability = 'chat',
  disabled = false,
  placeholder = 'Pick a model',
  onLeave,
}: ModelPickerProps) {
  const [search, setSearch] = useState('')
  const catalogue = useModels()
  const refusals = useRefusals(service, project)
  const combobox = useCombobox({
    onDropdownClose: (source) => {
      combobox.resetSelectedOption()
      setSearch('')
      if (source === 'keyboard') leave()
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const leave = onLeave ?? (() => combobox.focusTarget())
  const models = catalogue.data?.items
  const groups = useMemo(
    () => groupModels(models ?? [], search, refusals, capability),
    [models, search, refusals, capability],
  )
  const offersDefault = fallback !== undefined && isFound(fallback, search)
  const current = models?.find((model) => model.id === value) ?? null
  return (
    <Combobox
      store={combobox}
      withinPortal
      width={380}
      position="bottom-start"
      onOptionSubmit={(picked) => {
        const model = models?.find((candidate) => candidate.id === picked)
        if (picked === defaultValue) onDefault?.()
        else if (model !== undefined) onChange(model)
        combobox.closeDropdown()
        leave()
      }}
    >
      <Combobox.Target targetType="button">
        <PickerButton
          value={value}
          name={current?.model ?? value}
          label={label}
          placeholder={placeholder}
          disabled={disabled}
          onClick={() => combobox.toggleDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value)
            // A mark stands at a place, and another model is there now.
            combobox.resetSelectedOption()
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') leave()
            // Whoever types fast presses Enter before the match is marked.
            if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1)
              markMatch(combobox, search)
          }}
          placeholder="Search by name, provider, tier or ability"
          aria-label="Search models"
        />
        <Combobox.Options mah={340} className={classes.options} aria-label={label} tabIndex={0}>
          <FirstMatch combobox={combobox} search={search} found={groups} />
          {catalogue.error !== null && (
            <ErrorState error={catalogue.error} onRetry={catalogue.reload} />
          )}
          {catalogue.error === null && groups.length === 0 && !offersDefault && (
            <Combobox.Empty>
              {catalogue.loading ? 'Loading the catalogue' : 'No model matches'}
            </Combobox.Empty>
          )}
          {offersDefault && <DefaultOption choice={fallback} active={value === null} />}
          <ModelOptions groups={groups} value={value} />
        </Combobox.Options>
        <Combobox.Footer className={classes.foot}>USD per million tokens, in / out</Combobox.Footer>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function isFound({ label, model }: DefaultChoice, search: string): boolean {
  return `default ${label} ${model ?? ''}`.toLowerCase().includes(search.trim().toLowerCase())
}

interface PickerButtonProps {
  readonly value: string | null
  /** What the choice is called; null where there is none. */
  readonly name: string | null
  readonly label: string
  readonly placeholder: string
  readonly disabled: boolean
  readonly onClick: () => void
  /** Set by the target around it: where the list hangs and the focus returns to. */
  readonly ref?: Ref<HTMLButtonElement>
}

function PickerButton({ value, name, label, placeholder, ...button }: PickerButtonProps) {
  return (
    <InputBase
      component="button"
      type="button"
      pointer
      size="xs"
      {...button}
      aria-label={`${label}: ${name ?? placeholder}`}
      title={value ?? undefined}
      leftSection={value === null ? undefined : <ModelDot model={value} />}
      leftSectionWidth={26}
      rightSection={<Combobox.Chevron />}
      rightSectionPointerEvents="none"
      classNames={{ input: classes.button ?? '' }}
    >
      {name ?? <span className={classes.placeholder}>{placeholder}</span>}
    </InputBase>
  )
}

function DefaultOption({ choice, active }: { choice: DefaultChoice; active: boolean }) {
  return (
    <Combobox.Option value={defaultValue} active={active} disabled={choice.model === null}>
      <span className={classes.row}>
        {choice.model !== null && <ModelDot model={choice.model} listed />}
        <span className={classes.name}>{choice.label}</span>
        {choice.model !== null && <span className={classes.tier}>{choice.model}</span>}
      </span>
      <span className={classes.detail}>{choice.detail}</span>
    </Combobox.Option>
  )
}

interface ModelOptionsProps {
  readonly groups: ReturnType<typeof groupModels>
  readonly value: string | null
}

function ModelOptions({ groups, value }: ModelOptionsProps) {
  return groups.map((group) => (
    <Combobox.Group key={group.provider} label={group.providerName}>
      {group.choices.map(({ model, allowed, refusal }) => (
        <Combobox.Option
          key={model.id}
          value={model.id}
          disabled={!allowed}
          active={model.id === value}
        >
          <span className={classes.row}>
            <ModelDot model={model.id} listed />
            <span className={classes.name}>{model.model}</span>
            <span className={classes.tier}>{model.deprecated ? 'deprecated' : model.tier}</span>
            <span className={classes.price}>{priceText(model)}</span>
          </span>
          {refusal !== null && <span className={classes.refusal}>{refusal}</span>}
        </Combobox.Option>
      ))}
    </Combobox.Group>
  ))
}
