/**
 * Read-only keys from environment variables and the `.env` file (spec K3): OPENAI_API_KEY,
 * ANTHROPIC_API_KEY and one per project, OPENAI_API_KEY_REPORT.
 */
import { trimSecret } from '../../contract/secret-text'
import type { DotEnv } from './dot-env'
import type { Identity } from './fingerprint'
import { untried, type KeyRecord } from './key-record'

/** The built-in providers, by id: environment keys serve no others (spec §15). */
const families = { OPENAI_API_KEY: 'openai', ANTHROPIC_API_KEY: 'anthropic' } as const

export interface EnvironmentKey {
  /** Stable across starts: `env:` and the variable's name. */
  readonly id: string
  readonly variable: string
  readonly providerId: string
  readonly secret: string
  /** The project's name as variables spell it, or null for every project. */
  readonly projectSuffix: string | null
  readonly fromDotEnv: boolean
}

/** The process's own environment wins over the file; an empty value is no key. */
export function readEnvironmentKeys(
  env: Readonly<Record<string, string | undefined>>,
  dotEnv: Pick<DotEnv, 'variables'>,
): EnvironmentKey[] {
  const found = new Map<string, { readonly secret: string; readonly fromDotEnv: boolean }>()
  for (const { name, value } of dotEnv.variables)
    found.set(name, { secret: trimSecret(value), fromDotEnv: true })
  for (const [name, value] of Object.entries(env)) {
    const secret = trimSecret(value ?? '')
    if (secret !== '') found.set(name, { secret, fromDotEnv: false })
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([variable, { secret, fromDotEnv }]) => {
      const named = /^(OPENAI_API_KEY|ANTHROPIC_API_KEY)(?:_([A-Z0-9_]+))?$/.exec(variable)
      if (named === null || secret === '') return []
      const family = named[1] === 'ANTHROPIC_API_KEY' ? 'ANTHROPIC_API_KEY' : 'OPENAI_API_KEY'
      return [
        {
          id: `env:${variable}`,
          variable,
          providerId: families[family],
          secret,
          projectSuffix: named[2] ?? null,
          fromDotEnv,
        },
      ]
    })
}

/** The record of an environment key, made anew at each start. */
export function environmentRecord(
  { id, variable, providerId }: EnvironmentKey,
  identity: Identity,
): KeyRecord {
  return {
    id,
    providerId,
    label: variable,
    ...identity,
    project: null,
    environment: null,
    backend: 'environment',
    status: 'active',
    ...untried,
  }
}

/** A project's name as a variable spells it: `my-app` becomes `MY_APP`. */
export function projectSuffixOf(project: string): string {
  return project.toUpperCase().replace(/[^A-Z0-9]/g, '_')
}

/** The variable that would serve a provider; null where environment keys do not serve it. */
export function variableOf(providerId: string): string | null {
  for (const [variable, id] of Object.entries(families)) if (id === providerId) return variable
  return null
}
