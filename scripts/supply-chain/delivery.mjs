/**
 * How each package of the lock file reaches a person: inside our bundle, beside it, only while
 * installing, or not at all.
 */
import { findBundled } from './bundled.mjs'
import { packagesOf, readManifests } from './lock.mjs'

/**
 * Native modules stay outside the bundle; the program loads these and their platform's part from
 * node_modules.
 */
const loaded = /^node_modules\/(better-sqlite3|keytar|@napi-rs\/keyring(-[a-z0-9-]+)?)$/

/**
 * - `bundled`: its code is in `out/`, so it runs with our rights.
 * - `loaded`: a native module the program loads at run time.
 * - `runtime`: Electron, whose binary carries the desktop shell.
 * - `install`: installed with the two above or with the pinned Node, run by npm at most, never
 *   loaded by the program.
 * - `development`: builds or tests; on a developer's machine only.
 */
export const deliveries = ['bundled', 'loaded', 'runtime', 'install', 'development']

/** The lock's packages with `delivery` and, for bundled ones, `parts` (main, preload, renderer). */
export async function listDeliveries() {
  const bundled = await findBundled()
  const { lock } = readManifests()
  return packagesOf(lock).map((each) => {
    const parts = Object.keys(bundled).filter((part) => bundled[part].includes(each.place))
    return { ...each, parts, delivery: deliveryOf(each, parts) }
  })
}

function deliveryOf({ place, production }, parts) {
  if (parts.length > 0) return 'bundled'
  if (loaded.test(place)) return 'loaded'
  if (place === 'node_modules/electron') return 'runtime'
  return production ? 'install' : 'development'
}
