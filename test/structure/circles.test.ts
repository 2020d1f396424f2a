/** No file needs itself, through however many others; imports of types count too. */
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources, type SourceFile } from './source-files'

/** Every set of files that need each other (Tarjan), each in the order it was met. */
function findCircles(files: readonly SourceFile[]): string[][] {
  const needs = new Map(
    files.map(({ path, imports }) => [path.replace(/\.tsx?$/, ''), imports] as const),
  )
  const number = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []

  function visit(path: string): number {
    const own = number.size
    number.set(path, own)
    lowest.set(path, own)
    open.push(path)
    for (const target of needs.get(path) ?? []) {
      if (!needs.has(target)) continue
      const reached = number.has(target)
        ? open.includes(target)
          ? (number.get(target) ?? own)
          : own
        : visit(target)
      lowest.set(path, Math.min(lowest.get(path) ?? own, reached))
    }
    const low = lowest.get(path) ?? own
    if (low === own) {
      const circle = open.splice(open.indexOf(path))
      if (circle.length > 1 || (needs.get(path) ?? []).includes(path)) circles.push(circle)
    }
    return low
  }

  for (const path of needs.keys()) if (!number.has(path)) visit(path)
  return circles
}

const sources = readSources('src')

describe('circles', () => {
  test('there are none', () => {
    expect(findCircles(sources)).toEqual([])
  })

  test('are found, of two, of three and of one', () => {
    const file = (name: string, ...imports: string[]): SourceFile => ({
      path: `${name}.ts`,
      text: '',
      imports,
    })
    expect(findCircles([file('a', 'b'), file('b', 'c', 'd'), file('c'), file('d', 'c')])).toEqual(
      [],
    )
    expect(findCircles([file('a', 'b'), file('b', 'a')])).toEqual([['a', 'b']])
    expect(findCircles([file('a', 'b'), file('b', 'c', 'x'), file('c', 'b')])).toEqual([['b', 'c']])
    expect(findCircles([file('a', 'b', 'd'), file('b', 'c'), file('c', 'a'), file('d')])).toEqual([
      ['a', 'b', 'c'],
    ])
    expect(findCircles([file('a', 'a')])).toEqual([['a']])
  })

  test('every import of ours leads to a file that is read', () => {
    const known = new Set(sources.map(({ path }) => path.replace(/\.tsx?$/, '')))
    expect(
      sources.flatMap(({ path, imports }) =>
        imports
          .filter((target) => target.startsWith('src/') && !/\.(css|json|svg)$/.test(target))
          .filter((target) => !known.has(target))
          .map((target) => `${path}: ${target}`),
      ),
    ).toEqual([])
  })
})

describe('folders', () => {
  /** Folders of one file, each with its reason. */
  const alone: Readonly<Record<string, string>> = {
    'src/preload': 'Electron loads it by itself, apart from main and the page.',
  }

  test('hold more than one file', () => {
    const filled = new Map<string, number>()
    for (const { path } of sources) {
      for (let folder = dirname(path); folder !== '.'; folder = dirname(folder))
        filled.set(folder, (filled.get(folder) ?? 0) + 1)
    }
    const single = [...filled].filter(([, count]) => count === 1).map(([folder]) => folder)
    expect(single.sort()).toEqual(Object.keys(alone).sort())
  })
})
