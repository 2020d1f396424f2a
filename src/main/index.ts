/** Entry of the Electron shell. */
import { homedir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { createConsole } from './console'
import { createHome, resolveHome } from './platform/paths'
import { runElectronShell } from './shell/electron/app'

const flagAt = process.argv.indexOf('--home')
const home = resolveHome({
  flag: flagAt === -1 ? undefined : process.argv[flagAt + 1],
  env: process.env,
  platform: process.platform,
  homedir: homedir(),
})
createHome(home)
await runElectronShell({
  home,
  pageRoot: fileURLToPath(new URL('../renderer', import.meta.url)),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  openConsole: (ports) => createConsole({ home, shell: 'electron', version, env: process.env, ...ports }),
})
