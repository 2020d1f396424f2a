/**
 * The built browser shell as a process of its own, for what only a process can show: kill -9, two
 * on one folder, clean ends.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../out/main/serve.js', import.meta.url))

export interface ServeProcess {
  readonly url: string
  readonly token: string
  readonly child: ChildProcess
  /** Standard error so far. */
  readonly stderr: () => string
  /** Asks `/api/v1`; gives status and parsed body. */
  api(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: unknown }>
  /** Ends it with a signal and gives the exit code (null when the signal killed it). */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface ServeOptions {
  readonly home: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
  /** A program and its arguments to run it under, such as strace. */
  readonly under?: readonly string[]
}

/**
 * Resolves when the ready line was printed; rejects with what was said when the process ends
 * before.
 */
export function startServe({
  home,
  env = {},
  args = [],
  under = [],
}: ServeOptions): Promise<ServeProcess> {
  if (!existsSync(entry))
    throw new Error(
      'The browser shell is not built. Run `npm run build` first; `npm test` does so by itself.',
    )
  const [program = process.execPath, ...rest] = [
    ...under,
    process.execPath,
    entry,
    '--home',
    home,
    '--port',
    '0',
    '--no-open',
    ...args,
  ]
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return new Promise((resolve, reject) => {
    void ended.then((code) =>
      reject(new Error(`The browser shell ended with ${code} before it was ready: ${stderr}`)),
    )
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      // What stands behind the last line break may be a part of a line.
      const lines = stdout.split('\n').slice(0, -1)
      const line = lines.find((text) => text.startsWith('{'))
      if (line === undefined) return
      const { url, token } = JSON.parse(line) as { url: string; token: string }
      resolve({
        url,
        token,
        child,
        stderr: () => stderr,
        async api(method, path, body) {
          const headers = {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          }
          const response = await fetch(new URL(`api/v1${path}`, url), {
            method,
            headers,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          })
          return { status: response.status, body: await response.json() }
        },
        end(signal) {
          child.kill(signal)
          return ended
        },
      })
    })
  })
}
