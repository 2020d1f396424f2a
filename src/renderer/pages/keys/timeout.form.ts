/** Timeouts as a person edits them, in seconds, against the bounds of the contract (spec P7). */
import { timeouts as timeoutsSchema, type Timeouts } from '../../../contract/providers'
import { plainNumber } from '../../kit/number/read-number'

/** In the order in which a call meets them. */
export const timeoutFields = [
  { name: 'connectMs', label: 'Connect', reason: 'Until the socket is up.', maxSeconds: 120 },
  {
    name: 'firstTokenMs',
    label: 'First token',
    reason: 'Until the first streamed event. Reasoning models take longer.',
    maxSeconds: 3600,
  },
  { name: 'idleMs', label: 'Idle', reason: 'Between two events of a stream.', maxSeconds: 3600 },
  {
    name: 'totalMs',
    label: 'Total',
    reason: 'The whole attempt, retries apart.',
    maxSeconds: 7200,
  },
] as const satisfies readonly {
  name: keyof Timeouts
  label: string
  reason: string
  maxSeconds: number
}[]

/** Seconds, as typed. */
export type TimeoutDraft = Readonly<Record<keyof Timeouts, string>>

/** Timeouts in force as text fields. */
export function draftOf(timeouts: Timeouts): TimeoutDraft {
  return {
    connectMs: secondsText(timeouts.connectMs),
    firstTokenMs: secondsText(timeouts.firstTokenMs),
    idleMs: secondsText(timeouts.idleMs),
    totalMs: secondsText(timeouts.totalMs),
  }
}

export interface TimeoutCheck {
  readonly problems: Readonly<Partial<Record<keyof Timeouts, string>>>
  /** Null while a field has a problem. */
  readonly timeouts: Timeouts | null
}

/**
 * Parses a draft. Seconds may have up to three decimals; the total may not be shorter than a part
 * of it.
 */
export function checkTimeouts(draft: TimeoutDraft): TimeoutCheck {
  const problems: Partial<Record<keyof Timeouts, string>> = {}
  const milliseconds: Partial<Record<keyof Timeouts, number>> = {}
  for (const { name, maxSeconds } of timeoutFields) {
    const text = plainNumber(draft[name]) ?? ''
    const value = Math.round(Number(text) * 1000)
    if (!/^\d+(\.\d{1,3}0*)?$/.test(text)) problems[name] = 'Give seconds, for example 30 or 0.5.'
    else if (value < 100) problems[name] = 'At least 0.1 s.'
    else if (value > maxSeconds * 1000)
      problems[name] = `At most ${maxSeconds.toLocaleString('en-US')} s.`
    else milliseconds[name] = value
  }
  const parsed = timeoutsSchema.safeParse(milliseconds)
  if (!parsed.success) return { problems, timeouts: null }
  const { connectMs, firstTokenMs, totalMs } = parsed.data
  if (totalMs < Math.max(connectMs, firstTokenMs)) {
    return {
      problems: { totalMs: 'The total is shorter than connect or first token allows.' },
      timeouts: null,
    }
  }
  return { problems, timeouts: parsed.data }
}

/** Milliseconds as seconds without needless zeros. */
function secondsText(milliseconds: number): string {
  return String(milliseconds / 1000)
}

/** The four limits in one line. */
export function timeoutsText(timeouts: Timeouts): string {
  return timeoutFields
    .map(({ name, label }) => `${label.toLowerCase()} ${secondsText(timeouts[name])} s`)
    .join(' · ')
}
