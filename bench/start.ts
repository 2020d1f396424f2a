/**
 * From the start of the process to the ready line of the browser shell: a first run, and the runs
 * after it.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spread } from './figures'

const runs = 15

/** Milliseconds of each run. Throws where the browser shell is not built. */
export async function measureStart() {
  const entry = join('out', 'main', 'serve.js')
  if (!existsSync(entry))
    throw new Error('The browser shell is not built. Run `npm run build` first.')
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-bench-'))
  try {
    const firstRunMs: number[] = []
    const laterRunsMs: number[] = []
    for (let index = 0; index < runs; index += 1) {
      const home = join(folder, `home-${index}`)
      firstRunMs.push(await startOnce(entry, home))
      laterRunsMs.push(await startOnce(entry, home))
    }
    return { runs, firstRunMs: spread(firstRunMs), laterRunsMs: spread(laterRunsMs) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Milliseconds from the start of the process to its ready line. */
export function startOnce(entry: string, home: string): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [entry, '--home', home, '--port', '0', '--no-open'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let readyMs = Number.NaN
  child.stdout.once('data', () => {
    readyMs = performance.now() - started
    child.kill('SIGTERM')
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) =>
      Number.isNaN(readyMs)
        ? reject(new Error(`the shell ended with ${code} before it was ready`))
        : resolve(readyMs),
    )
  })
}
