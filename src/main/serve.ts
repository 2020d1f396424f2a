/**
 * Entry of the browser shell: `serve [--home DIR] [--port N] [--no-open] [--origin URL]` (spec R3).
 */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createConsole } from './console/compose'
import { userHome } from './platform/paths'
import { keepStandardStreams } from './platform/standard-streams'
import { runBrowserShell } from './shell/browser/run'

keepStandardStreams(process)
const exitCode = await runBrowserShell({
  args: process.argv.slice(2),
  env: process.env,
  platform: process.platform,
  homedir: userHome(),
  pageRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
  version,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: randomBytes,
  openConsole: (home, ports) =>
    createConsole({ home, shell: 'browser', version, env: process.env, ...ports }),
})
// The terminal's input and idle provider sockets would keep the process alive.
process.exit(exitCode)
