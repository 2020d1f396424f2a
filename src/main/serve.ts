/** Entry of the browser shell: `serve [--home DIR] [--port N] [--no-open] [--origin URL]` (spec R3). */
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createConsole } from './console'
import { runBrowserShell } from './shell/browser/run'

const exitCode = await runBrowserShell({
  args: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  homedir: homedir(),
  pageRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
  version,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: randomBytes,
  openConsole: (home, ports) => createConsole({ home, shell: 'browser', version, env: process.env, ...ports }),
})
// The terminal's input and idle provider sockets would keep the process alive.
process.exit(exitCode)
