/**
 * The rules file in words: faults at their lines, what would change and how much, before anybody
 * applies it.
 */
import type { ConfigChange, ConfigDiff } from '../../../contract/config'
import type { ErrorBody } from '../../../contract/errors'

/** A fault at its place in the file. */
export interface FaultRow {
  /** From 1. */
  readonly line: number
  /** The sentence without its line. */
  readonly message: string
  /** The text of that line. */
  readonly text: string
}

/** Every fault with the line it is on; empty where the error is of another kind. */
export function faultRows(error: ErrorBody, yaml: string): FaultRow[] {
  const lines = yaml.split(/\r\n|\r|\n/)
  return (error.data?.issues ?? []).flatMap(({ line, message }) =>
    line === undefined
      ? []
      : [
          {
            line,
            message: message.replace(/^line \d+: /, ''),
            text: (lines[line - 1] ?? '').trim().slice(0, 120),
          },
        ],
  )
}

/** Where a line begins and ends, as a text field counts. */
export function lineBounds(
  yaml: string,
  line: number,
): { readonly start: number; readonly end: number } {
  const lines = yaml.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
  return { start, end: start + (lines[line - 1] ?? '').length }
}

export const actionWords = {
  add: 'Added',
  change: 'Changed',
  remove: 'Removed',
  keep: 'Stays',
} as const satisfies Readonly<Record<ConfigChange['action'], string>>

const sectionWords: Readonly<Record<string, string>> = {
  validationProfiles: 'Validation profiles',
  environments: 'Environments',
  projects: 'Projects',
  services: 'Services',
  limits: 'Rate limits',
  tokenLimits: 'Token limits',
  budgets: 'Budgets',
  settings: 'Settings',
}

/** The changes to one kind of thing. */
export interface DiffSection {
  readonly name: string
  /** The section as people call it. */
  readonly title: string
  readonly changes: readonly ConfigChange[]
}

/** The changes by section, in the order of the file. */
export function sectionsOf(changes: readonly ConfigChange[]): DiffSection[] {
  return [...Map.groupBy(changes, ({ section }) => section)].map(([name, own]) => ({
    name,
    title: sectionWords[name] ?? name,
    changes: own,
  }))
}

/** `2 added, 1 changed`; `nothing` where nothing would. */
export function diffWords({
  added,
  changed,
  removed,
}: Pick<ConfigDiff, 'added' | 'changed' | 'removed'>): string {
  const parts = [
    added > 0 ? `${added} added` : '',
    changed > 0 ? `${changed} changed` : '',
    removed > 0 ? `${removed} removed` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** Whether putting the file in force would change nothing. */
export function isEmpty({
  added,
  changed,
  removed,
}: Pick<ConfigDiff, 'added' | 'changed' | 'removed'>): boolean {
  return added + changed + removed === 0
}

/** A value as a person reads it: text without its quotes, lists with commas. */
export function valueText(json: string | null): string {
  if (json === null) return 'not set'
  const value: unknown = JSON.parse(json)
  if (typeof value === 'string') return value === '' ? 'empty' : value
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.length === 0 ? 'none' : value.join(', ')
  return json
}
