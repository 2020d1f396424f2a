/**
 * The threat model speaks of what is there: every file it names exists, and the record of
 * dependencies has the figures that are held.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy, securityHeaders } from '../../src/main/shell/page'
import { root } from '../structure/source-files'
import { packagesOf, readManifests } from './scripts'

const text = readFileSync(join(root, 'docs/threat-model.md'), 'utf8')
const named = [
  ...text.matchAll(/`((?:src|test|scripts|build|docs)(?:\/[\w.-]+)*|package(?:-lock)?\.json)`/g),
].map(([, path]) => path ?? '')

describe('the threat model', () => {
  test('names no file that is not there', () => {
    expect(named.length).toBeGreaterThan(80)
    expect([...new Set(named)].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('has code and a test in every row that claims a protection', () => {
    const rows = text
      .split('\n')
      .filter(
        (line) =>
          /^\| .* \| .* \| .* \|$/.test(line) &&
          !/^\| (what we do|asset) \|/.test(line) &&
          !line.startsWith('|---'),
      )
    const claims = rows.filter((row) =>
      /`(src|build|scripts|package)/.test(row.split(' | ')[1] ?? ''),
    )
    expect(claims.length).toBeGreaterThan(30)
    expect(claims.filter((row) => !/`test\/[\w./-]+`/.test(row.split(' | ')[2] ?? ''))).toEqual([])
  })

  test('says for every attacker what is not protected', () => {
    const sections = text.split(/^## /m).slice(2, -1)
    const silent = sections
      .filter((section) => !/not protected|the limits of that/i.test(section))
      .map((section) => section.split('\n')[0])
    expect(sections.length).toBe(9)
    expect(silent).toEqual([])
  })
})

test('no page may frame ours, by the policy and by the older header', () => {
  expect(contentSecurityPolicy('n').split('; ')).toContain("frame-ancestors 'none'")
  expect(securityHeaders['x-frame-options']).toBe('DENY')
})

test('the record of dependencies has the figures that the tests hold', () => {
  const record = readFileSync(join(root, 'docs/adr/0010-dependencies.md'), 'utf8')
  const held = readFileSync(join(root, 'test/supply-chain/delivery.test.ts'), 'utf8')
  const figure = (row: string) =>
    Number(
      record
        .split('\n')
        .find((line) => line.startsWith(`| ${row}`))
        ?.match(/\| (\d+) \|$/)?.[1],
    )
  const ceiling = (name: string) => Number(new RegExp(`const ${name} = (\\d+)`).exec(held)?.[1])
  expect(figure('bundled, in all')).toBe(ceiling('mostBundled'))
  expect(figure('bundled into main')).toBe(ceiling('mostInMain'))
  expect(figure('bundled into the page')).toBe(ceiling('mostInPage'))
  expect(figure('`npm ls --omit=dev`')).toBe(ceiling('mostProduction'))
  expect(figure('locked, for every platform')).toBe(packagesOf(readManifests().lock).length)
})
