/** The version in a Claude model's name, by which Anthropic tells what a model takes. */

/**
 * 4.5 of `claude-sonnet-4-5-20250929`, 3.5 of `claude-3-5-haiku`; 0 where the name tells none: such
 * a model is taken for an old one.
 */
export function claudeVersion(model: string): number {
  const found = /claude-(?:[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/.exec(model)
  return found === null ? 0 : Number(`${found[1]}.${found[2] ?? 0}`)
}
