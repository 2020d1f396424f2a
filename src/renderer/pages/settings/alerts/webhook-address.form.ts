/** The address of the webhook as its field holds it. */
import { judgeWebhookUrl } from '../../../../contract/webhook-url'

export interface AddressDraft {
  readonly url: string
  readonly agreed: boolean
}

/** What the field says; `confirm` is what a person has to agree to first. */
export interface AddressState {
  readonly problem: string | null
  readonly confirm: string | null
  readonly ready: boolean
}

export function addressState({ url, agreed }: AddressDraft): AddressState {
  const text = url.trim()
  if (text === '') return { problem: null, confirm: null, ready: false }
  const verdict = judgeWebhookUrl(text)
  if (verdict.kind === 'refused') return { problem: verdict.sentence, confirm: null, ready: false }
  const confirm = verdict.kind === 'confirm' ? verdict.sentence : null
  return { problem: null, confirm, ready: confirm === null || agreed }
}

/** What is sent of it. */
export function addressInput({ url, agreed }: AddressDraft) {
  return { url: url.trim(), ...(agreed ? { confirmPrivateNetwork: true } : {}) }
}
