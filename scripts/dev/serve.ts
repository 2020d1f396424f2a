/**
 * The browser shell for development: src/main/serve.ts with a token that outlives its restarts, so
 * that an open page comes back by itself.
 */
import { randomBytes } from 'node:crypto'
import { version } from '../../package.json'
import { createConsole } from '../../src/main/console/compose'
import { userHome } from '../../src/main/platform/paths'
import { keepStandardStreams } from '../../src/main/platform/standard-streams'
import { runBrowserShell } from '../../src/main/shell/browser/run'

/** The shell draws its token before any other secret. */
function startingWith(seed: string): (size: number) => Uint8Array {
  let first: Buffer | undefined = Buffer.from(seed, 'base64url')
  return (size) => {
    const drawn = first?.length === size ? first : randomBytes(size)
    first = undefined
    return drawn
  }
}

const { TOLLGATE_DEV_TOKEN: seed = '', ...env } = process.env
keepStandardStreams(process)
const exitCode = await runBrowserShell({
  args: process.argv.slice(2),
  env,
  platform: process.platform,
  homedir: userHome(),
  // The page comes from the Vite server in front; this shell has none.
  pageRoot: '',
  version,
  clock: { now: () => Date.now(), monotonic: () => performance.now() },
  random: startingWith(seed),
  openConsole: (home, ports) => createConsole({ home, shell: 'browser', version, env, ...ports }),
})
process.exit(exitCode)
