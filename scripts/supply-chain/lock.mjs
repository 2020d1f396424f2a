/**
 * The lock file as the supply-chain scripts and tests see it: each package by the place it is
 * installed in.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** `package.json` and `package-lock.json` of a folder, the checkout by default. */
export function readManifests(folder = root) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'))
  return { manifest: read('package.json'), lock: read('package-lock.json') }
}

/**
 * Every package of a lock, without the root: `place` is the key it has there
 * (`node_modules/a/node_modules/b`), `production` is true for what `npm ls --omit=dev` lists on
 * some platform.
 */
export function packagesOf(lock) {
  return Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .map(
      ([
        place,
        { version, license, integrity, dev, resolved, link, hasInstallScript, os, cpu, libc },
      ]) => ({
        place,
        name: nameOf(place),
        version,
        license,
        integrity,
        resolved,
        link: link === true,
        production: dev !== true,
        hasInstallScript: hasInstallScript === true,
        os,
        cpu,
        libc,
      }),
    )
}

/** The package's name in a place: what follows the last `node_modules/`. */
export function nameOf(place) {
  return place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
