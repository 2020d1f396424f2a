/**
 * The floors inside the gate (docs/architecture, the path of a call): a step knows what comes before
 * it, never what comes after, and takes only what it uses.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOf, readSources, root } from './source-files'

const gate = 'src/main/gate/'

/** Ground floor first. Folders of one floor do not see each other. */
const floors: ReadonlyArray<readonly string[]> = [
  ['deps'],
  ['try-or-log'],
  ['calls', 'standing'],
  ['plan'],
  ['attempt'],
  ['ending', 'corrections'],
  ['run'],
  ['gate'],
]

const files = readSources('src/main/gate')

/** A folder of the gate, or one of its own files: `plan`, `run`. */
function partOf(path: string): string {
  return path.slice(gate.length).replace(/(\/.*|\.ts)$/, '')
}

const floorOf = (part: string) => floors.findIndex((floor) => floor.includes(part))

function isAllowed(from: string, to: string): boolean {
  return from === to || floorOf(to) < floorOf(from)
}

describe('the gate', () => {
  test('every file of it stands on a floor', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(files.map(({ path }) => path).filter((path) => floorOf(partOf(path)) === -1)).toEqual([])
  })

  test('a step imports from its own folder or from steps before it', () => {
    const faults = files.flatMap(({ path, imports }) =>
      imports
        .filter((target) => target.startsWith(gate) && !isAllowed(partOf(path), partOf(target)))
        .map((target) => `${path} imports ${target}. Give the step what it needs as an argument.`),
    )
    expect(faults).toEqual([])
  })

  test('the rule sees what it forbids', () => {
    expect(isAllowed('plan', 'ending')).toBe(false)
    expect(isAllowed('calls', 'standing')).toBe(false)
    expect(isAllowed('ending', 'attempt')).toBe(true)
  })

  test('only the gate itself is handed everything: a step declares what it uses', () => {
    const greedy = files.filter((file) => {
      const code = codeOf(file).replace(/^import .*$/gm, '')
      return /(?<!Pick<\s*)\bGateDeps\b(?!\[)/.test(code)
    })
    expect(greedy.map(({ path }) => path)).toEqual([`${gate}deps.ts`, `${gate}gate.ts`])
  })

  test('a folder of it holds more than one file', () => {
    const folders = files
      .map(({ path }) => partOf(path))
      .filter((part, at, all) => all.indexOf(part) === at)
    const own = new Set(['deps', 'try-or-log', 'run', 'gate'])
    const single = folders.filter(
      (part) => !own.has(part) && files.filter(({ path }) => partOf(path) === part).length < 2,
    )
    expect(single).toEqual([])
  })
})

test('a call goes from Send to the ledger through twelve files at most, each entered once', () => {
  const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const walk = [...text.matchAll(/^\| *\d+ *\| *`([^`]+)`/gm)].map(([, file]) => `src/${file}.ts`)
  expect(walk.length).toBeGreaterThan(8)
  expect(walk.length).toBeLessThanOrEqual(12)
  expect(new Set(walk).size).toBe(walk.length)
  expect(walk.filter((file) => !existsSync(join(root, file)))).toEqual([])
})
