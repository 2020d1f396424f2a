/**
 * What reaches a person: how many packages, under which licences, and the bill of materials
 * (figures in docs/adr/0010-dependencies.md).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  allowedLicences,
  deliverPackages,
  isAllowedLicence,
  runScript,
  type DeliveredPackage,
} from './scripts'

let packages: readonly DeliveredPackage[]
beforeAll(() => {
  packages = deliverPackages()
}, 180_000)

function named(delivery: DeliveredPackage['delivery'], part?: string): string[] {
  return packages
    .filter(
      (each) => each.delivery === delivery && (part === undefined || each.parts.includes(part)),
    )
    .map(({ name }) => name)
}

/**
 * Packages for another system, processor or C library are in the lock and never on a given machine.
 */
function fits(limits: readonly string[] | undefined, value: string): boolean {
  return limits === undefined || limits.includes(value)
}
function onLinux({ os, cpu, libc }: DeliveredPackage): boolean {
  return fits(os, 'linux') && fits(cpu, 'x64') && fits(libc, 'glibc')
}

/**
 * Ceilings, not aims: a package more is a decision, made by changing a number here and a line of
 * the record.
 */
const mostBundled = 82
const mostInMain = 49
const mostInPage = 42
const mostProduction = 43

describe('the budget', () => {
  test('the program itself: what is bundled', () => {
    expect(named('bundled').length).toBeLessThanOrEqual(mostBundled)
    expect(named('bundled', 'main').length).toBeLessThanOrEqual(mostInMain)
    expect(named('bundled', 'renderer').length).toBeLessThanOrEqual(mostInPage)
    // A build that bundles nothing would pass every ceiling.
    expect(named('bundled', 'main')).toEqual(
      expect.arrayContaining(['openai', '@anthropic-ai/sdk', 'undici', 'ws', 'zod']),
    )
    expect(named('bundled', 'renderer')).toEqual(
      expect.arrayContaining(['react-dom', '@mantine/core', 'marked', 'highlight.js', 'katex']),
    )
  })

  test('the preload script has no code but ours', () => {
    expect(named('bundled', 'preload')).toEqual([])
  })

  test('the page holds no code that keeps keys, calls providers or opens files', () => {
    const foreign = named('bundled', 'renderer').filter((name) =>
      /^(openai|@anthropic-ai\/.*|undici|ws|pino|keytar|better-sqlite3|@napi-rs\/.*)$/.test(name),
    )
    expect(foreign).toEqual([])
  })

  test('beside the bundle four packages are loaded on a machine: the database and the keychain', () => {
    const loaded = packages
      .filter((each) => each.delivery === 'loaded' && onLinux(each))
      .map(({ name }) => name)
    expect(loaded.sort()).toEqual([
      '@napi-rs/keyring',
      '@napi-rs/keyring-linux-x64-gnu',
      'better-sqlite3',
      'keytar',
    ])
  })

  test('npm ls --omit=dev: no more than today, of which the program loads four', () => {
    const production = packages.filter((each) => each.production && onLinux(each))
    expect(production.length).toBeGreaterThan(4)
    expect(production.length).toBeLessThanOrEqual(mostProduction)
  })

  test('nothing bundled is unknown to the lock file, and nothing bundled runs a script on install', () => {
    expect(
      packages.filter(
        ({ delivery, integrity }) => delivery === 'bundled' && integrity === undefined,
      ),
    ).toEqual([])
    expect(
      packages.filter(
        ({ delivery, hasInstallScript }) => delivery === 'bundled' && hasInstallScript,
      ),
    ).toEqual([])
  })
})

