/** Which addresses a key may be sent to: https anywhere but link-local, http on this machine alone (reference R10). */
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** Link-local ranges, where cloud machines keep their credentials service, and the fixed addresses of those outside them. */
const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')
linkLocal.addAddress('fd00:ec2::254', 'ipv6')
linkLocal.addAddress('100.100.100.200', 'ipv4')

function matches(list: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** True for addresses no key is ever sent to, whatever name led there. */
export function isRefusedAddress(address: string): boolean {
  return matches(linkLocal, address)
}

/** The sentence that refuses a base URL, or null when it may be used. */
export function refusedBaseUrl(text: string): string | null {
  if (!URL.canParse(text)) return `"${text}" is not a web address. It should look like https://api.example.com/v1.`
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (username !== '' || password !== '') return 'The base URL must not hold a name or password. Add the secret under Keys instead.'
  if (search !== '' || hash !== '') return 'The base URL must end at its path: no ? or # part. Secrets belong under Keys.'
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase()
  if (isRefusedAddress(host) || host === 'metadata.google.internal') {
    return `${host} is a link-local or cloud metadata address. Keys are never sent there.`
  }
  if (protocol === 'https:') return null
  if (protocol !== 'http:') return 'The base URL must start with https:// (or http:// for a server on this machine).'
  if (host === 'localhost' || host.endsWith('.localhost') || matches(loopback, host)) return null
  return `http:// would send the key to ${host} in the clear. Use https://, or http:// only for a server on this machine (localhost, 127.0.0.1, [::1]).`
}
