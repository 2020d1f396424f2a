/**
 * What each part of the program can name: the page nothing of Node, main nothing of the DOM, as its
 * tsconfig says.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './source-files'

const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))

function tsc(...args: readonly string[]): string {
  const compiler = join(typescript, 'bin', 'tsc')
  return execFileSync(process.execPath, [compiler, ...args], { encoding: 'utf8', cwd: root })
}

/**
 * Every file that the compiler reads for a configuration: sources, and the declarations they see.
 */
function filesOf(configuration: string): readonly string[] {
  return tsc('-p', configuration, '--listFilesOnly').split('\n')
}

/** The files that a configuration names, beside those they import; told without reading them. */
function namedBy(configuration: string): readonly string[] {
  const { files } = JSON.parse(tsc('-p', configuration, '--showConfig')) as { files: string[] }
  return files.map((file) => join(root, file))
}

const isNode = (file: string) => file.includes('/@types/node/')
const isDom = (file: string) => /\/lib\.dom\.\w*\.?d\.ts$/.test(file)
const isOf = (folder: string) => (file: string) => file.startsWith(`${root}/${folder}`)

describe('what a part can name', () => {
  test('the page sees the contract and no Node types', () => {
    const files = filesOf('tsconfig.page.json')
    expect(files.filter(isNode)).toEqual([])
    expect(files.filter(isOf('src/main'))).toEqual([])
    expect(files.some(isOf('src/contract')) && files.some(isDom)).toBe(true)
  })

  test('main sees the contract and no DOM', () => {
    const files = filesOf('tsconfig.main.json')
    expect(files.filter(isDom)).toEqual([])
    expect(files.filter(isOf('src/renderer'))).toEqual([])
    expect(files.some(isOf('src/contract')) && files.some(isNode)).toBe(true)
  })

  test('the type check leaves no part out', () => {
    const named = readdirSync(root).filter((name) => /^tsconfig\.(?!base)\w+\.json$/.test(name))
    const checked = tsc('-b', '--dry', '--force')
    expect(named.filter((name) => !checked.includes(name))).toEqual([])
    const files = new Set(named.flatMap(namedBy))
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name),
    )
    expect(sources.filter((name) => !files.has(join(root, 'src', name)))).toEqual([])
  })
})
