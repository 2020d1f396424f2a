/**
 * What the settings page decides without drawing: zones, bounds, retention, and which values came
 * from .env.
 */
import type { Settings } from '../../../contract/system'
import type { KeychainStatus } from '../../../contract/keys'
import { tokenCount } from '../models/model.words'

/** Zones this runtime knows, with UTC first and the machine's own second. */
export function zoneChoices(
  own: string,
  supported: readonly string[] = Intl.supportedValuesOf('timeZone'),
): string[] {
  return [...new Set(['UTC', own, ...supported])]
}

/** `Europe/Berlin` → `UTC+1` at that moment; empty when the zone is not known. */
export function zoneOffset(timeZone: string, at: number): string {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      timeZoneName: 'shortOffset',
    }).formatToParts(at)
    return parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', 'UTC') ?? ''
  } catch {
    return ''
  }
}

const retentionChoices = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'keep', label: 'Keep' },
] as const

/** The choices, with the value in force among them even when it is none of the usual ones. */
export function retentionOptions(
  days: number | null,
): { readonly value: string; readonly label: string }[] {
  const value = retentionValue(days)
  return retentionChoices.some((choice) => choice.value === value)
    ? [...retentionChoices]
    : [{ value, label: `${days} days` }, ...retentionChoices]
}

/** Days as a choice of the list; null: for good. */
export function retentionValue(days: number | null): string {
  return days === null ? 'keep' : String(days)
}

/** The other way round. */
export function retentionDays(value: string): number | null {
  return value === 'keep' ? null : Number(value)
}

/** Why a shorter retention needs a second look; null when nothing would be deleted. */
export function retentionWarning(from: number | null, to: number | null): string | null {
  if (to === null || (from !== null && to >= from)) return null
  return `Prompts and answers older than ${to === 1 ? '1 day' : `${to} days`} are deleted at the next clean-up. Ledger entries, costs and counts stay.`
}

export type ParsedMaxOutput =
  | { readonly problem: string }
  | { readonly problem: null; readonly value: number }

/** Tokens, or why the text is no such number. */
export function parseMaxOutput(text: string): ParsedMaxOutput {
  const count = tokenCount(text)
  if (count === null || count === 'bad')
    return { problem: 'Give a whole number of tokens, for example 1,024.' }
  return count > 1_000_000
    ? { problem: 'At most 1,000,000 tokens.' }
    : { problem: null, value: count }
}

/** Whether a setting's value came from the .env file at first run. */
export function isFromDotEnv(settings: Settings, field: keyof Settings): boolean {
  return settings.fromDotEnv.includes(field)
}

/**
 * Variables of .env that are not settings of this page: they made providers, budgets or defaults
 * elsewhere.
 */
export function otherFromDotEnv(settings: Settings): string[] {
  return settings.fromDotEnv.filter((name) => !(name in settings))
}

/** The state of the keychain in one phrase. */
export function keychainHeadline(status: KeychainStatus): string {
  switch (status.state) {
    case 'ready':
      return `${status.storeName} is ready`
    case 'locked':
      return `${status.storeName} is locked`
    case 'no-provider':
      return 'No secret service is running'
    case 'no-dbus':
      return 'No session bus to reach a secret service'
    case 'no-library':
      return 'No keychain library could be loaded'
    case 'hanging':
      return `${status.storeName} does not answer`
    case 'error':
      return `${status.storeName} failed`
  }
}

/** What the shells are called. */
export const shellNames = {
  electron: 'the desktop window',
  browser: 'a browser, over loopback',
} as const
