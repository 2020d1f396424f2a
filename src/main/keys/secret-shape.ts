/**
 * Refuses a secret that is plainly another provider's or no key at all, before it is stored or sent
 * anywhere (spec K6).
 */
import type { Provider } from '../../contract/providers'
import { vendorAt } from '../../contract/vendor-hosts'
import { Failure } from '../platform/failure'

/** Vendors' keys are far longer; what is shorter was not copied whole. */
const shortestVendorKey = 8

/**
 * Throws Failure `invalid_request` with a sentence that never repeats the secret. A vendor's own
 * host takes that vendor's keys alone; any other server takes what its owner chose, as far as an
 * HTTP header can carry it.
 */
export function refuseWrongSecret(
  provider: Pick<Provider, 'kind' | 'baseUrl'>,
  secret: string,
): void {
  if (provider.kind === 'simulated') refuse('The simulated provider needs no key.')
  if (secret === '') refuse('There is no key in this text. Paste the key.')
  const vendor = vendorAt(provider)
  if (vendor === null) {
    if (!/^[\x20-\x7e]+$/.test(secret))
      refuse(
        'This text has line breaks or characters that cannot be sent as a key. Copy the key again, alone.',
      )
    return
  }
  if (!/^[\x21-\x7e]+$/.test(secret))
    refuse('This text has spaces or characters that no key has. Copy the key again, alone.')
  if (secret.length < shortestVendorKey)
    refuse('This is too short for a key of this provider. Copy the whole key.')
  if (vendor === 'openai' && secret.startsWith('sk-ant-')) {
    refuse(
      'This looks like an Anthropic key (it starts with sk-ant-). Add it to the Anthropic provider instead.',
    )
  }
  if (vendor === 'anthropic' && secret.startsWith('sk-') && !secret.startsWith('sk-ant-')) {
    refuse(
      'This looks like an OpenAI key: Anthropic keys start with sk-ant-. Add it to the OpenAI provider instead.',
    )
  }
}

function refuse(sentence: string): never {
  throw new Failure('invalid_request', sentence)
}
