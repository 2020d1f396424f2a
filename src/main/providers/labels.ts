/** How sentences name a provider and a model. */
import type { Endpoint } from './port'

const builtIn: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  simulated: 'The simulated provider',
}

/** "OpenAI" for the built-in one, else the id a person chose. */
export function labelOf({ id }: Pick<Endpoint, 'id'>): string {
  return builtIn[id] ?? id
}

/** The host of an endpoint for a sentence; the SDK's public endpoint has none of ours. */
export function hostOf({ baseUrl }: Pick<Endpoint, 'baseUrl'>): string {
  return baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).host : 'its address'
}
