/**
 * Which base URLs a key may be sent to (spec P14): https anywhere, plain http on this machine at
 * once and on a private network once a person has confirmed it.
 */
import { bareHost, isHostName, kindOfHost, type PlaceKind } from './addresses'

export type BaseUrlVerdict =
  /** `plain`: the key travels unencrypted, which is fine where nobody else listens. */
  | { readonly kind: 'fine'; readonly host: Exclude<PlaceKind, 'refused'>; readonly plain: boolean }
  /** Fine once a person has read the sentence and agreed. */
  | {
      readonly kind: 'confirm'
      readonly host: 'private'
      readonly plain: true
      readonly sentence: string
    }
  | { readonly kind: 'refused'; readonly sentence: string }

/**
 * Judges a base URL as it is written. Where its name leads is judged when the connection is made.
 */
export function judgeBaseUrl(text: string): BaseUrlVerdict {
  if (!URL.canParse(text))
    return refused(
      `"${text}" is not a web address. It should look like https://api.example.com/v1.`,
    )
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (protocol !== 'https:' && protocol !== 'http:')
    return refused(
      'The base URL must start with https:// (or http:// for a server on this machine).',
    )
  if (username !== '' || password !== '')
    return refused(
      'The base URL must not hold a name or password. Add the secret under Keys instead.',
    )
  if (search !== '' || hash !== '')
    return refused('The base URL must end at its path: no ? or # part. Secrets belong under Keys.')
  const host = bareHost(hostname)
  const place = judgePlace(protocol, hostname)
  if (place.kind === 'fine') return place
  if (place.kind === 'confirm') return { ...place, sentence: privateNetworkSentence(host) }
  if (place.why === 'host') return refused(refusedHost(host))
  return refused(
    `http:// would send the key to ${host} in the clear. Use https:// instead; http:// is for a server on this machine (localhost, 127.0.0.1, [::1]) or, once confirmed, on a private network (10.…, 172.16.… to 172.31.…, 192.168.…, fc00::/7, names in .local, .lan or .internal).`,
  )
}

export type PlaceVerdict =
  | Extract<BaseUrlVerdict, { kind: 'fine' }>
  | Omit<Extract<BaseUrlVerdict, { kind: 'confirm' }>, 'sentence'>
  /** `host`: nothing may ever go there. `clear`: it would go over the internet unencrypted. */
  | { readonly kind: 'refused'; readonly why: 'host' | 'clear' }

/** The rule itself, for every address that a person gives: where it leads and whether in the clear. */
export function judgePlace(protocol: string, hostname: string): PlaceVerdict {
  const host = kindOfHost(hostname)
  if (host === 'refused') return { kind: 'refused', why: 'host' }
  const plain = protocol === 'http:'
  if (!plain || host === 'loopback') return { kind: 'fine', host, plain }
  return host === 'private' ? { kind: 'confirm', host, plain } : { kind: 'refused', why: 'clear' }
}

/** What a person agrees to. */
export function privateNetworkSentence(host: string): string {
  return `http:// sends the key and every prompt to ${host} in the clear: whoever is on that private network can read them. Use https://, or confirm that you trust that network.`
}

function refusedHost(host: string): string {
  if (host === '0.0.0.0' || host === '::')
    return `${host} is where a server listens, not an address to call. For a server on this machine use 127.0.0.1 or [::1].`
  if (!isHostName(host))
    return 'The base URL names no host. It should look like https://api.example.com/v1.'
  return `${host} is a link-local, translated, reserved or cloud metadata address. Keys are never sent there.`
}

function refused(sentence: string): BaseUrlVerdict {
  return { kind: 'refused', sentence }
}
