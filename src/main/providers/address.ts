/**
 * The address a provider is reached at, as it is kept: checked, confirmed where it must be, without
 * trailing slashes.
 */
import type { Provider, ProviderKind } from '../../contract/providers'
import { Failure } from '../platform/failure'
import { hostnameOf, needsConfirmation, refusedBaseUrl } from './base-url'

export type Address = Pick<Provider, 'baseUrl' | 'privateNetworkConfirmed'>

/** The address after a change. One confirmation holds as long as the host is the same. */
export function newAddress(
  known: Provider,
  baseUrl: string | null | undefined,
  confirmed: boolean,
): Address {
  const wanted = baseUrl === undefined ? known.baseUrl : baseUrl
  if (baseUrl === undefined && !confirmed)
    return { baseUrl: known.baseUrl, privateNetworkConfirmed: known.privateNetworkConfirmed }
  const same =
    known.privateNetworkConfirmed &&
    known.baseUrl !== null &&
    wanted !== null &&
    URL.canParse(wanted) &&
    hostnameOf(wanted) === hostnameOf(known.baseUrl)
  return checkedAddress(known.kind, wanted, confirmed || same)
}

/**
 * The address as it is kept, without trailing slashes. Throws Failure `invalid_request` where it is
 * missing, not allowed, not confirmed or pointless.
 */
export function checkedAddress(
  kind: ProviderKind,
  baseUrl: string | null,
  confirmed: boolean,
): Address {
  if (baseUrl === null) {
    if (kind === 'openai-compatible')
      throw new Failure(
        'invalid_request',
        'Give the base URL of the server, for example http://localhost:11434/v1.',
      )
    return { baseUrl: null, privateNetworkConfirmed: false }
  }
  if (kind === 'simulated')
    throw new Failure(
      'invalid_request',
      'The simulated provider works offline and has no base URL.',
    )
  const refused = refusedBaseUrl(baseUrl, confirmed)
  if (refused !== null) throw new Failure('invalid_request', refused)
  return {
    baseUrl: new URL(baseUrl).href.replace(/\/+$/, ''),
    privateNetworkConfirmed: confirmed && needsConfirmation(baseUrl),
  }
}
