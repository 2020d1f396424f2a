/** What is said of exports, differences and their causes. */
import type {
  Cause,
  CostLine,
  ExportFamily,
  LineState,
  UsageLine,
} from '../../../../contract/reconcile'
import { formatCount } from '../../../kit/format'
import type { Tone } from '../../../kit/StatusChip'
import { monthNames } from '../../../kit/time-format'

export const familyNames: Readonly<Record<ExportFamily, string>> = {
  anthropic_usage: 'Anthropic usage (tokens)',
  anthropic_cost: 'Anthropic cost',
  openai_usage: 'OpenAI usage (tokens)',
  openai_cost: 'OpenAI cost',
}

/** Each cause with what it means for whoever reads the bill. */
export const causeWords: Readonly<Record<Cause, { readonly name: string; readonly why: string }>> =
  {
    outside_keys: {
      name: 'Keys used outside Tollgate',
      why: 'The key is none of ours, or the model was never called here.',
    },
    cache_write_1h: {
      name: 'One-hour cache writes booked as five minutes',
      why: 'The vendor kept them for an hour, which costs more.',
    },
    fees: {
      name: 'Searches and other fees',
      why: 'Billed by the use, without tokens.',
    },
    cached_input: {
      name: 'Cached input counted differently',
      why: 'One side counts it twice, not at all, or as plain input.',
    },
    cut_streams: {
      name: 'Cut streams',
      why: 'The vendor bills output that never arrived here.',
    },
    retries: {
      name: 'Requests beside the gate',
      why: 'The vendor counts more requests than the ledger: clients that tried again by themselves.',
    },
    service_tier: {
      name: 'Batch, flex or priority',
      why: 'Billed at another price than was booked.',
    },
    free_tokens: {
      name: 'Free daily tokens',
      why: 'All of the usage and next to none of the cost.',
    },
    discount: { name: 'Discount', why: 'The export says what it was before and after.' },
    long_context: {
      name: 'Long context',
      why: 'Billed at the rates of long context, booked at the plain ones.',
    },
    midnight: {
      name: 'Around midnight',
      why: 'Held on one UTC day and billed on the next: both days together are equal.',
    },
    other_day: {
      name: 'On another day',
      why: 'Exactly what the ledger has of one model on the day beside it.',
    },
    late_data: {
      name: 'Not all there yet',
      why: 'One of the last two days before the import. Import again in a few days.',
    },
    missing_rows: {
      name: 'Cost without usage',
      why: 'The usage export has no row for it.',
    },
    rounding: {
      name: 'Rounding',
      why: 'Half a cent for each row at Anthropic, a nano for each entry elsewhere.',
    },
  }

export const stateWords: Readonly<
  Record<LineState, { readonly name: string; readonly tone: Tone }>
> = {
  matched: { name: 'Matched', tone: 'good' },
  explained: { name: 'Explained', tone: 'info' },
  unexplained: { name: 'Unexplained', tone: 'warn' },
  export_silent: { name: 'Export says nothing', tone: 'neutral' },
}

export const classNames: Readonly<Record<UsageLine['tokens'][number]['class'], string>> = {
  input: 'Input',
  cached: 'Cached input',
  write5m: 'Cache writes, 5 min',
  write1h: 'Cache writes, 1 h',
  output: 'Output',
}

/** A UTC day: 5 Oct 2025. */
export function dayText(day: number): string {
  const date = new Date(day)
  return `${date.getUTCDate()} ${monthNames[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
}

export function rowsText(rows: number): string {
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`
}

/** What a line is of: a model, fees, or all of a day. */
export function lineName({ model, fees }: Pick<CostLine, 'model' | 'fees'>): string {
  if (fees) return 'Fees'
  return model ?? 'All models'
}

/** What stands in the reason of a correction until it is said otherwise. */
export function correctionReason({ day, findings }: CostLine): string {
  const names = findings.map(({ cause }) => causeWords[cause].name.toLowerCase())
  const why = names.length === 0 ? 'no known cause' : names.join(', ')
  return `Reconciled with the vendor's cost export of ${dayText(day)}: ${why}`
}
