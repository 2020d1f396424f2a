/**
 * Fills a home with a demonstration where there is none yet, and serves it with both providers
 * played on loopback: nothing leaves the machine.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { version } from '../../package.json'
import { userHome } from '../../src/main/platform/paths'
import { keepStandardStreams, tell } from '../../src/main/platform/standard-streams'
import { runBrowserShell } from '../../src/main/shell/browser/run'
import { clientOf, fillHome, openDemo, pointAt, type DemoPorts } from './fill'
import { startUpstream, type Upstream } from './upstream'

/** What marks a folder as a demonstration, and the port its providers were played on. */
const mark = z.object({ upstreamPort: z.int(), calls: z.int() })

/** Keys that are none: the upstream takes any. */
export const demoKeys = {
  OPENAI_API_KEY: 'sk-proj-demonstration-0000000000000000',
  ANTHROPIC_API_KEY: 'sk-ant-demonstration-000000000000000000',
}

export interface DemoOptions {
  readonly home: string
  readonly pageRoot: string
  /** The flags of the browser shell, `--home` among them. */
  readonly args: readonly string[]
}

/** Runs until a signal; gives the exit code. */
export async function runDemo({ home, pageRoot, args }: DemoOptions): Promise<number> {
  keepStandardStreams(process)
  const ports: DemoPorts = { home, version, env: demoKeys }
  const file = join(home, 'demo.json')
  const isThere = existsSync(file)
  if (!isThere && existsSync(join(home, 'ledger.db'))) {
    tell(`There is a ledger in ${home} that is no demonstration. Name an empty folder with --home.`)
    return 1
  }
  const known = isThere ? mark.parse(JSON.parse(readFileSync(file, 'utf8'))) : null
  const upstream = await startUpstream(known?.upstreamPort ?? 0)
  const calls = known?.calls ?? (await fill(ports, upstream))
  if (known !== null) await pointAgain(ports, upstream)
  writeFileSync(
    file,
    JSON.stringify({ upstreamPort: Number(new URL(upstream.openaiUrl).port), calls }),
  )
  const code = await runBrowserShell({
    args,
    env: process.env,
    platform: process.platform,
    homedir: userHome(),
    pageRoot,
    version,
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    random: randomBytes,
    openConsole: () => openDemo(ports),
  })
  await upstream.close()
  return code
}

async function fill(ports: DemoPorts, upstream: Upstream): Promise<number> {
  mkdirSync(ports.home, { recursive: true, mode: 0o700 })
  const began = performance.now()
  tell('Making ninety days of calls …')
  const calls = await fillHome(ports, upstream, { days: 90, end: Date.now() })
  tell(`${calls} calls were made in ${((performance.now() - began) / 1000).toFixed(1)} s.`)
  return calls
}

async function pointAgain(ports: DemoPorts, upstream: Upstream): Promise<void> {
  const console = await openDemo(ports)
  await pointAt(clientOf(console), upstream)
  await console.close()
}
