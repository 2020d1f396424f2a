/** The `{{names}}` in what a person wrote: their values, and which of those are missing. Pure. */
import { fill, namesIn } from '../../../shared/template'

export interface Variables {
  /** By name; one that no text names any more keeps its value for when it comes back. */
  readonly values: Readonly<Record<string, string>>
  /** Braces are text like any other: nothing is filled in, and nothing is missing. */
  readonly asWritten: boolean
}

export const noVariables: Variables = { values: {}, asWritten: false }

/** What stands for a name; empty where nothing does. */
export function valueFor({ values }: Variables, name: string): string {
  return Object.hasOwn(values, name) ? (values[name] ?? '') : ''
}

/** Names without a value, in the order in which they stand in the texts. */
export function missingIn(variables: Variables, texts: readonly string[]): readonly string[] {
  if (variables.asWritten) return []
  return namesIn(...texts).filter((name) => valueFor(variables, name).trim() === '')
}

/** The text as it is sent. */
export function filledIn(variables: Variables, text: string): string {
  if (variables.asWritten || !text.includes('{{')) return text
  const given = namesIn(text).map((name) => [name, valueFor(variables, name)] as const)
  return fill(text, new Map(given.filter(([, value]) => value !== '')))
}

/** Why Send is refused; null where nothing is missing. */
export function missingSentence(missing: readonly string[]): string | null {
  const last = missing.at(-1)
  if (last === undefined) return null
  const shown = missing.slice(0, 4).map((name) => `{{${name}}}`)
  const names =
    missing.length > 4
      ? `${shown.join(', ')} and ${missing.length - 4} more`
      : shown.length === 1
        ? shown.join('')
        : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
  return `Give ${names} a value, or send the braces as written.`
}
