/** What a file names of a style sheet is in it, and what is in a sheet is named somewhere. */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources, root } from './source-files'

/** The classes of a sheet; those of Mantine stand in `:global()`. */
function classesOf(sheet: string): Set<string> {
  const selectors = readFileSync(join(root, sheet), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/:global\([^)]*\)/g, '')
    .replace(/\{[^{}]*\}/g, '{}')
  return new Set([...selectors.matchAll(/\.([a-zA-Z]\w*)/g)].map((match) => match[1] ?? ''))
}

interface Use {
  readonly file: string
  readonly sheet: string
  readonly name: string
}

const uses: readonly Use[] = readSources('src/renderer').flatMap(({ path, text }) =>
  [...text.matchAll(/^import (\w+) from '([^']+\.module\.css)'/gm)].flatMap(
    ([whole, local = '', target = '']) =>
      [...text.replaceAll(whole, '').matchAll(new RegExp(`\\b${local}\\.(\\w+)`, 'g'))]
        .filter(([, name]) => name !== 'module')
        .map(([, name = '']) => ({
          file: path,
          sheet: normalize(join(dirname(path), target)).replaceAll('\\', '/'),
          name,
        })),
  ),
)

describe('style sheets', () => {
  test('there are some', () => {
    expect(new Set(uses.map(({ sheet }) => sheet)).size).toBeGreaterThan(20)
  })

  test('have every class that is named', () => {
    expect(
      uses
        .filter(({ sheet, name }) => !classesOf(sheet).has(name))
        .map(({ file, name }) => `${file}: ${name}`),
    ).toEqual([])
  })

  test('have no class that nobody names', () => {
    const sheets = new Set(uses.map(({ sheet }) => sheet))
    expect(
      [...sheets].flatMap((sheet) => {
        const named = new Set(uses.filter((use) => use.sheet === sheet).map(({ name }) => name))
        return [...classesOf(sheet)]
          .filter((name) => !named.has(name))
          .map((name) => `${sheet}: ${name}`)
      }),
    ).toEqual([])
  })
})
