/** The map from feature to tests in CONTRIBUTING leads somewhere, and leaves no folder out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const rows = readFileSync('CONTRIBUTING.md', 'utf8')
  .split('## Which tests tell of what')[1]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) => line.split('|').slice(2, 4))

/** What a column names in code marks. */
const named = (column: 0 | 1) =>
  new Set(
    rows?.flatMap((cells) =>
      [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, path]) => path),
    ),
  )

const foldersOf = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

test('everything on the map of tests is there', () => {
  const paths = [
    ...[...named(0)].map((path) => `src/${path}`),
    ...[...named(1)].map((path) => `test/${path}`),
  ]
  expect(paths.length).toBeGreaterThan(40)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

test('every folder of main, every folder of tests and every browser spec is on the map', () => {
  const code = foldersOf('src/main').map((name) => `main/${name}`)
  expect(code.filter((path) => !named(0).has(path))).toEqual([])
  const tests = [
    ...foldersOf('test').filter((name) => name !== 'support' && name !== 'e2e'),
    ...readdirSync('test/e2e')
      .filter((name) => name.endsWith('.spec.ts'))
      .map((name) => `e2e/${name}`),
  ]
  expect(tests.filter((path) => !named(1).has(path))).toEqual([])
})
