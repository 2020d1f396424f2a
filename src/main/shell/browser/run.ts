/** The browser shell's process: flags in, one JSON line when ready, a clean end on a signal. */
import { createInterface } from 'node:readline'
import type { TollgateConsole, ShellPorts } from '../../console-port'
import type { Clock } from '../../platform/clock'
import { toFailure } from '../../platform/failure'
import type { RandomBytes } from '../../platform/ids'
import type { Log } from '../../platform/log'
import { createHome, resolveHome } from '../../platform/paths'
import { tell } from '../../platform/standard-streams'
import { FlagError, parseFlags, usage, type Flags } from './flags'
import { openPage } from './open-page'
import { startBrowserShell, type BrowserShell } from './server'

export interface BrowserRunOptions {
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homedir: string
  readonly pageRoot: string
  readonly version: string
  readonly clock: Clock
  readonly random: RandomBytes
  openConsole(home: string, ports: ShellPorts): Promise<TollgateConsole>
}

/** How long the console may take to settle its calls before the process ends regardless. */
const closePatienceMs = 8_000

/** Gives the exit code: 0 after a signal, 1 when it cannot start, 2 for bad flags. */
export async function runBrowserShell(options: BrowserRunOptions): Promise<number> {
  const stop = untilStopped()
  let flags: Flags
  try {
    flags = parseFlags(options.args)
  } catch (thrown) {
    if (!(thrown instanceof FlagError)) throw thrown
    tell(`${thrown.message}\n${usage}`)
    return 2
  }
  let tollgate: TollgateConsole | undefined
  let shell: BrowserShell
  try {
    const home = resolveHome({ ...options, flag: flags.home })
    createHome(home)
    // A page in a browser opens addresses itself, after asking; alerts show in the page.
    tollgate = await options.openConsole(home, { openExternal: async () => false, notify() {} })
    shell = await startBrowserShell({ ...options, ...flags, console: tollgate, log: stderrLog })
  } catch (thrown) {
    if (tollgate !== undefined) await within(closePatienceMs, tollgate.close())
    tell(toFailure(thrown).message)
    return 1
  }
  process.stdout.write(`${JSON.stringify({ url: shell.url, token: shell.token })}\n`)
  tollgate.notices.forEach(tell)
  await welcome(shell, flags, options)
  await stop
  await within(closePatienceMs, close(shell, tollgate))
  return 0
}

/**
 * Waits for `work`, but not for ever. The timer also keeps the process alive until a close that
 * waits on background threads is done.
 */
async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)))
  await Promise.race([work, limit])
  clearTimeout(timer)
}

async function close(shell: BrowserShell, tollgate: TollgateConsole): Promise<void> {
  // First, so that whoever waits for a call is told before the connection goes.
  await tollgate.endCalls()
  await shell.close()
  await tollgate.close()
}

/**
 * Opens the page, or prints how to. With a terminal, Enter prints a fresh address: the last one
 * works once, for a minute.
 */
async function welcome(
  shell: BrowserShell,
  flags: Flags,
  { platform, env }: BrowserRunOptions,
): Promise<void> {
  const opened = flags.open && (await openPage(shell.newPageAddress(), platform, env))
  if (opened) tell(`Tollgate runs at ${shell.url} and was opened in your browser. Ctrl+C stops it.`)
  else tell(`Tollgate runs. Open this within a minute (it works once): ${shell.newPageAddress()}`)
  if (!process.stdin.isTTY) return
  tell('Press Enter for a fresh address.')
  const lines = createInterface({ input: process.stdin })
  lines.on('line', () => tell(shell.newPageAddress()))
}

/**
 * Resolves at the first SIGINT, SIGTERM or SIGHUP, or when the launcher that started this process
 * is gone. A second signal ends at once.
 */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined
    function ask() {
      // Ctrl+C reaches this process from the terminal and again through the launcher; only a later
      // one means impatience.
      if (asked !== undefined && performance.now() - asked > 1_000) process.exit(130)
      asked ??= performance.now()
      resolve()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
    process.once('disconnect', resolve)
  })
}

/** What the server itself reports. Callers never pass secrets here: paths and codes only. */
const stderrLog: Log = {
  debug() {},
  info: (message, fields) => tell(line(message, fields)),
  warn: (message, fields) => tell(line(message, fields)),
  error: (message, fields) => tell(line(message, fields)),
}

function line(message: string, fields: Readonly<Record<string, unknown>> = {}): string {
  return `${message} ${JSON.stringify(fields)}`
}
