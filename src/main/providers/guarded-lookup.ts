/**
 * Looking up a provider's name at the moment of connecting. Only addresses that pass are handed on,
 * and the socket is opened to one of these, so no other answer of a name server, earlier or later,
 * can lead a key elsewhere.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { isOwnName, kindOfResolved } from '../../contract/addresses'

type Look = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, found: readonly LookupAddress[]) => void,
) => void

const thisMachine: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

function askSystem(hostname: string, done: Parameters<Look>[1]): void {
  systemLookup(hostname, { all: true }, (error, found) => done(error, found ?? []))
}

/**
 * `plain`: for connections without encryption, which may lead to this machine and to private
 * networks only. Errors carry the code `ERR_ADDRESS_REFUSED` (where no key may ever go) or
 * `ERR_ADDRESS_PUBLIC` (plain http to the internet).
 */
export function createGuardedLookup(plain: boolean, look: Look = askSystem): LookupFunction {
  return (hostname, options, done) => {
    function answer(found: readonly LookupAddress[]) {
      const wanted =
        options.family === 4 || options.family === 6
          ? found.filter(({ family }) => family === options.family)
          : found
      const [one] = wanted
      if (one === undefined) done(refusal('ENOTFOUND', 'no address of this family'), '', 0)
      else if (options.all === true) done(null, [...wanted])
      else done(null, one.address, one.family)
    }
    // `localhost` and the names under it are this machine whatever a name server or the hosts file
    // says (RFC 6761).
    if (isOwnName(hostname)) return void queueMicrotask(() => answer(thisMachine))
    look(hostname, (error, found) => {
      if (error !== null) return done(error, '', 0)
      // A name in .local often has a link-local address beside its real one.
      const usable = found.filter(({ address }) => !/^fe[89ab]/i.test(address))
      if (
        usable.length === 0 ||
        usable.some(({ address }) => kindOfResolved(address) === 'refused')
      )
        return done(refusal('ERR_ADDRESS_REFUSED', 'refused address'), '', 0)
      const near = plain
        ? usable.filter(({ address }) => kindOfResolved(address) !== 'public')
        : usable
      if (near.length === 0) return done(refusal('ERR_ADDRESS_PUBLIC', 'public address'), '', 0)
      answer(near)
    })
  }
}

function refusal(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code })
}
