/**
 * Short forms for the table: token counts, the age of the price snapshot, and what a new model
 * needs.
 */
import type { Capability, Model, NewModel, PriceInput, Tier } from '../../../contract/models'
import { formatCount } from '../../kit/format'
import { plainNumber } from '../../kit/number/read-number'

/** `128000` → `128k`, `1047576` → `1.05M`; exact below ten thousand. */
export function shortTokens(count: number | null): string {
  if (count === null) return '–'
  if (count < 10_000) return formatCount(count)
  if (count < 999_500) return `${trimZeros((count / 1000).toFixed(count < 100_000 ? 1 : 0))}k`
  return `${trimZeros((count / 1_000_000).toFixed(2))}M`
}

function trimZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
}

/** A snapshot this old raises an alert of its own; the page marks it too. */
export const staleAfterDays = 60

/** How old the price snapshot is, in days. */
export function snapshotAgeText(ageDays: number): string {
  const days = Math.max(0, Math.floor(ageDays))
  if (days === 0) return 'from today'
  return days === 1 ? '1 day old' : `${formatCount(days)} days old`
}

/** The catalogue in figures, for the line above the table. */
export function catalogueFigures(models: readonly Model[]) {
  return {
    priced: models.filter((model) => model.price !== null && !model.simulated).length,
    overridden: models.filter((model) => model.priceSource === 'override').length,
    unpriced: models.filter((model) => model.price === null && !model.simulated).length,
    added: models.filter((model) => !model.builtIn).length,
  }
}

/** A model under edit, numbers as typed. */
export interface NewModelDraft {
  readonly provider: string | null
  /** As the provider writes it. */
  readonly model: string
  readonly name: string
  readonly tier: Tier
  readonly capabilities: readonly Capability[]
  /** Tokens; empty: not known. */
  readonly contextWindow: string
  /** Tokens; empty: not known. */
  readonly maxOutputTokens: string
}

export const emptyModelDraft: NewModelDraft = {
  provider: null,
  model: '',
  name: '',
  tier: 'standard',
  capabilities: ['chat'],
  contextWindow: '',
  maxOutputTokens: '',
}

export type ModelProblems = Readonly<
  Partial<
    Record<
      'provider' | 'model' | 'name' | 'capabilities' | 'contextWindow' | 'maxOutputTokens',
      string
    >
  >
>

/** The fields to send, or what is wrong with which. */
export function checkModelDraft(
  draft: NewModelDraft,
  price: PriceInput | null,
  catalogue: readonly Model[],
): { problems: ModelProblems; fields: NewModel | null } {
  const problems: { -readonly [Field in keyof ModelProblems]: string } = {}
  const model = draft.model.trim()
  const contextWindow = tokenCount(draft.contextWindow)
  const maxOutputTokens = tokenCount(draft.maxOutputTokens)
  if (draft.provider === null) problems.provider = 'Choose the provider that serves it.'
  if (model === '') problems.model = 'Give the id exactly as the provider writes it.'
  else if (model.length > 200) problems.model = 'A model id has at most 200 characters.'
  else if (catalogue.some((known) => known.provider === draft.provider && known.model === model))
    problems.model = 'This provider already has a model of that id.'
  if (draft.name.trim().length > 120) problems.name = 'A name has at most 120 characters.'
  if (draft.capabilities.length === 0)
    problems.capabilities = 'Choose at least one; chat or embeddings decides how it is called.'
  if (contextWindow === 'bad')
    problems.contextWindow = 'Give a whole number of tokens, or leave it empty.'
  if (maxOutputTokens === 'bad')
    problems.maxOutputTokens = 'Give a whole number of tokens, or leave it empty.'
  if (
    Object.keys(problems).length > 0 ||
    draft.provider === null ||
    contextWindow === 'bad' ||
    maxOutputTokens === 'bad'
  )
    return { problems, fields: null }
  const name = draft.name.trim()
  return {
    problems,
    fields: {
      provider: draft.provider,
      model,
      tier: draft.tier,
      capabilities: [...draft.capabilities],
      ...(name === '' ? {} : { name }),
      ...(contextWindow === null ? {} : { contextWindow }),
      ...(maxOutputTokens === null ? {} : { maxOutputTokens }),
      ...(price === null ? {} : { price }),
    },
  }
}

/** A whole number of tokens as typed, with separators or a k or M behind it; null when empty. */
export function tokenCount(text: string): number | null | 'bad' {
  const trimmed = text.trim()
  const unit = /(?<=\d\s*)[km]$/i.exec(trimmed)?.[0].toLowerCase()
  const digits = plainNumber(unit === undefined ? trimmed : trimmed.slice(0, -1))
  if (digits === '') return null
  if (digits === null) return 'bad'
  const count = Math.round(Number(digits) * (unit === 'k' ? 1000 : unit === 'm' ? 1_000_000 : 1))
  const whole = unit !== undefined || Number.isInteger(Number(digits))
  return whole && count >= 1 && Number.isSafeInteger(count) ? count : 'bad'
}