describe('licences', () => {
  test('of everything that reaches a person are permissive', () => {
    const shipped = packages.filter(({ delivery }) => delivery !== 'development')
    expect(shipped.length).toBeGreaterThan(60)
    expect(
      shipped
        .filter(({ license }) => !isAllowedLicence(license))
        .map(({ name, license }) => `${name}: ${license ?? 'none stated'}`),
    ).toEqual([])
  })

  test('of what only builds and tests are stated, and none forbids building with it', () => {
    const unusable = /\b(AGPL|GPL|SSPL|BUSL|UNLICENSED|SEE LICENSE|Commons-Clause)/i
    const refused = packages.filter(
      ({ delivery, license }) =>
        delivery === 'development' && (license === undefined || unusable.test(license)),
    )
    expect(refused.map(({ name, license }) => `${name}: ${license ?? 'none stated'}`)).toEqual([])
  })

  test('an expression is met by one side of an OR and both sides of an AND', () => {
    const met = [
      ...allowedLicences,
      '(MIT OR WTFPL)',
      'WTFPL OR ISC',
      '(BSD-2-Clause OR MIT OR Apache-2.0)',
      'MIT AND ISC',
      '(GPL-3.0-only OR (MIT AND 0BSD))',
    ]
    expect(met.filter((each) => !isAllowedLicence(each))).toEqual([])
    const notMet = [
      undefined,
      '',
      'GPL-3.0-only',
      'MPL-2.0',
      'MIT AND GPL-3.0-only',
      '(WTFPL OR GPL-2.0)',
      'UNLICENSED',
      'SEE LICENSE IN LICENSE',
    ]
    const malformed = ['MIT)', '(MIT', 'mit-like', 'MIT OR', 'OR MIT', { type: 'MIT' }, ['MIT']]
    expect([...notMet, ...malformed].filter(isAllowedLicence)).toEqual([])
  })

  test('npm run licences prints them and agrees', () => {
    const { code, output } = runScript(['scripts/supply-chain/licences.mjs'], {
      NODE_ENV: 'production',
    })
    expect(code, output).toBe(0)
    expect(output).toMatch(/^bundled: \d+ packages$/m)
    expect(output).toMatch(/^ {2}zod@\d\S* +MIT$/m)
    expect(output).not.toMatch(/vitest|not allowed/)
  }, 120_000)
})

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly scope: string
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[]
  readonly licenses?: readonly unknown[]
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}
interface Bill {
  readonly bomFormat: string
  readonly specVersion: string
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } }
  readonly components: readonly Component[]
}

test('npm run sbom writes a CycloneDX bill offline: every package once, with hash, licence and how it reaches a person', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-sbom-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'deep', 'sbom.cdx.json')
  const unreachable = { npm_config_offline: 'true', npm_config_registry: 'http://127.0.0.1:9/' }
  const { code, output } = runScript(['scripts/supply-chain/sbom.mjs', file], {
    NODE_ENV: 'production',
    ...unreachable,
  })
  expect(code, output).toBe(0)
  const text = readFileSync(file, 'utf8')
  const bill = JSON.parse(text) as Bill
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { name: 'tollgate' } },
  })
  expect(Number(bill.specVersion)).toBeGreaterThanOrEqual(1.5)

  const listed = bill.components.map(({ name, version }) => `${name}@${version}`)
  expect(listed.sort()).toEqual(
    [...new Set(packages.map(({ name, version }) => `${name}@${version}`))].sort(),
  )
  const isHashed = ({ hashes = [] }: Component) =>
    hashes.some(({ alg, content }) => alg === 'SHA-512' && /^[0-9a-f]{128}$/.test(content))
  expect(bill.components.filter((component) => !isHashed(component))).toEqual([])
  expect(bill.components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([])

  const scopes = new Map(bill.components.map(({ name, scope }) => [name, scope]))
  expect(named('bundled').filter((name) => scopes.get(name) !== 'required')).toEqual([])
  const samples = ['better-sqlite3', 'electron', 'prebuild-install', 'vitest'].map((name) =>
    scopes.get(name),
  )
  expect(samples).toEqual(['required', 'required', 'optional', 'excluded'])
  const zod = bill.components
    .find(({ name }) => name === 'zod')
    ?.properties.filter(({ name }) => name.startsWith('tollgate:'))
  expect(zod).toEqual([
    { name: 'tollgate:delivery', value: 'bundled' },
    { name: 'tollgate:part', value: 'main' },
    { name: 'tollgate:part', value: 'renderer' },
  ])
  // Nothing of the machine it was made on.
  expect(text).not.toContain(folder)
  expect(text).not.toMatch(/"(file:|\/(home|root|tmp|work|Users)\/)|127\.0\.0\.1/)
}, 120_000)
