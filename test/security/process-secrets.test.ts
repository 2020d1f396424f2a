/**
 * What other programs of this machine can see of a running console: its arguments, its children and
 * their environment, its sockets, its log.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { root } from '../structure/source-files'

const secrets = {
  OPENAI_API_KEY: 'sk-canary-openai-0123456789abcdef',
  ANTHROPIC_API_KEY: 'sk-ant-canary-0123456789abcdef',
  OPENAI_API_KEY_DEV: 'sk-canary-dev-0123456789abcdef',
}
const folder = mkdtempSync(join(tmpdir(), 'tollgate-seen-'))
const home = join(folder, 'home')
let child: ChildProcess
let stdout = ''
let stderr = ''
let token = ''
let url = ''

/** The browser's file is there, and written to its end. */
const wholeLine = (name: string) =>
  existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8').endsWith('\n')

beforeAll(async () => {
  // A browser that writes down what it was given.
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(
    join(bin, 'xdg-open'),
    `#!/bin/sh\ntr '\\0' '\\n' < /proc/self/environ > "${folder}/environment"\nprintf '%s\\n' "$@" > "${folder}/arguments"\n`,
  )
  chmodSync(join(bin, 'xdg-open'), 0o755)
  child = spawn(
    process.execPath,
    [join(root, 'out/main/serve.js'), '--home', home, '--port', '0'],
    {
      env: {
        PATH: `${bin}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        DISPLAY: ':99',
        ...secrets,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)))
  await vi.waitFor(
    () => expect(wholeLine('arguments') && stdout.includes('\n'), stderr).toBe(true),
    { timeout: 20_000 },
  )
  const ready = JSON.parse(stdout.split('\n')[0] ?? '') as { url: string; token: string }
  token = ready.token
  url = ready.url
})
afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

const proc = (name: string) => readFileSync(`/proc/${child.pid}/${name}`, 'utf8')
const holds = (text: string) =>
  [token, ...Object.values(secrets)].filter((secret) => text.includes(secret))

test('the browser gets an address with a code that works once, and neither token nor key, in arguments or environment', async () => {
  const given = readFileSync(join(folder, 'arguments'), 'utf8').trim()
  expect(given).toMatch(new RegExp(`^${url}#code=[A-Za-z0-9_-]{43}$`))
  const environment = readFileSync(join(folder, 'environment'), 'utf8')
  expect(environment).toContain('DISPLAY=:99')
  expect([holds(given), holds(environment)]).toEqual([[], []])
  const exchange = () =>
    fetch(new URL('session/exchange', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: given.split('#code=')[1] }),
    })
  expect([(await exchange()).status, (await exchange()).status]).toEqual([200, 401])
})

test('its own arguments hold neither, its environment no token, and it keeps no child', () => {
  expect(holds(proc('cmdline'))).toEqual([])
  expect(proc('environ')).not.toContain(token)
  const tasks = readdirSync(`/proc/${child.pid}/task`)
  expect(
    tasks.flatMap((task) =>
      proc(`task/${task}/children`)
        .trim()
        .split(' ')
        .filter((one) => one !== ''),
    ),
  ).toEqual([])
})

test('what it writes holds neither: standard error, the log, every file of the folder', async () => {
  const asked = await fetch(new URL('api/v1/health', url), {
    headers: { authorization: `Bearer ${token}`, referer: `${url}#${token}` },
  })
  expect(asked.status).toBe(200)
  await fetch(new URL(`api/v1/nothing?token=${token}`, url), {
    headers: { authorization: `Bearer ${token}` },
  })
  await fetch(new URL(`api/v1/health?token=${token}`, url), {
    headers: { authorization: 'Bearer wrong' },
  })
  expect(holds(stderr)).toEqual([])
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  expect(files.length).toBeGreaterThan(2)
  expect(files.flatMap((file) => holds(readFileSync(file, 'latin1')).map(() => file))).toEqual([])
})

test('of all its sockets only one listens, on the loopback interface', () => {
  const inodes = new Set(
    readdirSync(`/proc/${child.pid}/fd`).flatMap((fd) => {
      try {
        return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${child.pid}/fd/${fd}`))?.[1] ?? '']
      } catch {
        return []
      }
    }),
  )
  const rows = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((name) =>
    proc(`net/${name}`)
      .split('\n')
      .slice(1)
      .map((line) => [name, ...line.trim().split(/\s+/)]),
  )
  const mine = rows.filter((fields) => fields[10] !== undefined && inodes.has(fields[10]))
  const listening = mine.filter(([name, , , , state]) => state === '0A' || name?.startsWith('udp'))
  expect(listening.map(([name, , address]) => `${name} ${address}`)).toEqual([
    `tcp 0100007F:${Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0')}`,
  ])
})
