/** Models of the simulated provider: free, each with a real model's price as what it would cost. */
import { builtIn, embedding, seeing, text, thinkingSeeing } from './built-in'

export const simulatedModels = builtIn([
  ['sim-mini', 'Simulated mini', 'mini', text, 128_000, 16_384],
  ['sim-standard', 'Simulated standard', 'standard', seeing, 128_000, 16_384],
  ['sim-advanced', 'Simulated advanced', 'advanced', seeing, 128_000, 4_096],
  ['sim-premium', 'Simulated premium', 'premium', thinkingSeeing, 200_000, 100_000],
  ['sim-embedding', 'Simulated embedding', 'mini', embedding, 8_191, null],
])

/** Whose list price, at OpenAI, a simulated model shows. */
export const simulatedPriceOf: Readonly<Record<string, string>> = {
  'sim-mini': 'gpt-4o-mini',
  'sim-standard': 'gpt-4o',
  'sim-advanced': 'gpt-4-turbo',
  'sim-premium': 'o1',
  'sim-embedding': 'text-embedding-3-small',
}
