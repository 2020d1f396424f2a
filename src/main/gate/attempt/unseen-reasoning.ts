/**
 * How many tokens of an answer nobody may have seen: reasoning that is hidden, or shown as a
 * summary only.
 */
import { claudeVersion } from '../../../contract/claude-version'
import {
  adaptiveFrom,
  summarizedFrom,
  thinkingBudget,
  thinksUnaskedFrom,
} from '../../providers/claude-thinking'
import type { Admitted } from '../plan/admit'
import type { AttemptResult } from './result'

/** Nothing but the output limit bounds it. */
export type Unseen = number | 'unbounded'

/** Models that show a summary of their reasoning at most. */
const summarizing = /(?:^|[/:])(?:o\d|gpt-[5-9])|gemini/i

/**
 * Models of other vendors that reason do so on each request (o-series, GPT-5, Gemini 2.5, R1). A
 * Claude thinks where it is asked to, from version 5 on always, and from 4 on shows a summary.
 */
export function unseenReasoning(
  { provider, model, work }: Admitted,
  { reasoning }: Pick<AttemptResult, 'reasoning'>,
): Unseen {
  if (work.kind === 'embed' || !model.capabilities.includes('reasoning')) return 0
  if (!/claude/i.test(model.model))
    return reasoning === '' || summarizing.test(model.model) ? 'unbounded' : 0
  const version = claudeVersion(model.model)
  if (version < summarizedFrom && reasoning !== '') return 0
  const asked = work.parameters.reasoningEffort !== undefined
  if (!asked && version > 0 && version < thinksUnaskedFrom)
    return reasoning === '' ? 0 : 'unbounded'
  if (provider.kind !== 'anthropic' || version === 0 || version >= adaptiveFrom) return 'unbounded'
  return thinkingBudget(work.parameters) ?? 0
}
