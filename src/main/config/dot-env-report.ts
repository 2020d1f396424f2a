/** Tells which variables of the `.env` files took effect, and of the others why not (spec K3). */
import type { DotEnvReport, DotEnvVariable } from '../../contract/dot-env'
import type { Provider } from '../../contract/providers'
import type { Settings } from '../../contract/system'
import type { DotEnv } from '../keys/dot-env'
import type { DotEnvDefaults } from '../keys/dot-env-defaults'
import type { EnvironmentKey } from '../keys/environment-keys'

export interface DotEnvReportDeps {
  readonly dotEnv: DotEnv
  readonly defaults: DotEnvDefaults
  /** The keys that variables gave, wherever they came from. */
  readonly keys: () => readonly Pick<EnvironmentKey, 'variable' | 'fromDotEnv'>[]
  readonly settings: () => Pick<Settings, 'fromDotEnv'>
  readonly provider: (id: string) => Pick<Provider, 'baseUrl'> | undefined
  /** Providers whose monthly token limit still is the file's. */
  readonly limitsFromDotEnv: () => readonly string[]
}

type State = Pick<DotEnvVariable, 'state' | 'sets' | 'note'>

const firstRunOnly = 'It is a default for the first run: the value in force was chosen in Tollgate.'

export function createDotEnvReport(deps: DotEnvReportDeps): () => DotEnvReport {
  const { dotEnv, defaults } = deps

  function setting(sets: string, inForce: boolean): State {
    return inForce
      ? { state: 'in_effect', sets, note: null }
      : { state: 'unused', sets, note: firstRunOnly }
  }

  function stateOf(name: string): State | undefined {
    if (/^(?:OPENAI|ANTHROPIC)_API_KEY(?:_|$)/.test(name)) return keyState(name)
    const fromSettings = (field: keyof Settings) => deps.settings().fromDotEnv.includes(field)
    const hasLimit = (provider: string) => deps.limitsFromDotEnv().includes(provider)
    switch (name) {
      case 'OPENAI_BASE_URL':
        return setting(
          'the base URL of the provider openai',
          defaults.openaiBaseUrl !== undefined &&
            deps.provider('openai')?.baseUrl === defaults.openaiBaseUrl,
        )
      case 'OPENAI_ORGANIZATION':
        return setting(
          'the organization that calls to OpenAI name',
          defaults.openaiOrganization !== undefined,
        )
      case 'OPENAI_MODEL':
      case 'ENABLE_OPENAI_FALLBACK':
        return setting('who is tried when a call names no model', fromSettings('defaultRoute'))
      case 'OPENAI_MAX_TOKENS':
        return setting('the most an answer may be long', fromSettings('defaultMaxOutputTokens'))
      case 'OPENAI_TEMPERATURE':
        return {
          state: 'unused',
          sets: 'the temperature',
          note: 'Tollgate has no default temperature: a call that wants one says so.',
        }
      case 'ANTHROPIC_MONTHLY_LIMIT':
        return setting('the tokens a month of the provider anthropic', hasLimit('anthropic'))
      case 'OPENAI_FALLBACK_THRESHOLD':
        return setting('when calls leave the provider anthropic', hasLimit('anthropic'))
      case 'OPENAI_MONTHLY_LIMIT':
        return setting('the tokens a month of the provider openai', hasLimit('openai'))
      default:
        return /^(?:OPENAI|ANTHROPIC)_/.test(name)
          ? { state: 'unused', sets: 'nothing', note: 'Tollgate knows no variable of this name.' }
          : undefined
    }
  }

  function keyState(name: string): State {
    const key = deps.keys().find(({ variable }) => variable === name)
    const sets = 'a key'
    if (key?.fromDotEnv === true) return { state: 'in_effect', sets, note: null }
    if (key !== undefined)
      return {
        state: 'overridden',
        sets,
        note: 'The environment that Tollgate was started in has a variable of this name.',
      }
    return {
      state: 'unused',
      sets,
      note: 'It is empty, or its name is not OPENAI_API_KEY, ANTHROPIC_API_KEY or one of them with _PROJECT behind it.',
    }
  }

  return () => ({
    files: dotEnv.files.map((file) => ({ ...file })),
    variables: dotEnv.variables.flatMap(({ name, path }) => {
      const state = stateOf(name)
      if (state === undefined) return []
      const unusable = defaults.problems.find((problem) => problem.startsWith(`${name} `))
      return [
        {
          name,
          path,
          ...state,
          ...(unusable === undefined ? {} : { state: 'unused' as const, note: unusable }),
        },
      ]
    }),
    problems: [...dotEnv.problems, ...defaults.problems],
  })
}
