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

export function createDotEnvReport(deps: DotEnvReportDeps): () => DotEnvReport {
  const { dotEnv, defaults } = deps
  return () => ({
    files: dotEnv.files.map((file) => ({ ...file })),
    variables: dotEnv.variables.flatMap(({ name, path }) => {
      const state = stateOf(deps, name)
      if (state === undefined) return []
      const problem = defaults.problems.find((each) => each.startsWith(`${name} `))
      const unusable = problem === undefined ? {} : { state: 'unused' as const, note: problem }
      return [{ name, path, ...state, ...unusable }]
    }),
    problems: [...dotEnv.problems, ...defaults.problems],
  })
}

/** Undefined for a variable that is none of ours. */
function stateOf(deps: DotEnvReportDeps, name: string): State | undefined {
  if (/^(?:OPENAI|ANTHROPIC)_API_KEY(?:_|$)/.test(name)) return keyState(deps, name)
  const { defaults } = deps
  const fromSettings = (field: keyof Settings) => deps.settings().fromDotEnv.includes(field)
  const hasLimit = (provider: string) => deps.limitsFromDotEnv().includes(provider)
  switch (name) {
    case 'OPENAI_BASE_URL':
      return defaultState(
        'the base URL of the provider openai',
        defaults.openaiBaseUrl !== undefined &&
          deps.provider('openai')?.baseUrl === defaults.openaiBaseUrl,
      )
    case 'OPENAI_ORGANIZATION':
      return defaultState(
        'the organization that calls to OpenAI name',
        defaults.openaiOrganization !== undefined,
      )
    case 'OPENAI_MODEL':
    case 'ENABLE_OPENAI_FALLBACK':
      return defaultState('who is tried when a call names no model', fromSettings('defaultRoute'))
    case 'OPENAI_MAX_TOKENS':
      return defaultState('the most an answer may be long', fromSettings('defaultMaxOutputTokens'))
    case 'OPENAI_TEMPERATURE':
      return {
        state: 'unused',
        sets: 'the temperature',
        note: 'Tollgate has no default temperature: a call that wants one says so.',
      }
    case 'ANTHROPIC_MONTHLY_LIMIT':
      return defaultState('the tokens a month of the provider anthropic', hasLimit('anthropic'))
    case 'OPENAI_FALLBACK_THRESHOLD':
      return defaultState('when calls leave the provider anthropic', hasLimit('anthropic'))
    case 'OPENAI_MONTHLY_LIMIT':
      return defaultState('the tokens a month of the provider openai', hasLimit('openai'))
    default:
      return /^(?:OPENAI|ANTHROPIC)_/.test(name)
        ? { state: 'unused', sets: 'nothing', note: 'Tollgate knows no variable of this name.' }
        : undefined
  }
}

/** Of a variable that is a default for the first run. */
function defaultState(sets: string, inForce: boolean): State {
  return inForce
    ? { state: 'in_effect', sets, note: null }
    : {
        state: 'unused',
        sets,
        note: 'It is a default for the first run: the value in force was chosen in Tollgate.',
      }
}

/** Of a variable that is to hold a key. */
function keyState({ keys }: DotEnvReportDeps, name: string): State {
  const key = keys().find(({ variable }) => variable === name)
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
