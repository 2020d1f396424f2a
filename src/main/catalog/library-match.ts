/** Which model ids an entry of the price library is for. */
import type { Match } from './library-file'

export function matches(rule: Match, model: string): boolean {
  if ('or' in rule) return rule.or.some((each) => matches(each, model))
  if ('and' in rule) return rule.and.every((each) => matches(each, model))
  if ('equals' in rule) return model === rule.equals.toLowerCase()
  if ('starts_with' in rule) return model.startsWith(rule.starts_with.toLowerCase())
  if ('ends_with' in rule) return model.endsWith(rule.ends_with.toLowerCase())
  if ('contains' in rule) return model.includes(rule.contains.toLowerCase())
  return isPlain(rule.regex) && new RegExp(rule.regex).test(model)
}

/**
 * Literals and counted digits between anchors: the only patterns the library uses for our
 * providers, and none that a file could make slow.
 */
function isPlain(pattern: string): boolean {
  return /^\^(?:[\w-]|\\[.d-]|\{\d{1,2}\})*\$$/.test(pattern)
}
