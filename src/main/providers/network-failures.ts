/**
 * From errors of sockets, names and certificates to a code and a sentence. How far the request got
 * is known elsewhere.
 */
import type { ErrorCode } from '../../contract/errors'
import { hostOf } from './labels'
import type { Endpoint } from './port'

export interface NetworkProblem {
  readonly code: ErrorCode
  readonly message: string
}

/** The first error code in an error, its causes and its parts. */
export function errorCodeOf(thrown: unknown, depth = 0): string {
  if (!(thrown instanceof Error) || depth > 5) return ''
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  if (thrown.name === 'HTTPParserError') return 'HPE_INVALID'
  const part: unknown = thrown instanceof AggregateError ? thrown.errors[0] : undefined
  return errorCodeOf(part, depth + 1) || errorCodeOf(thrown.cause, depth + 1)
}

/** Names the problem. `sent`: the request had left; `answered`: headers had come back. */
export function networkProblem(
  thrown: unknown,
  who: string,
  endpoint: Endpoint,
  sent: boolean,
  answered: boolean,
): NetworkProblem {
  const host = hostOf(endpoint)
  const code = errorCodeOf(thrown)
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    const within = `within ${endpoint.timeouts.connectMs} ms (connect timeout)`
    return {
      code: 'timeout',
      message: `No connection to ${who} (${host}) ${within}. Check the network, or raise the timeout under Providers.`,
    }
  }
  if (code === 'ERR_ADDRESS_REFUSED') {
    const message = `${host} leads to a link-local, translated, reserved or cloud metadata address. Keys are never sent there; check the base URL of ${who}.`
    return { code: 'network', message }
  }
  if (code === 'ERR_ADDRESS_PUBLIC') {
    const message = `${host} leads to a public address, and http:// would send the key there in the clear. Use https:// in the base URL of ${who}.`
    return { code: 'network', message }
  }
  if (!sent) return { code: 'network', message: beforeSending(code, who, host) }
  if (code.startsWith('HPE_') || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return {
      code: 'malformed_response',
      message: `${who} (${host}) does not answer in HTTP. Check the base URL.`,
    }
  }
  const when = answered ? 'in the middle of the answer' : 'before it answered'
  return {
    code: 'network',
    message: `The connection to ${who} broke off ${when}. Try again; if it keeps happening, check the network.`,
  }
}

function beforeSending(code: string, who: string, host: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${host}. Is ${who} running, and is its base URL right?`
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return `The name of ${who} (${host}) cannot be found. Check the base URL and the network.`
    case 'EAI_AGAIN':
      return `Names cannot be looked up now, so ${who} (${host}) cannot be reached. Check that this machine is online.`
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return `This machine has no route to ${who} (${host}). Check that it is online.`
    default:
      return isCertificateCode(code)
        ? `The certificate of ${who} (${host}) is not trusted (${code}). Behind a company proxy, name its authority in NODE_EXTRA_CA_CERTS.`
        : `No connection to ${who} (${host}) could be made${code === '' ? '' : ` (${code})`}. Check the network and the base URL.`
  }
}

function isCertificateCode(code: string): boolean {
  return /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO)/.test(
    code,
  )
}
