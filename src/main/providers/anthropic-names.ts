/**
 * Short names of the catalogue as the ids that Anthropic's API knows (spec M1); from Claude 4 on
 * the short names are ids themselves.
 */

/** The last dated release of each, from Anthropic's model overview and deprecation pages. */
const releases: Readonly<Record<string, string>> = {
  'claude-3-7-sonnet': 'claude-3-7-sonnet-20250219',
  'claude-3-5-sonnet': 'claude-3-5-sonnet-20241022',
  'claude-3-5-haiku': 'claude-3-5-haiku-20241022',
  'claude-3-opus': 'claude-3-opus-20240229',
  'claude-3-sonnet': 'claude-3-sonnet-20240229',
  'claude-3-haiku': 'claude-3-haiku-20240307',
}

/** The id to send for a model of the catalogue; any other name goes out as it is. */
export function anthropicId(model: string): string {
  return Object.hasOwn(releases, model) ? (releases[model] ?? model) : model
}
