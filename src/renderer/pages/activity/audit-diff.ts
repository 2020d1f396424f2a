/** An audit row's before and after as a list of fields that changed, readable without JSON. */
import { formatValue } from './audit-value.words'

export type Change =
  | { readonly kind: 'added'; readonly field: string; readonly after: string }
  | { readonly kind: 'removed'; readonly field: string; readonly before: string }
  | {
      readonly kind: 'changed'
      readonly field: string
      readonly before: string
      readonly after: string
    }

/**
 * The fields that differ, in the order of `before`, then those only `after` has. Text that is not
 * JSON is one nameless field.
 */
export function auditChanges(
  before: string | null,
  after: string | null,
  timeZone: string,
): Change[] {
  const left = flatten(parse(before), timeZone)
  const right = flatten(parse(after), timeZone)
  const changes: Change[] = []
  for (const field of new Set([...left.keys(), ...right.keys()])) {
    const was = left.get(field)
    const is = right.get(field)
    if (was === is) continue
    if (was === undefined && is !== undefined) changes.push({ kind: 'added', field, after: is })
    else if (was !== undefined && is === undefined)
      changes.push({ kind: 'removed', field, before: was })
    else if (was !== undefined && is !== undefined)
      changes.push({ kind: 'changed', field, before: was, after: is })
  }
  return changes
}

function parse(text: string | null): unknown {
  if (text === null || text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** Paths with dots to readable values; lists of plain values stay one value. */
function flatten(
  value: unknown,
  timeZone: string,
  path = '',
  into = new Map<string, string>(),
): Map<string, string> {
  if (value === undefined || value === null) return into
  if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, part] of Object.entries(value))
      flatten(part, timeZone, path === '' ? name : `${path}.${name}`, into)
    return into
  }
  into.set(path, formatValue(path, value, timeZone))
  return into
}

/** Fields whose own name reads badly. */
const plainNames: Readonly<Record<string, string>> = {
  last4: 'last four',
  providerId: 'provider',
  baseUrl: 'base URL',
  storeContent: 'content stored',
  fromDotEnv: 'from .env',
}

/** `defaultMaxOutputTokens` → `default max output tokens`; a path keeps its dots as arrows. */
export function fieldWords(field: string): string {
  return field
    .split('.')
    .map(
      (part) =>
        plainNames[part] ??
        part
          .replace(/NanoUsd$/, '')
          .replace(/Ms$/, '')
          .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
          .replaceAll('_', ' ')
          .toLowerCase(),
    )
    .join(' › ')
}

/** How many changes a folded row shows before "and n more". */
export const foldedChanges = 3
