/**
 * The `.env` files: read in any encoding an editor writes, and believed only where nobody else
 * could have written them.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dotEnvPathsOf, readDotEnv } from '../../src/main/keys/dot-env'
import { parseDotEnv } from '../../src/main/keys/dot-env-text'
import { readEnvironmentKeys } from '../../src/main/keys/environment-keys'

/** A data folder in a folder of its own, where only this user may write. */
function newHome(): string {
  const top = mkdtempSync(join(tmpdir(), 'tollgate-env-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const home = join(top, 'home')
  mkdirSync(home, { mode: 0o700 })
  return home
}

function write(path: string, bytes: string | Uint8Array, mode = 0o600): string {
  writeFileSync(path, bytes)
  chmodSync(path, mode)
  return path
}

const valuesOf = (home: string) =>
  Object.fromEntries(
    readDotEnv(dotEnvPathsOf(home)).variables.map(({ name, value }) => [name, value]),
  )
const problemsOf = (home: string) => readDotEnv(dotEnvPathsOf(home)).problems

/** UTF-16, big end first. */
function swapped(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}

describe('its text', () => {
  const text = 'OPENAI_BASE_URL=http://127.0.0.1:9/v1\r\nOPENAI_API_KEY="sk-ümlaut-漢"\r\n'
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian with a mark', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 little-endian without', Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian with a mark', swapped(`\ufeff${text}`)],
    ['UTF-16 big-endian without', swapped(text)],
  ])('is read as %s', (_name, bytes) => {
    const { variables, problems } = parseDotEnv(bytes)
    expect({ ...variables }).toEqual({
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_API_KEY: 'sk-ümlaut-漢',
    })
    expect(problems).toEqual([])
  })

  it('may have export, quotes, comments and any line end', () => {
    const { variables } = parseDotEnv(
      Buffer.from('export A=1\rB=\'x # y\' # z\n# C=3\n D = "a\\nb"\r\nE=\nF=a=b\n'),
    )
    expect({ ...variables }).toEqual({ A: '1', B: 'x # y', D: 'a\nb', E: '', F: 'a=b' })
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'])(
    'may name a variable %s',
    (name) => {
      const home = newHome()
      write(join(home, '.env'), `${name}=y\nOPENAI_API_KEY=sk-0123456789\n`)
      const read = readDotEnv(dotEnvPathsOf(home))
      expect(readEnvironmentKeys({}, read).map(({ secret }) => secret)).toEqual(['sk-0123456789'])
      expect(
        readEnvironmentKeys(process.env, read).some(
          ({ variable }) => variable === 'OPENAI_API_KEY',
        ),
      ).toBe(true)
      expect(Object.getPrototypeOf({})).toBe(Object.prototype)
      expect(({} as Record<string, unknown>)['y']).toBeUndefined()
    },
  )

  it('loses the lines that are not text, by their number, and no others', () => {
    const home = newHome()
    write(
      join(home, '.env'),
      Buffer.concat([
        Buffer.from('ANTHROPIC_API_KEY=sk-ant-1234567\nOPENAI_MODEL=gp'),
        Buffer.from([0xff, 0xc3, 0x28]),
        Buffer.from('\nOPENAI_API_KEY=sk-0123456789\n'),
      ]),
    )
    expect(valuesOf(home)).toEqual({
      ANTHROPIC_API_KEY: 'sk-ant-1234567',
      OPENAI_API_KEY: 'sk-0123456789',
    })
    expect(problemsOf(home)).toEqual([expect.stringMatching(/line 2 is not text/)])
  })

  it('keeps a key from the public endpoint when the base URL beside it cannot be used', () => {
    for (const address of [
      Buffer.from('OPENAI_BASE_URL=http://127.0.0.1:9/\xff', 'latin1'),
      Buffer.from('OPENAI_BASE_URL=localhost:9'),
    ]) {
      const home = newHome()
      write(
        join(home, '.env'),
        Buffer.concat([
          address,
          Buffer.from(
            '\nOPENAI_API_KEY=sk-of-a-proxy\nOPENAI_API_KEY_DEV=sk-of-a-proxy\nANTHROPIC_API_KEY=sk-ant-123456\n',
          ),
        ]),
      )
      expect(
        readEnvironmentKeys({}, readDotEnv(dotEnvPathsOf(home))).map(({ variable }) => variable),
      ).toEqual(['ANTHROPIC_API_KEY'])
      expect(problemsOf(home).join()).toMatch(/OPENAI_API_KEY, OPENAI_API_KEY_DEV .*left out/)
      expect(problemsOf(home).join()).not.toContain('sk-of')
    }
  })
})

describe('what stands there', () => {
  it.each([
    ['a folder', (path: string) => mkdirSync(path), /it is a folder/],
    ['a FIFO', (path: string) => void execFileSync('mkfifo', [path]), /it is a FIFO/],
    [
      'a link to nothing',
      (path: string) => symlinkSync('/nonexistent/x', path),
      /link to something that is not there/,
    ],
    ['a link to itself', (path: string) => symlinkSync(path, path), /ELOOP/],
    ['a device', (path: string) => symlinkSync('/dev/zero', path), /it is a device/],
    ['a film', (path: string) => write(path, Buffer.alloc(300_000, 'A=1\n')), /larger than/],
  ])('%s is named and ignored, in and beside the data folder', (_name, make, sentence) => {
    const home = newHome()
    for (const path of dotEnvPathsOf(home)) make(path)
    const read = readDotEnv(dotEnvPathsOf(home))
    expect(read.files.map(({ state }) => state)).toEqual(['ignored', 'ignored'])
    for (const { path, problem } of read.files) {
      expect(problem).toMatch(sentence)
      expect(problem).toContain(path)
    }
    expect(read.variables).toEqual([])
  })

  it('absence is nothing to speak of', () => {
    expect(readDotEnv(dotEnvPathsOf(newHome()))).toMatchObject({
      problems: [],
      files: [{ state: 'absent' }, { state: 'absent' }],
    })
  })
})

describe('who may have written it', () => {
  const line = 'OPENAI_BASE_URL=http://127.0.0.1:9/v1\n'

  it.each([0o620, 0o602, 0o666, 0o664])('mode %o lets others write, so it is ignored', (mode) => {
    const home = newHome()
    write(join(home, '.env'), line, mode)
    expect(valuesOf(home)).toEqual({})
    expect(problemsOf(home)).toEqual([expect.stringMatching(/others may write to it/)])
  })
  it.each([0o600, 0o644, 0o400])('mode %o is read', (mode) => {
    const home = newHome()
    write(join(home, '.env'), line, mode)
    expect(valuesOf(home)).toHaveProperty('OPENAI_BASE_URL')
  })

  it.each([0o777, 0o770, 0o722])('a folder of mode %o lets others replace it', (mode) => {
    const home = newHome()
    write(join(dirname(home), '.env'), line)
    chmodSync(dirname(home), mode)
    expect(problemsOf(home)).toEqual([expect.stringMatching(/put another file in its place/)])
    expect(valuesOf(home)).toEqual({})
  })
  it('a folder far above it that others may write to counts too', () => {
    const home = newHome()
    const deep = join(home, 'open', 'closed', 'data')
    mkdirSync(deep, { recursive: true, mode: 0o700 })
    chmodSync(join(home, 'open'), 0o777)
    write(join(deep, '.env'), line)
    expect(problemsOf(deep)).toEqual([expect.stringMatching(/put another file in its place/)])
  })
  it('in a sticky folder of ours, a file of ours is read', () => {
    const home = newHome()
    chmodSync(dirname(home), 0o1777)
    write(join(dirname(home), '.env'), line)
    expect(valuesOf(home)).toHaveProperty('OPENAI_BASE_URL')
  })
  it('the way of a link counts like the way of the file', () => {
    const home = newHome()
    const open = join(dirname(home), 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    write(join(open, 'vars'), line)
    symlinkSync(join(open, 'vars'), join(home, '.env'))
    expect(problemsOf(home)).toEqual([
      expect.stringMatching(/others may write to the folder .*open/),
    ])
    const through = join(home, 'through')
    mkdirSync(through, { mode: 0o700 })
    write(join(home, 'mine'), line)
    symlinkSync(join(home, 'mine'), join(open, 'link'))
    symlinkSync(join(open, 'link'), join(through, '.env'))
    expect(problemsOf(through)).toEqual([expect.stringMatching(/open/), expect.anything()])
    const direct = join(home, 'direct', 'data')
    mkdirSync(direct, { recursive: true, mode: 0o700 })
    symlinkSync('../../mine', join(direct, '.env'))
    expect(valuesOf(direct)).toHaveProperty('OPENAI_BASE_URL')
  })

  it('one of another user is ignored, in a sticky folder too and at the end of a link', () => {
    const home = newHome()
    const another = (process.getuid?.() ?? 0) + 1
    write(join(dirname(home), '.env'), line, 0o644)
    symlinkSync(join(dirname(home), '.env'), join(home, '.env'))
    chmodSync(dirname(home), 0o1777)
    const read = readDotEnv(dotEnvPathsOf(home), another)
    expect(read.variables).toEqual([])
    expect(read.problems).toEqual([
      expect.stringMatching(/belongs to another user/),
      expect.stringMatching(/belongs to another user/),
    ])
  })
})
