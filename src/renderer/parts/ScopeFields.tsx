/** Whom a budget or a limit is for: fields that match every call while they are left open. */
import { Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useServerQuery } from '../client/query'
import type { Problems } from '../kit/checked'
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

const typedFields = [
  ['user', 'User'],
  ['organization', 'Organization'],
] as const

function named(items: readonly { readonly name: string }[] = []): readonly ScopeOption[] {
  return items.map(({ name }) => ({ value: name, label: name }))
}

export interface ScopeFieldsProps<Field extends string> {
  readonly legend: string
  readonly className: string | undefined
  readonly pairClassName?: string | undefined
  /** The fields that know their values, in order. */
  readonly pickers: readonly (readonly [Field, string, readonly ScopeOption[]])[]
  readonly scope: { readonly [Name in Field | 'user' | 'organization']?: string }
  readonly problems: Problems<'user' | 'organization'>
  /** The scope with one field changed; empty: any. */
  readonly onScope: (scope: ScopeFieldsProps<Field>['scope']) => void
  readonly children?: ReactNode
}

/** The fields side by side; users and organizations are typed, for only callers know them. */
export function ScopeFields<Field extends string>({
  legend,
  className,
  pairClassName,
  pickers,
  scope,
  problems,
  onScope,
  children,
}: ScopeFieldsProps<Field>) {
  return (
    <fieldset className={[forms.scopeFields, className].join(' ')}>
      <legend>{legend}</legend>
      <p className={forms.hint}>
        Left open, a field matches every call. Those filled in must all match.
      </p>
      <div className={[forms.pair, pairClassName].filter(Boolean).join(' ')}>
        {pickers.map(([field, label, options]) => (
          <Select
            key={field}
            label={label}
            placeholder="Any"
            clearable
            searchable
            limit={200}
            nothingFoundMessage="Nothing matches"
            clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
            value={scope[field] || null}
            onChange={(value) => onScope({ ...scope, [field]: value ?? '' })}
            data={options}
          />
        ))}
        {typedFields.map(([field, label]) => (
          <TextInput
            key={field}
            label={label}
            placeholder="Any"
            autoComplete="off"
            value={scope[field] ?? ''}
            error={problems[field]}
            onChange={(event) => onScope({ ...scope, [field]: event.currentTarget.value })}
          />
        ))}
      </div>
      {children}
    </fieldset>
  )
}
