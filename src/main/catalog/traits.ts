/** Traits of a model a person adds without saying: read off vendors' naming habits and price. */
import type { Capability, Price, Tier } from '../../contract/models'
import { embedding, text } from './built-in'

const embeddingName = /embed|(?:^|[/-])(?:bge|e5|gte)-/i
const reasoningName =
  /(?:^|\/)o[134](?:-|$)|gpt-[5-9](?!.*chat)|(?:^|[-/])r1(?:[-:]|$)|thinking|reason|qwq|claude-(?:3-7|(?:opus|sonnet|haiku|fable)-[4-9])/i
const visionName =
  /vision|[-.]vl(?:[-:]|$)|llava|pixtral|gpt-(?:4o|4\.1|4-turbo|[5-9])|claude|gemini/i

/** What the model can probably do; a person may say otherwise when adding it. */
export function guessCapabilities(model: string): Capability[] {
  if (embeddingName.test(model)) return [...embedding]
  const capabilities: Capability[] = [...text]
  if (reasoningName.test(model)) capabilities.push('reasoning')
  if (visionName.test(model)) capabilities.push('vision')
  return capabilities
}

/**
 * Output rates, in pico-USD per token, from which a model is standard, advanced and premium:
 * between those of the models that name the tiers.
 */
const standardFrom = 4_000_000
const advancedFrom = 16_000_000
const premiumFrom = 45_000_000

/** The tier its price puts a model in; without a price, what its name says. */
export function guessTier(model: string, price: Price | null): Tier {
  if (price !== null && !embeddingName.test(model)) {
    const { output } = price.rates
    if (output >= premiumFrom) return 'premium'
    if (output >= advancedFrom) return 'advanced'
    return output >= standardFrom ? 'standard' : 'mini'
  }
  if (/mini|nano|haiku|small|lite|flash|tiny|embed/i.test(model)) return 'mini'
  if (/(?:^|[-/])(?:pro|o1)(?:-|$)/i.test(model)) return 'premium'
  return /opus|turbo|large|ultra/i.test(model) ? 'advanced' : 'standard'
}
