/**
 * Every dependency of package.json is there for a reason that can be looked up: a file imports it,
 * or it is a tool named here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources, root, type SourceFile } from '../structure/source-files'
import { readManifests } from './scripts'

const { manifest, lock } = readManifests()
const ours = Object.keys({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
})

/** What nothing imports, and what it is for. */
const tools: Readonly<Record<string, string>> = {
  node: 'the pinned Node that scripts/launcher runs everything in',
  electron: 'the runtime of the desktop shell; src imports its module',
  typescript: 'tsc, the type check',
  oxlint: 'the linter',
  'oxlint-tsgolint': 'the type-aware rules of oxlint',
  oxfmt: 'the formatter, by npm run format',
  'electron-builder': 'installers, by npm run dist',
  jsdom: 'the page in unit tests, which ask for it in their first line',
  '@vitest/coverage-v8': 'coverage, by vitest --coverage',
  '@testing-library/dom': 'peer of @testing-library/react',
}

const plain = ['scripts', 'build', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?js$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)
const configurations = readdirSync(root)
  .filter((name) => /\.config\.ts$/.test(name))
  .map((name) => join(root, name))
const texts = [...plain, ...configurations].map((file) => readFileSync(file, 'utf8'))
const sources = readSources('src', 'test', 'bench', 'scripts')

/**
 * The package of an import: `@scope/name/part` is of `@scope/name`; Node's own and our files are of
 * none.
 */
function packageOf(target: string): string | null {
  if (
    isBuiltin(target) ||
    /^(src\/|test\/|bench\/|scripts\/|package\.json$|\.|#|virtual:)/.test(target)
  )
    return null
  // Anything else is no name that npm could have installed: addresses in the hostile pages of
  // test/security, say.
  return /^(@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*/i.exec(target)?.[0] ?? null
}

function importedBy(files: readonly SourceFile[]): Set<string> {
  return new Set(
    files.flatMap((file) => file.imports.map(packageOf)).filter((name) => name !== null),
  )
}

const imported = importedBy(sources)
for (const text of texts) {
  for (const [, target = ''] of text.matchAll(/(?:from|import|require)\s*\(?\s*['"]([^'"]+)['"]/g))
    imported.add(packageOf(target) ?? '')
}

describe('dependencies', () => {
  test('none is unused', () => {
    const typesOf = (name: string) => /^@types\/(.+)$/.exec(name)?.[1]
    const unused = ours.filter((name) => {
      const typed = typesOf(name)
      // Types are used when what they describe is: a package of ours, or Node itself.
      if (typed !== undefined) return typed !== 'node' && !ours.includes(typed)
      return !imported.has(name) && tools[name] === undefined
    })
    expect(
      unused.map(
        (name) =>
          `${name} is in package.json and nothing imports it: remove it, or say in this test what it is for.`,
      ),
    ).toEqual([])
  })

  test('no tool is named here that is gone or that something imports after all', () => {
    expect(Object.keys(tools).filter((name) => !ours.includes(name))).toEqual([])
    expect(
      Object.keys(tools).filter(
        (name) => imported.has(name) && name !== 'electron' && name !== 'node',
      ),
    ).toEqual([])
  })

  test('nothing is imported that only happens to be installed', () => {
    expect([...importedBy(readSources('src'))].filter((name) => !ours.includes(name))).toEqual([])
    expect(
      [...importedBy(readSources('test', 'bench', 'scripts'))].filter(
        (name) => !ours.includes(name),
      ),
    ).toEqual([])
  })

  test('@testing-library/dom is still asked for by its peer', () => {
    expect(
      Object.keys(lock.packages['node_modules/@testing-library/react']?.peerDependencies ?? {}),
    ).toContain('@testing-library/dom')
  })
})
