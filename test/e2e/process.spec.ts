/**
 * The browser shell as a process: its one line, its flags, its signals, and the folder that only
 * one may have (spec R3, R4).
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { serve } from './support/serve'

const entry = resolve('out/main/serve.js')
const launcher = resolve('scripts/launch.cjs')

test('it prints one line of JSON when ready, ends with 0 on SIGTERM and SIGINT, and the folder is private', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const served = await serve()
    expect(statSync(served.home).mode & 0o777).toBe(0o700)
    const lines = served.output().stdout.split('\n')
    expect(lines.filter((line) => line.startsWith('{'))).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toEqual({ url: served.url, token: served.token })
    expect(Buffer.from(served.token, 'base64url')).toHaveLength(32)
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(await served.stop(signal)).toBe(0)
    expect(served.output().stdout).toBe(`${lines[0]}\n`)
  }
})

test.describe('bad flags get a sentence and code 2', () => {
  const bad: ReadonlyArray<readonly [readonly string[], RegExp]> = [
    [['--port', 'x'], /--port must be a number/],
    [['--port', '70000'], /--port must be a number/],
    [['--port', '1e3'], /--port must be a number/],
    [['--origin', 'ftp://x'], /--origin must be an address/],
    [['--origin', 'https://x/path'], /--origin must be an address/],
    [['--nothing'], /Unknown option '--nothing'/],
    [['extra'], /extra/],
    [['--home'], /--home/],
  ]
  for (const [flags, sentence] of bad) {
    test(flags.join(' '), () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...flags], {
        encoding: 'utf8',
      })
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(sentence)
      expect(stderr).not.toContain('    at ')
    })
  }
})

test('a second process on the same folder is refused with a sentence and code 1, also one on a taken port', async () => {
  const served = await serve()
  const second = spawnSync(process.execPath, [entry, '--no-open', '--home', served.home], {
    encoding: 'utf8',
  })
  expect([second.status, second.stdout]).toEqual([1, ''])
  expect(second.stderr).toContain(
    `The data folder ${served.home} is in use by another Tollgate (process ${served.pid}).`,
  )
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  const port = new URL(served.url).port
  const third = spawnSync(
    process.execPath,
    [entry, '--no-open', '--home', folder, '--port', port],
    { encoding: 'utf8' },
  )
  expect([third.status, third.stdout]).toEqual([1, ''])
  expect(third.stderr).toContain(`Port ${port} is in use by another program.`)
  await served.stop()
})

test('after kill -9 the same folder opens at once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  for (let round = 0; round < 3; round += 1) {
    const served = await serve({ home })
    await served.stop('SIGKILL')
  }
  const last = await serve({ home })
  expect((await last.api<{ ok: boolean }>('GET', 'health')).body.ok).toBe(true)
  expect(await last.stop()).toBe(0)
})

test('--origin admits the address of a tunnel and names it', async () => {
  const served = await serve({ flags: ['--origin', 'http://localhost:9999'] })
  expect(served.url).toBe('http://localhost:9999/')
  await served.stop().catch(() => null)
})

test('the launcher passes flags, output and signals through, whichever Node runs it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  const child = spawn('node', [launcher, 'serve', '--no-open', '--port', '0', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const line = await new Promise<string>((ready) =>
    child.stdout.once('data', (chunk) => ready(String(chunk))),
  )
  expect(Object.keys(JSON.parse(line) as object)).toEqual(['url', 'token'])
  child.kill('SIGTERM')
  expect(await new Promise((ended) => child.once('exit', ended))).toBe(0)
})

test('a console whose launcher is killed closes itself', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  const child = spawn('node', [launcher, 'serve', '--no-open', '--port', '0', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const line = await new Promise<string>((ready) =>
    child.stdout.once('data', (chunk) => ready(String(chunk))),
  )
  const { url } = JSON.parse(line) as { url: string }
  child.kill('SIGKILL')
  await expect
    .poll(
      () =>
        fetch(url).then(
          () => 'answers',
          () => 'gone',
        ),
      { timeout: 60_000 },
    )
    .toBe('gone')
})
