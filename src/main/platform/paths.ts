/** Where the data folder is, and that only its owner can look into it (spec R4, architecture §4). */
import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { Failure } from './failure'

export interface HomeSources {
  /** The value of `--home`, if given. */
  readonly flag?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homedir: string
}

/** The lock file's name: a folder that holds one is ours. */
export const lockFileName = 'lock.db'

/** The data folder: the flag, else TOLLGATE_HOME, else where the platform keeps application data. Always absolute. */
export function resolveHome({ flag, env, platform, homedir }: HomeSources): string {
  const chosen = flag ?? env.TOLLGATE_HOME
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  if (platform === 'darwin') return join(homedir, 'Library', 'Application Support', 'Tollgate')
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir, 'AppData', 'Roaming'), 'Tollgate')
  // The XDG base directory specification says to ignore a relative value.
  const data = env.XDG_DATA_HOME
  return join(data !== undefined && isAbsolute(data) ? data : join(homedir, '.local', 'share'), 'tollgate')
}

/**
 * Makes sure the folder is there, mode 0700. A folder that was there before and holds other things keeps its mode: it may be
 * shared on purpose, and our files in it are 0600. Throws Failure `conflict` when it cannot be used.
 */
export function createHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    const names = readdirSync(home)
    if (names.length === 0 || names.includes(lockFileName)) chmodSync(home, 0o700)
  } catch (thrown) {
    const reason = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason'
    throw new Failure('conflict', `The data folder ${home} cannot be used (${reason}). Choose another with --home or TOLLGATE_HOME.`)
  }
}
