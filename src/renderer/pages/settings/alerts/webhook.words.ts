/** What is said of the webhook and of what was sent. */
import type { Webhook, WebhookDelivery } from '../../../../contract/webhook'
import type { Tone } from '../../../kit/StatusChip'
import { formatMoment } from '../../../kit/time-format'

const states = {
  delivered: { label: 'Delivered', tone: 'good' },
  waiting: { label: 'Waiting', tone: 'warn' },
  failed: { label: 'Given up', tone: 'bad' },
} as const satisfies Record<
  WebhookDelivery['state'],
  { readonly label: string; readonly tone: Tone }
>

/** A test has one try, so nothing was given up with it. */
export function deliveryState({ state, alertId }: WebhookDelivery): {
  readonly label: string
  readonly tone: Tone
} {
  return state === 'failed' && alertId === null ? { label: 'Failed', tone: 'bad' } : states[state]
}

/** How a sending went, in a sentence: of one that waits, what went wrong so far. */
export function deliveryText({ status, error, state, attempts }: WebhookDelivery): string {
  if (state === 'delivered') return `The receiver took it (status ${status ?? 0}).`
  if (attempts === 0 && error === null) return 'It has not been tried yet.'
  return error ?? 'It was not sent.'
}

/** Where the secret is, since when, and whether the one before still signs. */
export function secretText(
  { kept, madeAt, previousUntil }: Webhook['secret'],
  now: number,
): string {
  const where =
    kept === 'keychain'
      ? 'In the keychain of this machine'
      : 'In memory for this session only: make a new one after the next start'
  const both =
    previousUntil !== null && previousUntil > now
      ? ` Until ${formatMoment(previousUntil)} the one before signs too, so that nothing is lost while you change it at the receiver.`
      : ''
  return `${where}. Made ${formatMoment(madeAt)}. It is never shown again.${both}`
}

export function triesText(attempts: number): string {
  return attempts === 1 ? '1 try' : `${attempts} tries`
}
