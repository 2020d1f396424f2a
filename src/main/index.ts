/** Entry of the Electron shell. */
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createConsole } from './console/compose'
import { resolveHome, userHome } from './platform/paths'
import { keepStandardStreams } from './platform/standard-streams'
import { runElectronShell } from './shell/electron/app'

const flagAt = process.argv.indexOf('--home')
const home = resolveHome({
  flag: flagAt === -1 ? undefined : process.argv[flagAt + 1],
  env: process.env,
  platform: process.platform,
  homedir: userHome(),
})
keepStandardStreams(process)
await runElectronShell({
  home,
  pageRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  openConsole: (ports) =>
    createConsole({ home, shell: 'electron', version, env: process.env, ...ports }),
})
