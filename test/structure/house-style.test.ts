/**
 * Rules of the house that a machine can hold (docs/architecture): the tree, sizes, names, and what
 * never appears in a file.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, readSources, root, type SourceFile } from './source-files'

const sources = readSources('src')
const all = [...sources, ...readSources('test')]

function offenders(files: readonly SourceFile[], isOne: (file: SourceFile) => boolean): string[] {
  return files.filter(isOne).map((file) => file.path)
}
const matching = (pattern: RegExp) => (file: SourceFile) => pattern.test(codeOf(file))

describe('files', () => {
  test('are 400 lines at most: split by what changes together', () => {
    expect(offenders(all, (file) => file.text.split('\n').length > 401)).toEqual([])
  })

  test('are small as a rule: the median is under 150 lines', () => {
    const lengths = sources.map((file) => file.text.split('\n').length).sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(150)
  })

  test('say first what they are for', () => {
    expect(
      offenders(
        [...sources, ...readSources('test/support')],
        (file) => !/^\/\*\*\s*\S/.test(file.text),
      ),
    ).toEqual([])
  })

  test('are kebab-case, components PascalCase, and index is for entries', () => {
    const named = (file: SourceFile) =>
      (file.path.endsWith('.tsx')
        ? /^([A-Z][A-Za-z0-9]*|[a-z][a-z0-9]*(-[a-z0-9]+)*)(\.test)?\.tsx$/
        : /^[a-z0-9]+(-[a-z0-9]+)*(\.(state|words|form|test|spec|bench|d))?\.ts$/
      ).test(basename(file.path))
    expect(offenders(all, (file) => !named(file))).toEqual([])
    expect(offenders(sources, (file) => /\/index\.tsx?$/.test(file.path))).toEqual([
      'src/main/index.ts',
    ])
  })

  test('of words and of forms are pure: they read no clock, hold nothing, draw and ask nothing', () => {
    const pure = readSources('src/renderer').filter(({ path }) => /\.(words|form)\.ts$/.test(path))
    expect(pure.length).toBeGreaterThan(30)
    expect(
      offenders(
        pure,
        (file) =>
          /^import (?!type)[^'"]*from '(react|zustand|@[^']*|[^']*\/client\/[^']*|[^']*\.state|[^']*\/[A-Z]\w*)'/m.test(
            file.text,
          ) || /\b(Date\.now|(window|document)\.|localStorage|sessionStorage)/.test(codeOf(file)),
      ),
    ).toEqual([])
  })

  test('export by name', () => {
    expect(offenders(sources, matching(/^export default\b/m))).toEqual([])
  })

  test('have no any, no suppressed check, no enum', () => {
    expect(offenders(all, matching(/(:|\bas|<|,|\|)\s*any\b(?!\s*[(:])/))).toEqual([])
    expect(
      offenders(
        all,
        (file) =>
          /@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/.test(file.text) &&
          !file.path.startsWith('test/structure/'),
      ),
    ).toEqual([])
    expect(offenders(all, matching(/^\s*(export\s+)?(const\s+)?enum\s/m))).toEqual([])
  })

  test('hold no unfinished business', () => {
    const word = new RegExp(
      `\\b(${['TO', 'FIX', 'X', 'HA'].map((start, index) => start + ['DO', 'ME', 'XX', 'CK'][index]).join('|')})\\b`,
    )
    expect(offenders(all, (file) => word.test(file.text))).toEqual([])
  })

  test('no folder of utils', () => {
    expect(
      offenders(sources, (file) => /\/(utils?|helpers?|common|misc|lib)\//.test(file.path)),
    ).toEqual([])
  })

  test('tests run: none is skipped, focused or left for later', () => {
    const tests = readSources('test').filter((file) => /\.(test|spec)\.tsx?$/.test(file.path))
    expect(tests.length).toBeGreaterThan(20)
    expect(
      offenders(tests, matching(/\b(test|it|describe)\.(skip|only|todo|fixme|skipIf|runIf)\b/)),
    ).toEqual([])
  })
})

describe('the tree', () => {
  const parts = [
    'src/contract',
    'src/shared',
    'src/main/platform',
    'src/main/storage',
    'src/main/storage/migrations',
    'src/main/money',
    'src/main/catalog',
    'src/main/keys',
    'src/main/providers',
    'src/main/policy',
    'src/main/record',
    'src/main/budgets',
    'src/main/ledger',
    'src/main/gate',
    'src/main/usage',
    'src/main/compare',
    'src/main/api',
    'src/main/shell/electron',
    'src/main/shell/browser',
    'src/preload',
    'src/renderer/client',
    'src/renderer/kit',
    'src/renderer/parts',
    'src/renderer/call',
    'src/renderer/frame',
    'src/renderer/pages',
    'src/renderer/app',
    'build',
    'bench',
    'docs',
    'scripts',
  ]
  test.each(parts)('%s is there and not empty', (part) => {
    expect(existsSync(join(root, part)) && readdirSync(join(root, part)).length).toBeGreaterThan(0)
  })

  test('main has no file beside its entries and the port between console and shells', () => {
    expect(
      readdirSync(join(root, 'src/main'), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort(),
    ).toEqual(['console-port.ts', 'index.ts', 'serve.ts'])
  })

  test('migrations are numbered without a gap', () => {
    const names = readdirSync(join(root, 'src/main/storage/migrations'))
      .filter((name) => name.endsWith('.sql'))
      .sort()
    expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(
      names.map((_name, index) => index + 1),
    )
  })
})

describe('safety that is in the text', () => {
  test('Electron: one window factory, one place that opens addresses, no dangerous switch', () => {
    expect(
      offenders(sources, matching(/new (BrowserWindow|WebContentsView|BrowserView)\(/)),
    ).toEqual(['src/main/shell/electron/window.ts'])
    expect(offenders(sources, matching(/\bshell\.openExternal\(/))).toEqual([
      'src/main/shell/electron/external.ts',
    ])
    expect(offenders(sources, matching(/\b(ipcMain\.(handle|on)|ipcMain\.once)\(/))).toEqual([
      'src/main/shell/electron/port-binding.ts',
    ])
    const dangerous =
      /(nodeIntegration\w*|webviewTag|experimentalFeatures|allowRunningInsecureContent):\s*true|(sandbox|contextIsolation|webSecurity):\s*false|enableBlinkFeatures|bypassCSP|loadFile\(|executeJavaScript\(|no-sandbox|disable-web-security|appendSwitch\(|exposeInMainWorld/
    expect(offenders(sources, (file) => dangerous.test(file.text))).toEqual([])
  })

  test('the page: no HTML from strings, no code from strings, no other window', () => {
    const page = readSources('src/renderer')
    expect(
      offenders(
        page,
        matching(
          /dangerouslySetInnerHTML|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(/,
        ),
      ),
    ).toEqual([])
    expect(offenders(page, (file) => /\blocalStorage\b.*token/i.test(file.text))).toEqual([])
  })

  test('a provider is asked for an answer with a ticket only; a free count is asked in one place', () => {
    const asking = (what: RegExp) =>
      offenders(
        readSources('src/main').filter(({ path }) => !path.startsWith('src/main/providers/')),
        matching(what),
      ).sort()
    expect(asking(/\bproviders\.(chat|embed)\(/)).toEqual([
      'src/main/gate/attempt/send.ts',
      'src/main/usage/watch-attempts.ts',
    ])
    expect(asking(/\bproviders\.countTokens\(/)).toEqual([
      'src/main/gate/plan/vendor-count.ts',
      'src/main/usage/watch-attempts.ts',
    ])
  })

  test('no CORS header is ever written', () => {
    expect(
      offenders(readSources('src/main'), (file) => /access-control-allow/i.test(file.text)),
    ).toEqual([])
  })

  test('money is divided in one place', () => {
    expect(
      offenders(
        sources,
        (file) =>
          !file.path.startsWith('src/main/money/') &&
          matching(/\w*[nN]anoUsd\w*\s*\/\s*[\w(]/)(file) &&
          file.path.startsWith('src/main/'),
      ),
    ).toEqual([])
  })
})

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string>
  >

  test('pins every dependency', () => {
    const ranges = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    expect(ranges).toEqual([])
  })

  test('ships only native modules unbundled', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['better-sqlite3'])
  })
})

test('the launcher’s first file is in syntax that any Node reads, so that an old one gets a sentence', () => {
  const text = readFileSync(join(root, 'scripts/launch.cjs'), 'utf8').replace(
    /\/\*[\s\S]*?\*\//g,
    '',
  )
  expect(text).not.toMatch(/\b(const|let|class|async|await)\b|=>|`|\?\.|\?\?|\.\.\./)
  expect(text).toContain('Node.js 20 or newer')
})
