/**
 * The log must hold no secret whatever is logged, rotate, keep its files private, and never stop
 * its caller.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFileLog } from '../../src/main/platform/log-file'

const secret = 'CANARY"0123\\456789-abcdef'
const clock = { now: () => 1_780_000_000_000 }
let dir: string

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'tollgate-log-')), 'logs')
})
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }))

function everything(): string {
  return readdirSync(dir)
    .map((name) => readFileSync(join(dir, name), 'utf8'))
    .join('')
}
/** Windows has no such modes: a profile folder is its owner's already. */
function expectPrivate(path: string, mode: number) {
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(mode)
}
function lines(): Record<string, unknown>[] {
  return everything()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

it('writes one JSON line with time, level, message and fields', () => {
  const log = createFileLog({ dir, clock, secrets: () => [] })
  log.info('started', { port: 1, home: '/somewhere' })
  log.debug('below the level')
  log.close()
  expect(lines()).toEqual([
    { level: 'info', time: 1_780_000_000_000, port: 1, home: '/somewhere', message: 'started' },
  ])
})

it('takes secrets out of messages, values, keys, errors with headers, causes and aggregates', () => {
  const log = createFileLog({ dir, clock, secrets: () => [secret] })
  const inner = Object.assign(new Error(`401 for ${secret}`), {
    status: 401,
    code: 'bad',
    headers: { authorization: `Bearer ${secret}` },
    request: { config: { apiKey: secret } },
    response: new Headers({ 'x-api-key': secret }),
  })
  const outer = new AggregateError([inner], `all failed: ${JSON.stringify({ secret })}`, {
    cause: inner,
  })
  log.error(`message ${secret}`, {
    [secret]: 1,
    nested: { deep: [{ [`x-${secret}`]: secret }] },
    error: outer,
    headers: new Headers({ a: secret }),
    map: new Map([[secret, secret]]),
    set: new Set([secret]),
    url: `http://h/?q=${encodeURIComponent(secret)}`,
    base64: Buffer.from(`:${secret}`).toString('base64'),
    bytes: Buffer.from(secret),
  })
  log.warn('by name', { password: 'hunter2', apiKey: 'abc', token: 1234, inputTokens: 5 })
  log.close()
  const text = everything()
  for (const form of [
    secret,
    'CANARY',
    '456789-abcdef',
    encodeURIComponent(secret),
    Buffer.from(secret).toString('hex'),
  ])
    expect(text).not.toContain(form)
  expect(Buffer.from(String(lines()[0]?.['base64']), 'base64').toString()).not.toContain('0123')
  expect(lines()[0]).toMatchObject({
    error: {
      name: 'AggregateError',
      cause: { status: 401, code: 'bad' },
      errors: [{ status: 401 }],
    },
  })
  expect(JSON.stringify(lines()[0])).not.toContain('"request"')
  expect(lines()[1]).toMatchObject({
    password: '[secret]',
    apiKey: '[secret]',
    token: '[secret]',
    inputTokens: 5,
  })
})

it('learns of a secret that came after the log was opened', () => {
  let secrets: readonly string[] = []
  const log = createFileLog({ dir, clock, secrets: () => secrets })
  log.info(`early ${secret}`)
  secrets = [secret]
  log.info(`late ${secret}`)
  log.close()
  expect(lines()[1]?.['message']).toBe('late [secret]')
})

it('survives cycles, big integers, functions, deep and long values', () => {
  const log = createFileLog({ dir, clock, secrets: () => [] })
  const loop: Record<string, unknown> = {
    big: 12n,
    call: () => 1,
    long: 'x'.repeat(50_000),
    deep: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } },
  }
  loop['self'] = loop
  log.info('odd', { loop })
  log.close()
  expect(lines()[0]).toMatchObject({ loop: { big: '12', self: '[circular]' } })
  expect(everything().length).toBeLessThan(25_000)
})

it('rotates by size, keeps so many files, each of mode 0600 in a folder of mode 0700', () => {
  const log = createFileLog({ dir, clock, secrets: () => [], maxBytes: 1_000, maxFiles: 3 })
  for (let number = 0; number < 60; number += 1) {
    log.info('line', { number, filling: 'x'.repeat(50) })
    log.flush()
  }
  log.close()
  expect(readdirSync(dir).sort()).toEqual(['tollgate.1.log', 'tollgate.2.log', 'tollgate.log'])
  for (const name of readdirSync(dir)) {
    expect(statSync(join(dir, name)).size).toBeLessThanOrEqual(1_000)
    expectPrivate(join(dir, name), 0o600)
  }
  expectPrivate(dir, 0o700)
  const numbers = ['tollgate.2.log', 'tollgate.1.log', 'tollgate.log'].flatMap((name) =>
    readFileSync(join(dir, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => Number(JSON.parse(line).number)),
  )
  expect(numbers).toEqual(
    Array.from({ length: numbers.length }, (_, index) => 60 - numbers.length + index),
  )
})

it('makes a file of other rights private and goes on with it', () => {
  mkdirSync(dir)
  writeFileSync(join(dir, 'tollgate.log'), '{"before":true}\n')
  chmodSync(join(dir, 'tollgate.log'), 0o644)
  const log = createFileLog({ dir, clock, secrets: () => [] })
  log.error('now')
  expectPrivate(join(dir, 'tollgate.log'), 0o600)
  expect(lines()).toHaveLength(2)
  log.close()
})

it('never throws for a disk that refuses, and says how many lines were lost once it writes again', () => {
  writeFileSync(dir, 'a file where the folder should be')
  const log = createFileLog({ dir, clock, secrets: () => [] })
  log.error('lost one')
  log.error('lost two')
  rmSync(dir)
  log.error('kept')
  expect(lines()).toMatchObject([{ lostLines: 2 }, { message: 'kept' }])
  log.close()
})

it('writes what waited when the turn of the event loop ends', async () => {
  const log = createFileLog({ dir, clock, secrets: () => [] })
  log.info('soon')
  await expect.poll(() => readdirSync(dir).length).toBe(1)
  expect(lines()).toHaveLength(1)
  log.close()
})

it.each([
  [
    'a FIFO that nobody reads',
    (path: string) => void execFileSync('mkfifo', [path]),
    /it is a FIFO/,
  ],
  ['a folder', (path: string) => mkdirSync(path), /it is a folder/],
  ['a link to nothing', (path: string) => symlinkSync('/nonexistent/x', path), /not there/],
])(
  'goes on without a wait where %s stands in its place, says so once, and writes again when it is gone',
  (_name, make, sentence) => {
    mkdirSync(dir, { mode: 0o700 })
    const file = join(dir, 'tollgate.log')
    make(file)
    const told: string[] = []
    const log = createFileLog({
      dir,
      clock,
      secrets: () => [],
      onRefused: (said) => told.push(said),
    })
    log.error('lost')
    log.error('lost too')
    expect(told).toEqual([expect.stringMatching(sentence)])
    rmSync(file, { recursive: true })
    log.error('kept')
    log.close()
    expect(lines()).toMatchObject([{ lostLines: 2 }, { message: 'kept' }])
  },
)

it('begins a new file where its own was deleted', () => {
  const log = createFileLog({ dir, clock, secrets: () => [] })
  log.error('one')
  rmSync(join(dir, 'tollgate.log'))
  log.error('two')
  rmSync(dir, { recursive: true })
  log.error('three')
  log.close()
  expect(lines()).toMatchObject([{ message: 'three' }])
})
