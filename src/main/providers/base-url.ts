/**
 * Which addresses a key may be sent to, as the console holds it: a base URL when it is set and
 * again before each attempt (spec P14).
 */
import { judgeBaseUrl } from '../../contract/base-url'

/**
 * The sentence that refuses a base URL, or null when it may be used. `confirmed`: a person agreed
 * to plain http on that private network.
 */
export function refusedBaseUrl(text: string, confirmed = false): string | null {
  const verdict = judgeBaseUrl(text)
  switch (verdict.kind) {
    case 'fine':
      return null
    case 'confirm':
      return confirmed
        ? null
        : `${verdict.sentence} Over HTTP the confirmation is "confirmPrivateNetwork": true.`
    case 'refused':
      return verdict.sentence
  }
}

/** True where plain http goes to a private network, which a person has to confirm for that host. */
export function needsConfirmation(text: string): boolean {
  return judgeBaseUrl(text).kind === 'confirm'
}

/** The host of a base URL: what a confirmation is given for. */
export function hostnameOf(text: string): string {
  return new URL(text).hostname
}
