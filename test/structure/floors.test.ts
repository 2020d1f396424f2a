/**
 * The floors of the two houses, main and the page (docs/architecture.md): a file imports from its
 * own folder or from a floor below, and a ban says what to do instead.
 */
import { describe, expect, test } from 'vitest'
import { readSources, type SourceFile } from './source-files'

/** Ground floor first. Parts of one floor do not see each other. */
interface House {
  readonly floors: ReadonlyArray<readonly string[]>
  /** The way out of an import of a floor above. */
  readonly handIn: string
  /** The way out of an import of a neighbour on the same floor. */
  readonly apart: string
}

const main: House = {
  floors: [
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
      'main/webhook',
    ],
    ['main/gate'],
    ['main/usage', 'main/reconcile', 'main/compare', 'main/library', 'main/config'],
    ['main/api'],
    ['main/console'],
    ['main/shell', 'main/index', 'main/serve'],
  ],
  handIn:
    'Take what it needs as a function in its deps object and let console/compose.ts hand it in.',
  apart:
    'Declare the function you need in your deps and let the gate or console/compose.ts bring them together.',
}

const page: House = {
  floors: [
    ['shared'],
    ['contract', 'renderer/kit'],
    ['renderer/client'],
    ['renderer/parts'],
    ['renderer/call'],
    ['renderer/frame'],
    [
      'renderer/pages/activity',
      'renderer/pages/budgets',
      'renderer/pages/cache',
      'renderer/pages/compare',
      'renderer/pages/experiments',
      'renderer/pages/keys',
      'renderer/pages/ledger',
      'renderer/pages/limits',
      'renderer/pages/models',
      'renderer/pages/playground',
      'renderer/pages/projects',
      'renderer/pages/settings',
      'renderer/pages/usage',
      'renderer/pages/validation',
    ],
    ['renderer/pages/page-table'],
    ['renderer/app'],
    ['renderer/main'],
  ],
  handIn: 'Take it as a prop or a context, and let renderer/app hand it in.',
  apart:
    'Move what both draw or decide to renderer/parts; of another page only its words (x.words.ts) may be used.',
}

/**
 * What a shell is allowed to know, and where the handlers find the caller's type: declarations that
 * sit between floors by intent.
 */
const declarations = new Set(['src/main/console-port'])
/**
 * These stand alone but for what is named. The kit is to know no word of Tollgate, so not even a
 * type of the contract: what is general has a type of its own there, as a chart's intervals have.
 */
const aloneBut: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  contract: ['shared'],
  'main/money': ['shared', 'contract'],
  'main/platform': ['shared', 'contract'],
  'renderer/kit': ['shared'],
}

const houseOf = (path: string) => (/^src\/(renderer|preload)\//.test(path) ? page : main)

/** The part of its house a file belongs to: `main/gate`, `contract`, `renderer/pages/keys`. */
function partOf({ floors }: House, path: string): string | undefined {
  const inner = path.replace(/^src\//, '').replace(/\.tsx?$/, '')
  return floors.flat().find((part) => inner === part || inner.startsWith(`${part}/`))
}

const floorOf = ({ floors }: House, part: string) =>
  floors.findIndex((floor) => floor.includes(part))

/** What is wrong with an import, as a sentence that names the way out; null when it is fine. */
function findFault(file: SourceFile, target: string): string | null {
  if (!target.startsWith('src/') || declarations.has(target)) return null
  const house = houseOf(file.path)
  const from = partOf(house, file.path)
  const to = partOf(house, target)
  if (from === undefined)
    return declarations.has(file.path.replace(/\.ts$/, ''))
      ? null
      : `${file.path} is in no part of the house: give its folder a floor in docs/architecture.md and here.`
  if (house === page && target.startsWith('src/main/'))
    return `${file.path} imports ${target}. Ask through src/renderer/client, and share types in src/contract, code in src/shared.`
  if (to === undefined) return `${file.path} imports ${target}, which is in no part of the house.`
  if (from === to) return null
  const alone = aloneBut[from]
  if (alone !== undefined)
    return alone.includes(to)
      ? null
      : `${file.path} imports ${target}: ${from} stands alone. Pass the value in, or move what both need to ${house === main ? 'contract/ or shared/' : 'shared/, or this file to renderer/parts'}.`
  const here = floorOf(house, from)
  const there = floorOf(house, to)
  if (there > here) return `${file.path} imports ${target} from a floor above. ${house.handIn}`
  const top = house === main && here === house.floors.length - 1
  if (there === here && !top && !(house === page && target.endsWith('.words')))
    return `${file.path} imports ${target}: parts of one floor do not import each other. ${house.apart}`
  return null
}

/** The preload script is no part of a house: it hands over a port and imports nothing of ours. */
const sources = readSources('src/shared', 'src/contract', 'src/main', 'src/renderer')

describe('floors', () => {
  test('there are houses to look at', () => {
    for (const folder of ['src/main', 'src/renderer']) {
      const inside = sources.filter(({ path }) => path.startsWith(folder))
      expect(inside.length).toBeGreaterThan(200)
      expect(inside.flatMap((file) => file.imports).length).toBeGreaterThan(1000)
    }
  })

  test('every import stays on its floor or goes down', () => {
    expect(
      sources
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

  test('and on the page as in main', () => {
    const file = (path: string): SourceFile => ({ path, text: '', imports: [] })
    const call = file('src/renderer/call/A.tsx')
    expect(findFault(call, 'src/renderer/frame/route')).toContain('floor above')
    expect(findFault(call, 'src/renderer/parts/Money')).toBeNull()
    expect(findFault(file('src/renderer/frame/A.tsx'), 'src/renderer/pages/page-table')).toContain(
      'floor above',
    )
    expect(findFault(file('src/renderer/kit/A.tsx'), 'src/contract/calls')).toContain(
      'stands alone',
    )
    expect(findFault(file('src/renderer/kit/a.ts'), 'src/renderer/client/b')).toContain(
      'stands alone',
    )
    expect(findFault(file('src/renderer/client/a.ts'), 'src/main/gate/run')).toContain(
      'src/renderer/client',
    )
    expect(findFault(file('src/renderer/ui/A.tsx'), 'src/renderer/kit/B')).toContain(
      'no part of the house',
    )
    const keys = file('src/renderer/pages/keys/A.tsx')
    expect(findFault(keys, 'src/renderer/pages/models/B')).toContain('do not import each other')
    expect(findFault(keys, 'src/renderer/pages/models/b.form')).toContain('x.words.ts')
    expect(findFault(keys, 'src/renderer/pages/models/b.words')).toBeNull()
  })
})

describe('where things may be imported', () => {
  const everything = [...sources, ...readSources('src/preload')]
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
