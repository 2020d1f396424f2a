/**
 * What kind of place an IP address or a host name means, however it is written: this machine, a
 * private network, the internet, or nowhere a key may go.
 */
import ipaddr from 'ipaddr.js'

/**
 * `loopback`: this machine. `private`: the networks of RFC 1918 and RFC 4193, and names that exist
 * only there. `refused`: where cloud machines keep their credentials, addresses that stand for
 * another one (6to4, Teredo, NAT64), and those that are nobody's.
 */
export type PlaceKind = 'loopback' | 'private' | 'public' | 'refused'

type Range4 = ReturnType<ipaddr.IPv4['range']>
type Range6 = ReturnType<ipaddr.IPv6['range']>

const kinds4: Partial<Record<Range4, PlaceKind>> = {
  loopback: 'loopback',
  private: 'private',
  unspecified: 'refused',
  broadcast: 'refused',
  multicast: 'refused',
  linkLocal: 'refused',
}
/** Of IPv6 only what is named here is anything but refused: most of its space is not given out. */
const kinds6: Partial<Record<Range6, PlaceKind>> = {
  loopback: 'loopback',
  uniqueLocal: 'private',
  unicast: 'public',
}

/**
 * Inside ranges that are fine otherwise: credential services of Alibaba, Azure and Oracle (with its
 * whole IETF block), the relays of 6to4, and class E.
 */
const refused4 = [
  '100.100.100.200/32',
  '168.63.129.16/32',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '240.0.0.0/4',
].map((text) => ipaddr.IPv4.parseCIDR(text))
/** The same for AWS, Google and Scaleway; and `::/96`, an old way to write IPv4. */
const refused6 = ['fd00:ec2::/32', 'fd20:ce::/32', 'fd00:42::/32', '::/96'].map((text) =>
  ipaddr.IPv6.parseCIDR(text),
)
const givenOut = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/** Names of this machine (RFC 6761 and the usual hosts files): never looked up. */
const ownNames = new Set([
  'localhost',
  'localhost.localdomain',
  'localhost4',
  'localhost6',
  'localhost4.localdomain4',
  'localhost6.localdomain6',
  'ip6-localhost',
  'ip6-loopback',
])
/** Names that lead to a cloud machine's credentials. */
const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
])
/** Ends of names that no public name server knows. */
const privateEnds = [
  '.local',
  '.internal',
  '.lan',
  '.home',
  '.corp',
  '.intranet',
  '.private',
  '.localdomain',
  '.home.arpa',
]

/** Null for what is no IP address. IPv4 inside IPv6 (`::ffff:…`) is what it holds. */
export function kindOfAddress(text: string): PlaceKind | null {
  const address = parsed(text)
  if (address === null) return null
  return address instanceof ipaddr.IPv4 ? kindOf4(address) : kindOf6(address)
}

/**
 * The same for an address that a name server gave. Where the network translates (NAT64), a public
 * IPv4 host has an address of `64:ff9b::/96`: there it is the host inside that counts, and only a
 * public one.
 */
export function kindOfResolved(text: string): PlaceKind {
  const address = parsed(text)
  if (address === null) return 'refused'
  if (address instanceof ipaddr.IPv6 && address.match(nat64))
    return kindOf4(new ipaddr.IPv4(address.toByteArray().slice(12))) === 'public'
      ? 'public'
      : 'refused'
  return kindOfAddress(text) ?? 'refused'
}

/**
 * The kind of a URL's host. Names are told by what they are, not by where they lead now: that is
 * looked at when the connection is made.
 */
export function kindOfHost(hostname: string): PlaceKind {
  const host = bareHost(hostname)
  if (isOwnName(host)) return 'loopback'
  if (!isHostName(hostname) || metadataNames.has(host)) return 'refused'
  const address = kindOfAddress(host)
  if (address !== null) return address
  return !host.includes('.') || privateEnds.some((end) => host.endsWith(end)) ? 'private' : 'public'
}

/**
 * True for a name that means this machine whatever a name server says: `localhost` and everything
 * under it.
 */
export function isOwnName(hostname: string): boolean {
  const host = bareHost(hostname)
  return ownNames.has(host) || /^[^.]+(\.[^.]+)*\.localhost$/.test(host)
}

/** False where a part of the name is empty: systems differ in what they take it for. */
export function isHostName(hostname: string): boolean {
  return !bareHost(hostname).split('.').includes('')
}

/** Without brackets and the one dot that a full name may end in, in lower case. */
export function bareHost(hostname: string): string {
  return hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
}

function parsed(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  return ipaddr.isValid(text) ? ipaddr.parse(text) : null
}

function kindOf4(address: ipaddr.IPv4): PlaceKind {
  if (refused4.some((range) => address.match(range))) return 'refused'
  return kinds4[address.range()] ?? 'public'
}

function kindOf6(address: ipaddr.IPv6): PlaceKind {
  if (address.isIPv4MappedAddress()) return kindOf4(address.toIPv4Address())
  const kind = kinds6[address.range()] ?? 'refused'
  if (kind === 'loopback') return kind
  if (refused6.some((range) => address.match(range))) return 'refused'
  return kind === 'public' && !address.match(givenOut) ? 'refused' : kind
}
