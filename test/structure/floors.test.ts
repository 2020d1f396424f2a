/**
 * The floors of the house (architecture §1): a file imports from its own folder or from a floor
 * below, and a ban says what to do instead.
 */
import { describe, expect, test } from 'vitest'
import { readSources, type SourceFile } from './source-files'

/** Ground floor first. Features of one floor do not see each other. */
const floors: ReadonlyArray<readonly string[]> = [
  ['shared'],
  ['contract', 'main/money', 'main/platform'],
  ['main/storage'],
  ['main/record'],
  [
    'main/catalog',
    'main/keys',
    'main/providers',
    'main/policy',
    'main/budgets',
    'main/ledger',
    'main/validation',
    'main/limits',
    'main/queue',
    'main/cache',
  ],
  ['main/gate'],
  ['main/usage', 'main/compare', 'main/config'],
  ['main/api'],
  ['main/console'],
  ['main/shell', 'main/index', 'main/serve'],
]

/**
 * What a shell is allowed to know, and where the handlers find the caller's type: declarations that
 * sit between floors by intent.
 */
const declarations = new Set(['src/main/console-port'])
/** The ground floor's parts may use each other only in these ways. */
const groundRules: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  contract: ['shared'],
  'main/money': ['shared', 'contract'],
  'main/platform': ['shared', 'contract'],
}

/** The part of the house a file belongs to: `main/gate`, `contract`, `main/console`. */
function partOf(path: string): string | undefined {
  const inner = path.replace(/^src\//, '').replace(/\.tsx?$/, '')
  return floors.flat().find((part) => inner === part || inner.startsWith(`${part}/`))
}

const floorOf = (part: string) => floors.findIndex((floor) => floor.includes(part))

/** What is wrong with an import, as a sentence that names the way out; null when it is fine. */
function findFault(file: SourceFile, target: string): string | null {
  if (!target.startsWith('src/') || declarations.has(target)) return null
  const from = partOf(file.path)
  const to = partOf(target)
  if (from === undefined)
    return declarations.has(file.path.replace(/\.ts$/, ''))
      ? null
      : `${file.path} is in no part of the house: give its folder a floor in architecture §1 and here.`
  if (to === undefined) return `${file.path} imports ${target}, which is in no part of the house.`
  if (from === to) return null
  const here = floorOf(from)
  const there = floorOf(to)
  const ground = groundRules[from]
  if (ground !== undefined)
    return ground.includes(to)
      ? null
      : `${file.path} imports ${target}: the ground floor stands alone. Pass the value in, or move what both need to contract/ or shared/.`
  if (there > here)
    return `${file.path} imports ${target} from a floor above. Take what it needs as a function in its deps object and let console/compose.ts hand it in.`
  if (there === here && here !== floors.length - 1)
    return `${file.path} imports ${target}: features of one floor do not import each other. Declare the function you need in your deps and let the gate or console/compose.ts bring them together.`
  return null
}

const main = readSources('src/main', 'src/contract', 'src/shared')

describe('floors', () => {
  test('there is a house to look at', () => {
    expect(main.length).toBeGreaterThan(80)
    expect(main.flatMap((file) => file.imports).length).toBeGreaterThan(300)
  })

  test('every import in main and contract stays on its floor or goes down', () => {
    expect(
      main
        .flatMap((file) => file.imports.map((target) => findFault(file, target)))
        .filter((fault) => fault !== null),
    ).toEqual([])
  })

  test('the rule sees what it forbids', () => {
    const file = (path: string): SourceFile => ({ path, text: '', imports: [] })
    expect(findFault(file('src/main/storage/a.ts'), 'src/main/gate/run')).toContain('floor above')
    expect(findFault(file('src/main/keys/a.ts'), 'src/main/budgets/b')).toContain(
      'do not import each other',
    )
    expect(findFault(file('src/contract/a.ts'), 'src/main/platform/b')).toContain('stands alone')
    expect(findFault(file('src/shared/a.ts'), 'src/contract/b')).toContain('stands alone')
    expect(findFault(file('src/main/gate/a.ts'), 'src/main/shell/page')).toContain('floor above')
    expect(findFault(file('src/main/helpers/a.ts'), 'src/contract/calls')).toContain(
      'no part of the house',
    )
    expect(findFault(file('src/main/gate/a.ts'), 'src/main/ledger/b')).toBeNull()
  })

  test('the page knows main by its contract only', () => {
    const crossing = readSources('src/renderer', 'src/preload').flatMap((file) =>
      file.imports
        .filter((target) => target.startsWith('src/main'))
        .map(
          (target) =>
            `${file.path} imports ${target}. Ask through src/renderer/client, and share types in src/contract, code in src/shared.`,
        ),
    )
    expect(crossing).toEqual([])
  })

  test('a page draws with its own parts and those below; of another page it may use words and figures', () => {
    const components = new Set(
      readSources('src/renderer')
        .filter((file) => file.path.endsWith('.tsx'))
        .map((file) => file.path.replace(/\.tsx$/, '')),
    )
    const crossing = readSources('src/renderer').flatMap((file) => {
      const page = /^src\/renderer\/pages\/([^/]+)\//.exec(file.path)?.[1]
      const foreign = file.imports.filter(
        (target) =>
          page !== undefined &&
          /^src\/renderer\/pages\//.test(target) &&
          !target.startsWith(`src/renderer/pages/${page}/`) &&
          components.has(target),
      )
      return foreign.map(
        (target) =>
          `${file.path} imports ${target}. Move what both pages draw to src/renderer/parts.`,
      )
    })
    expect(crossing).toEqual([])
  })
})

describe('where things may be imported', () => {
  const everything = [...main, ...readSources('src/renderer', 'src/preload')]
  function importers(name: RegExp): string[] {
    return everything
      .filter((file) => file.imports.some((target) => name.test(target)))
      .map((file) => file.path)
  }

  test('electron: the Electron shell, its entry and the preload script', () => {
    const places = importers(/^electron(\/|$)/).filter(
      (path) => !/^src\/(main\/shell\/electron\/|main\/index\.ts$|preload\/)/.test(path),
    )
    expect(
      places.map(
        (path) =>
          `${path} imports electron. Take a port (src/main/console-port.ts) and let the shell implement it.`,
      ),
    ).toEqual([])
  })

  test('the database: where tables are read and written, never the page or the contract', () => {
    expect(importers(/^better-sqlite3$/).filter((path) => !path.startsWith('src/main/'))).toEqual(
      [],
    )
  })

  test('provider SDKs: providers/ only, because the gate is the only way to a provider', () => {
    const places = importers(/^(openai|@anthropic-ai\/sdk)(\/|$)/).filter(
      (path) => !path.startsWith('src/main/providers/'),
    )
    expect(
      places.map((path) => `${path} imports a provider SDK. Make a call through the gate instead.`),
    ).toEqual([])
  })

  test('keychain libraries: keys/ only', () => {
    expect(
      importers(/^(keytar|@napi-rs\/keyring)$/).filter(
        (path) => !path.startsWith('src/main/keys/'),
      ),
    ).toEqual([])
  })

  test('Node: main only; the page runs in a browser', () => {
    expect(importers(/^node:/).filter((path) => !path.startsWith('src/main/'))).toEqual([])
  })

  test('React: the page only', () => {
    expect(
      importers(/^(react|react-dom|@mantine\/.*)(\/|$)/).filter(
        (path) => !path.startsWith('src/renderer/'),
      ),
    ).toEqual([])
  })
})
