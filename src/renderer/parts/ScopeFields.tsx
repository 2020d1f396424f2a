/** Whom a budget or a limit is for: fields that match every call while they are left open. */
import { Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useServerQuery } from '../client/query'
import forms from '../kit/form.module.css'

export interface ScopeOption {
  readonly value: string
  readonly label: string
}

/** What can be picked, in the order in which the server gives it; empty until it is known. */
export function useScopeOptions() {
  const projects = useServerQuery(['projects'], ['projects'], (client) => client.projects.list())
  const services = useServerQuery(['services'], ['services'], (client) => client.services.list())
  const environments = useServerQuery(['environments'], ['environments'], (client) =>
    client.environments.list(),
  )
  const providers = useServerQuery(['providers'], ['providers'], (client) =>
    client.providers.list(),
  )
  return {
    projects: named(projects.data?.items),
    services: named(services.data?.items),
    environments: named(environments.data?.items),
    providers: (providers.data?.items ?? []).map(({ id, name, kind }) => ({
      value: id,
      label: name,
      simulated: kind === 'simulated',
    })),
  }
}

function named(items: readonly { readonly name: string }[] = []): readonly ScopeOption[] {
  return items.map(({ name }) => ({ value: name, label: name }))
}

export interface ScopeFieldsetProps {
  readonly legend: string
  readonly className: string | undefined
  readonly children: ReactNode
}

/** The group of them, with how they work together. */
export function ScopeFieldset({ legend, className, children }: ScopeFieldsetProps) {
  return (
    <fieldset className={[forms.scopeFields, className].join(' ')}>
      <legend>{legend}</legend>
      <p className={forms.hint}>
        Left open, a field matches every call. Those filled in must all match.
      </p>
      {children}
    </fieldset>
  )
}

export interface ScopePickerProps {
  readonly label: string
  readonly options: readonly ScopeOption[]
  readonly value: string | undefined
  /** Null: any. */
  readonly onChange: (value: string | null) => void
}

/** One of what the console knows, or any. */
export function ScopePicker({ label, options, value, onChange }: ScopePickerProps) {
  return (
    <Select
      label={label}
      placeholder="Any"
      clearable
      searchable
      limit={200}
      nothingFoundMessage="Nothing matches"
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      value={value || null}
      onChange={onChange}
      data={options}
    />
  )
}

export interface ScopeNameProps {
  readonly label: string
  readonly value: string | undefined
  readonly problem: string | undefined
  readonly onChange: (value: string) => void
}

/** A name that only callers know, or any. */
export function ScopeName({ label, value = '', problem, onChange }: ScopeNameProps) {
  return (
    <TextInput
      label={label}
      placeholder="Any"
      autoComplete="off"
      value={value}
      error={problem}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
