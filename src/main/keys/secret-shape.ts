/** Refuses a secret that is plainly another provider's or no key at all, before it is stored or sent anywhere. */
import type { ProviderKind } from '../../contract/providers'
import { Failure } from '../platform/failure'

/** Throws Failure `invalid_request` with a sentence that never repeats the secret. */
export function refuseWrongSecret(kind: ProviderKind, secret: string): void {
  if (kind === 'simulated') throw new Failure('invalid_request', 'The simulated provider needs no key.')
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new Failure('invalid_request', 'This text has spaces or characters that no key has. Copy the key again, alone.')
  }
  if (kind === 'openai' && secret.startsWith('sk-ant-')) {
    throw new Failure('invalid_request', 'This looks like an Anthropic key (it starts with sk-ant-). Add it to the Anthropic provider instead.')
  }
  if (kind === 'anthropic' && secret.startsWith('sk-') && !secret.startsWith('sk-ant-')) {
    throw new Failure('invalid_request', 'This looks like an OpenAI key: Anthropic keys start with sk-ant-. Add it to the OpenAI provider instead.')
  }
}
