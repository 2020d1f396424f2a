/** The filters in force as chips, each removable, and one form to add another. */
import {
  Autocomplete,
  Button,
  CloseButton,
  NativeSelect,
  Popover,
  Select,
  TextInput,
} from '@mantine/core'
import { ListFilter } from 'lucide-react'
import { useState } from 'react'
import { costStatus } from '../../../contract/call-outcome'
import { source } from '../../../contract/calls'
import { noValue, restName } from '../../../contract/entry-filter'
import { entryKind, type LedgerFilter } from '../../../contract/ledger'
import type { DimensionNames } from '../dimension-names.state'
import { isoDate, parseIsoDate } from '../../../shared/dates'
import { useServerQuery } from '../../client/query'
import {
  fieldLabels,
  filterChips,
  outcomes,
  withoutField,
  type FilterField,
  type TextField,
} from './entry-filters'
import classes from './filters.module.css'

export interface FilterBarProps {
  readonly filter: LedgerFilter
  readonly timeZone: string
  readonly names: DimensionNames
  /** What can be filtered by here. */
  readonly fields: readonly FilterField[]
  /** What is shown of what passes, in the button's form: `Show only entries by`. */
  readonly what: string
  readonly onFilter: (filter: LedgerFilter) => void
}

export function FilterBar({ filter, timeZone, names, fields, what, onFilter }: FilterBarProps) {
  const [opened, setOpened] = useState(false)
  const chips = filterChips(filter, timeZone, names)
  return (
    <div className={classes.filters} role="group" aria-label="Filters">
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width={300}
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<ListFilter size={14} />}
            onClick={() => setOpened(!opened)}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Add a filter">
          <AddFilter
            filter={filter}
            timeZone={timeZone}
            names={names}
            fields={fields}
            what={what}
            onFilter={(next) => {
              setOpened(false)
              onFilter(next)
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {chips.map(({ field, label, value }) => (
        <span key={field} className={classes.chip}>
          <span className={classes.chipLabel}>{label}</span>
          <span className={classes.chipValue} title={value}>
            {value}
          </span>
          <CloseButton
            size={18}
            iconSize={12}
            aria-label={`Remove filter ${label} ${value}`}
            onClick={() => onFilter(withoutField(filter, field))}
          />
        </span>
      ))}
      {chips.length > 1 && (
        <Button variant="subtle" color="gray" onClick={() => onFilter({})}>
          Clear all
        </Button>
      )}
    </div>
  )
}

function AddFilter({ filter, timeZone, names, fields, what, onFilter }: FilterBarProps) {
  const [field, setField] = useState<FilterField>('project')
  const [value, setValue] = useState('')
  const [dates, setDates] = useState({
    from: filter.from === undefined ? '' : isoDate(filter.from, timeZone),
    to: filter.to === undefined ? '' : isoDate(filter.to - 1, timeZone),
  })
  const next = nextFilter(filter, field, value, dates, timeZone)
  return (
    <form
      className={classes.addFilter}
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== null) onFilter(next)
      }}
    >
      <NativeSelect
        label={`Show only ${what} by`}
        data={fields.map((one) => ({ value: one, label: fieldLabels[one] }))}
        value={field}
        onChange={(event) => {
          setField(fields.find((one) => one === event.currentTarget.value) ?? 'project')
          setValue('')
        }}
      />
      {field === 'time' ? (
        <div className={classes.dates}>
          <TextInput
            type="date"
            label="First day"
            value={dates.from}
            onChange={(event) => setDates({ ...dates, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="Last day"
            value={dates.to}
            onChange={(event) => setDates({ ...dates, to: event.currentTarget.value })}
          />
        </div>
      ) : field === 'unresolved' || field === 'simulated' ? (
        <NativeSelect
          label={fieldLabels[field]}
          data={[
            { value: '', label: 'Choose' },
            { value: 'true', label: 'Only these' },
            { value: 'false', label: 'Leave them out' },
          ]}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      ) : (
        <ValueInput field={field} value={value} names={names} onValue={setValue} />
      )}
      <Button type="submit" disabled={next === null}>
        Apply
      </Button>
    </form>
  )
}

/** The filter with one more condition; null while the form does not say which. */
function nextFilter(
  filter: LedgerFilter,
  field: FilterField,
  value: string,
  dates: { readonly from: string; readonly to: string },
  timeZone: string,
): LedgerFilter | null {
  if (field === 'time') {
    const from = parseIsoDate(dates.from, timeZone)
    const to = parseIsoDate(dates.to, timeZone, 1)
    if ((from === null && to === null) || (from !== null && to !== null && to <= from)) return null
    return {
      ...withoutField(filter, 'time'),
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
    }
  }
  if (value.trim() === '') return null
  if (field === 'unresolved' || field === 'simulated')
    return { ...filter, [field]: value === 'true' }
  return { ...filter, [field]: value.trim() }
}

interface ValueInputProps {
  readonly field: TextField
  readonly value: string
  readonly names: DimensionNames
  readonly onValue: (value: string) => void
}

/**
 * A list where the values are known, a text with suggestions where old entries may carry values
 * that no longer exist.
 */
function ValueInput({ field, value, names, onValue }: ValueInputProps) {
  const known = useKnownValues(field)
  const label = fieldLabels[field]
  switch (field) {
    case 'source':
    case 'kind':
    case 'outcome':
    case 'costStatus': {
      const options = {
        source: source.options,
        kind: entryKind.options,
        outcome: outcomes,
        costStatus: costStatus.options,
      }[field]
      return (
        <Select
          label={label}
          searchable
          comboboxProps={{ withinPortal: false }}
          value={value === '' ? null : value}
          onChange={(picked) => onValue(picked ?? '')}
          data={options.map((option) => ({ value: option, label: option.replaceAll('_', ' ') }))}
        />
      )
    }
    case 'key':
      return (
        <Select
          label={label}
          searchable
          comboboxProps={{ withinPortal: false }}
          nothingFoundMessage="No key matches"
          value={value === '' ? null : value}
          onChange={(picked) => onValue(picked ?? '')}
          data={[
            { value: noValue, label: 'none' },
            ...[...names.keys].map(([id, text]) => ({ value: id, label: text })),
          ]}
        />
      )
    case 'provider':
      return (
        <Autocomplete
          label={label}
          comboboxProps={{ withinPortal: false }}
          value={value}
          onChange={onValue}
          data={[...names.providers.keys()]}
        />
      )
    case 'project':
    case 'service':
    case 'environment':
    case 'model':
    case 'user':
    case 'organization':
      return (
        <Autocomplete
          label={label}
          limit={30}
          comboboxProps={{ withinPortal: false }}
          value={value}
          onChange={onValue}
          data={[...known]}
        />
      )
    case 'callId':
      return (
        <TextInput
          label="Call id"
          value={value}
          onChange={(event) => onValue(event.currentTarget.value)}
        />
      )
  }
}

/** Values that entries of this ledger carry, most spent first. */
function useKnownValues(field: TextField): readonly string[] {
  const by =
    field === 'project' ||
    field === 'service' ||
    field === 'environment' ||
    field === 'model' ||
    field === 'user' ||
    field === 'organization'
      ? field
      : null
  const real = useServerQuery(
    ['usage', 'ledger'],
    ['ledger', 'values', by, false],
    (client) => client.usage.summary({ by: by ?? 'project', simulated: false }),
    { enabled: by !== null },
  )
  const simulated = useServerQuery(
    ['usage', 'ledger'],
    ['ledger', 'values', by, true],
    (client) => client.usage.summary({ by: by ?? 'project', simulated: true }),
    { enabled: by !== null },
  )
  const names = [...(real.data?.groups ?? []), ...(simulated.data?.groups ?? [])].map(
    ({ name }) => name,
  )
  return [...new Set(names)].filter((name) => name !== restName)
}
