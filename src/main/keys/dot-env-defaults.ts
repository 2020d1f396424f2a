/** What a `.env` file may set besides keys (spec K3): first-run defaults, each checked. */
import { usableBaseUrl, type DotEnv } from './dot-env'

/** First-run defaults that a `.env` may set; absent: not set, or to something unusable. */
export interface DotEnvDefaults {
  readonly openaiBaseUrl?: string
  readonly openaiOrganization?: string
  readonly openaiModel?: string
  readonly openaiMaxTokens?: number
  readonly openaiTemperature?: number
  /** Tokens a month (spec B6). */
  readonly anthropicMonthlyLimit?: number
  readonly openaiMonthlyLimit?: number
  readonly enableOpenaiFallback?: boolean
  /** Percent of the monthly limit, 1 to 100; a file may also write it as a share, 0.95. */
  readonly openaiFallbackThreshold?: number
  /** Variables that were set, by name: shown as "from .env". */
  readonly used: readonly string[]
  /** A sentence for each value that could not be used. It names the variable, never the value. */
  readonly problems: readonly string[]
}

/** From the files alone: a variable of the process is not a setting of Tollgate's. */
export function readDotEnvDefaults({ variables }: DotEnv): DotEnvDefaults {
  const used: string[] = []
  const problems: string[] = []
  function take<T>(
    name: string,
    read: (text: string) => T | undefined,
    wanted: string,
  ): T | undefined {
    const text = variables.find((variable) => variable.name === name)?.value.trim()
    if (text === undefined || text === '') return undefined
    const value = read(text)
    if (value === undefined) problems.push(`${name} in .env is not ${wanted}, so it was left out.`)
    else used.push(name)
    return value
  }
  return {
    openaiBaseUrl: take('OPENAI_BASE_URL', usableBaseUrl, 'an http or https address'),
    openaiOrganization: take(
      'OPENAI_ORGANIZATION',
      (text) => (/^[A-Za-z0-9_-]{1,100}$/.test(text) ? text : undefined),
      'an organization’s id',
    ),
    openaiModel: take('OPENAI_MODEL', (text) => text, 'a model'),
    openaiMaxTokens: take('OPENAI_MAX_TOKENS', positiveInteger, 'a whole number above 0'),
    openaiTemperature: take(
      'OPENAI_TEMPERATURE',
      (text) => numberBetween(text, 0, 2),
      'a number from 0 to 2',
    ),
    anthropicMonthlyLimit: take(
      'ANTHROPIC_MONTHLY_LIMIT',
      positiveInteger,
      'a whole number of tokens above 0',
    ),
    openaiMonthlyLimit: take(
      'OPENAI_MONTHLY_LIMIT',
      positiveInteger,
      'a whole number of tokens above 0',
    ),
    enableOpenaiFallback: take('ENABLE_OPENAI_FALLBACK', yesOrNo, 'true or false'),
    openaiFallbackThreshold: take(
      'OPENAI_FALLBACK_THRESHOLD',
      percent,
      'a percentage from 1 to 100',
    ),
    used,
    problems,
  }
}

function positiveInteger(text: string): number | undefined {
  const value = /^\d[\d_,]*$/.test(text) ? Number(text.replace(/[_,]/g, '')) : 0
  return value > 0 && Number.isSafeInteger(value) ? value : undefined
}

function numberBetween(text: string, low: number, high: number): number | undefined {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= low && value <= high ? value : undefined
}

function yesOrNo(text: string): boolean | undefined {
  if (/^(?:true|1|yes|on)$/i.test(text)) return true
  if (/^(?:false|0|no|off)$/i.test(text)) return false
  return undefined
}

function percent(text: string): number | undefined {
  const value = numberBetween(text.replace(/\s*%$/, ''), 0, 100)
  if (value === undefined || value === 0) return undefined
  return value <= 1 && !text.endsWith('%') ? Math.round(value * 10_000) / 100 : value
}
