/**
 * A real console in a process of its own: the built browser shell on a free port with a data folder
 * that is gone afterwards.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

export interface ServedConsole {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string
  readonly token: string
  readonly home: string
  readonly pid: number
  /** Everything it has written to standard output and to standard error so far. */
  output(): { readonly stdout: string; readonly stderr: string }
  /**
   * The page's address with a fresh one-time code; with a route (`/ledger`) after the sign-in has
   * been done once in that tab.
   */
  address(): Promise<string>
  /** One request of the HTTP surface, `api('POST', 'budgets', {...})`. */
  api<Answer = unknown>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Answer }>
  /**
   * Ends the process as a person would (SIGTERM) and gives its exit code. The folder stays when it
   * was given.
   */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

export interface ServeOptions {
  /** A folder to use and keep; else one is made and removed. */
  readonly home?: string
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

const entry = resolve('out/main/serve.js')

/**
 * What of this machine's environment a console under test may see: no keys, no keychain, no
 * desktop.
 */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = [
    'PATH',
    'HOME',
    'LANG',
    'TMPDIR',
    'SystemRoot',
    'TEMP',
    'NODE_COMPILE_CACHE',
    'NODE_V8_COVERAGE',
  ]
  return {
    ...Object.fromEntries(
      kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    TZ: calmZone(),
  }
}

/** This machine's zone, or near its midnight another: no day and no month ends while a test runs. */
function calmZone(): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const hourIn = (timeZone: string) =>
    Number(new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format())
  const isCalm = (zone: string) => ![23, 0].includes(hourIn(zone))
  return [own, 'Asia/Tokyo', 'America/Bogota'].find(isCalm) ?? own
}

/** Starts a console and waits until it says that it is ready. */
export async function serve(options: ServeOptions = {}): Promise<ServedConsole> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tollgate-e2e-'))
  const child = spawn(
    process.execPath,
    [entry, '--no-open', '--port', '0', '--home', home, ...(options.flags ?? [])],
    {
      env: { ...cleanEnvironment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const { url, token } = await untilReady(child, () => output.stderr)

  async function api<Answer>(method: string, path: string, body?: unknown) {
    const response = await fetch(new URL(`api/v1/${path}`, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Answer }
  }

  return {
    url,
    token,
    home,
    pid: child.pid ?? 0,
    output: () => output,
    api,
    async address() {
      const response = await fetch(new URL('session/code', url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
      })
      const { code } = (await response.json()) as { code: string }
      return `${url}#code=${code}`
    },
    async stop(signal = 'SIGTERM') {
      const ended = child.exitCode !== null || child.signalCode !== null
      const code = ended ? child.exitCode : await endChild(child, signal)
      if (options.home === undefined) rmSync(home, { recursive: true, force: true })
      return code
    },
  }
}

function untilReady(
  child: ChildProcess,
  errors: () => string,
): Promise<{ url: string; token: string }> {
  return new Promise((resolveReady, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`The console ended with ${code} before it was ready:\n${errors()}`)),
    )
    child.once('error', reject)
    if (child.stdout === null) return reject(new Error('no standard output'))
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolveReady(JSON.parse(line) as { url: string; token: string })
    })
  })
}

function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((done) => {
    child.once('exit', (code) => done(code))
    child.kill(signal)
  })
}
