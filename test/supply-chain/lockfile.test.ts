/**
 * What `npm ci` would put on a machine: exact versions, each with its hash, from the registry
 * alone, and no program that nobody agreed to.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../structure/source-files'
import { packagesOf, readManifests, type LockEntry, type Manifest, type Package } from './scripts'

const { manifest, lock } = readManifests()
const packages = packagesOf(lock)
const sections = ['dependencies', 'optionalDependencies', 'devDependencies'] as const

const exact = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/
/** 64 bytes in base64. */
const sha512 = /^sha512-[A-Za-z0-9+/]{86}==$/
/**
 * `registry.npmjs.org` stands for whichever registry npm is told to use: npm rewrites it on
 * install. Some npm settings write no address at all.
 */
const registryAddress = /^https:\/\/registry\.npmjs\.org\/(@[\w.-]+\/)?[\w.-]+\/-\/[\w.-]+\.tgz$/
/**
 * Anything but a version range or tag of the registry. `npm:` renames a package of the registry and
 * stays readable in the lock.
 */
const elsewhere =
  /^(git|github|gitlab|bitbucket|gist|file|link|workspace|https?)[:+]|^[\w.-]+\/[\w.-]+(#|$)|^(\.{0,2}|~)\//

function unpinned(of: Pick<Manifest, (typeof sections)[number]>): string[] {
  return sections.flatMap((section) =>
    Object.entries(of[section])
      .filter(([, version]) => !exact.test(version))
      .map(([name, version]) => `${name}@${version}`),
  )
}

function fromElsewhere(entries: Readonly<Record<string, LockEntry>>): string[] {
  return Object.entries(entries).flatMap(([place, entry]) =>
    [...sections, 'peerDependencies' as const]
      .flatMap((section) => Object.entries(entry[section] ?? {}))
      .filter(([, range]) => elsewhere.test(range))
      .map(([name, range]) => `${place || 'package.json'} wants ${name} from ${range}`),
  )
}

function unverifiable(these: readonly Package[]): string[] {
  return these.flatMap(({ place, integrity, resolved, link }) => [
    ...(link ? [`${place} is a link`] : []),
    ...(sha512.test(integrity ?? '') ? [] : [`${place} has no sha512`]),
    ...(resolved === undefined || registryAddress.test(resolved)
      ? []
      : [`${place} comes from another address than the registry's`]),
  ])
}

describe('the lock file', () => {
  test('is of version 3 and holds the whole tree', () => {
    expect(lock.lockfileVersion).toBe(3)
    expect(packages.length).toBeGreaterThan(400)
  })

  test('pins every package by its sha512, from the registry or from nowhere said', () => {
    expect(unverifiable(packages)).toEqual([])
  })

  test('wants nothing from git, a file, a link or an address', () => {
    expect(fromElsewhere(lock.packages)).toEqual([])
  })

  test('is the lock of this package.json', () => {
    const locked = lock.packages[''] ?? {}
    for (const section of sections) expect(locked[section], section).toEqual(manifest[section])
  })

  test('package.json pins exact versions, and the lock has just these', () => {
    expect(unpinned(manifest)).toEqual([])
    const wanted = sections.flatMap((section) => Object.entries(manifest[section]))
    expect(
      wanted.filter(
        ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version,
      ),
    ).toEqual([])
  })

  test('what is installed here is what is locked', () => {
    const here = packages.flatMap(({ place, version }) => {
      const file = join(root, place, 'package.json')
      return existsSync(file)
        ? [
            {
              place,
              locked: version,
              installed: (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version,
            },
          ]
        : []
    })
    expect(here.length).toBeGreaterThan(300)
    expect(here.filter(({ locked, installed }) => locked !== installed)).toEqual([])
  })

  test('names no host but the registry, and no place on a machine', () => {
    const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
    const resolved = [...text.matchAll(/"resolved":\s*"([^"]*)"/g)].map(
      ([, address]) => address ?? '',
    )
    expect(resolved.filter((address) => !registryAddress.test(address))).toEqual([])
    expect(text).not.toMatch(/"(file:|\/(home|root|tmp|work|Users)\/)/)
  })

  test('these checks see what they forbid', () => {
    const sound: Package = {
      place: 'node_modules/a',
      name: 'a',
      version: '1.0.0',
      integrity: `sha512-${'A'.repeat(86)}==`,
      link: false,
      production: true,
      hasInstallScript: false,
    }
    expect(unverifiable([sound])).toEqual([])
    expect(
      unverifiable([{ ...sound, resolved: 'https://registry.npmjs.org/@scope/a/-/a-1.0.0.tgz' }]),
    ).toEqual([])
    const bad: readonly Partial<Package>[] = [
      { integrity: undefined },
      { integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
      { link: true },
      { resolved: 'http://registry.npmjs.org/a/-/a-1.0.0.tgz' },
      { resolved: 'https://registry.npmjs.org.evil.test/a/-/a-1.0.0.tgz' },
      { resolved: 'git+ssh://git@github.com/a/a.git#abc' },
      { resolved: 'file:../a' },
    ]
    expect(bad.filter((change) => unverifiable([{ ...sound, ...change }]).length !== 1)).toEqual([])
    const files = ['file:../a', 'link:../a', '../a', '/a', '~/a', 'workspace:*']
    const addresses = [
      'git+https://x.test/a.git',
      'github:a/b',
      'a/b',
      'a/b#main',
      'https://x.test/a.tgz',
      'http://x.test/a.tgz',
    ]
    expect(
      [...files, ...addresses].filter(
        (range) => fromElsewhere({ x: { dependencies: { a: range } } }).length !== 1,
      ),
    ).toEqual([])
    const ranges = [
      '^1.0.0',
      '~1.0.0',
      '1 || 2',
      '>=1 <3',
      'latest',
      '1.0.0-rc.1',
      'npm:b@1.0.0',
      '*',
    ]
    expect(ranges.flatMap((range) => fromElsewhere({ x: { dependencies: { a: range } } }))).toEqual(
      [],
    )
    expect(
      unpinned({
        dependencies: { a: '^1.0.0' },
        optionalDependencies: { b: '~1.0.0' },
        devDependencies: { c: 'latest', d: '1.0.0' },
      }),
    ).toHaveLength(3)
  })
})

describe('install scripts', () => {
  /** npm runs `node-gyp rebuild` for a package with a binding.gyp and no script of its own. */
  const native = packages.filter(({ place }) => existsSync(join(root, place, 'binding.gyp')))

  test('every package that would run something was decided on, and nothing else is on the list', () => {
    const running = new Set(
      [...packages.filter(({ hasInstallScript }) => hasInstallScript), ...native].map(
        ({ name }) => name,
      ),
    )
    expect(Object.keys(manifest.allowScripts).sort()).toEqual([...running].sort())
  })

  test('two may run: the pinned Node fetches its binary, keytar its library', () => {
    const allowed = Object.entries(manifest.allowScripts)
      .filter(([, allowed]) => allowed)
      .map(([name]) => name)
    expect(allowed.sort()).toEqual(['keytar', 'node'])
  })

  test('both are optional, so an installation without them is whole', () => {
    expect(Object.keys(manifest.optionalDependencies)).toEqual(
      expect.arrayContaining(['keytar', 'node']),
    )
  })

  test('ours runs nothing on install', () => {
    expect(
      Object.keys(manifest.scripts).filter((name) =>
        /^(pre|post)?(install|prepare|publish|pack)$|^dependencies$/.test(name),
      ),
    ).toEqual([])
  })
})
