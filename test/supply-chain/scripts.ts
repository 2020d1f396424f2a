/**
 * The supply-chain scripts as the tests use them, with types: they are plain JavaScript so that
 * they run before anything is built.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../structure/source-files'

export interface Package {
  /** The key in the lock file: `node_modules/a/node_modules/b`. */
  readonly place: string
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link: boolean
  readonly production: boolean
  readonly hasInstallScript: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

export interface DeliveredPackage extends Package {
  readonly delivery: 'bundled' | 'loaded' | 'runtime' | 'install' | 'development'
  readonly parts: readonly string[]
}

type Ranges = Readonly<Record<string, string>>

export interface Manifest {
  readonly name: string
  readonly license: string
  readonly allowScripts: Readonly<Record<string, boolean>>
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Ranges
  readonly optionalDependencies: Ranges
  readonly devDependencies: Ranges
}

export interface LockEntry {
  readonly version?: string
  readonly dependencies?: Ranges
  readonly optionalDependencies?: Ranges
  readonly peerDependencies?: Ranges
  readonly devDependencies?: Ranges
}

export interface Lock {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockEntry>>
}

export type Audit =
  | { readonly asked: false; readonly why: string }
  | { readonly asked: true; readonly found: readonly AuditFinding[] }
export interface AuditFinding {
  readonly name: string
  readonly severity: string
  readonly places: readonly string[]
  readonly titles: readonly string[]
}

const folder = join(root, 'scripts/supply-chain')

async function load(name: string): Promise<unknown> {
  return import(pathToFileURL(join(folder, name)).href) as Promise<unknown>
}

export const { readManifests, packagesOf } = (await load('lock.mjs')) as {
  readManifests(folder?: string): { readonly manifest: Manifest; readonly lock: Lock }
  packagesOf(lock: Lock): Package[]
}
export const { allowedLicences, isAllowedLicence } = (await load('licence-rules.mjs')) as {
  readonly allowedLicences: readonly string[]
  isAllowedLicence(expression: unknown): boolean
}
export const { readAudit, describeAudit } = (await load('audit.mjs')) as {
  readAudit(text: string): Audit
  describeAudit(
    audit: Audit,
    shipped: ReadonlySet<string>,
  ): { readonly code: number; readonly lines: readonly string[] }
}

/** Runs a script or program with this Node, as the launcher would. */
export function runScript(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): { readonly code: number; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  })
  return { code: status ?? 1, output: status === 0 ? stdout : `${stdout}${stderr}` }
}

/**
 * The packages of the lock and how each reaches a person. Builds the program in memory in a process
 * of its own, which takes some seconds.
 */
export function deliverPackages(): DeliveredPackage[] {
  const program = `import { listDeliveries } from ${JSON.stringify(pathToFileURL(join(folder, 'delivery.mjs')).href)}; process.stdout.write(JSON.stringify(await listDeliveries()))`
  // The runner's own NODE_ENV would build a development page.
  const { code, output } = runScript(['--input-type=module', '-e', program], {
    NODE_ENV: 'production',
    VITEST: undefined,
  })
  if (code !== 0) throw new Error(`The program could not be built:\n${output}`)
  return JSON.parse(output) as DeliveredPackage[]
}
