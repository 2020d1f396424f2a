/** Where the data folder is, and that only its owner can look into it (spec R4). */
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { Failure } from './failure'
import { reasonOf, shownPath, systemCodeOf } from './system-error'

export interface HomeSources {
  /** The value of `--home`, if given. */
  readonly flag?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Empty where the system names none. */
  readonly homedir: string
}

/** The user's home folder; empty where HOME is empty, too long or nothing the system can give. */
export function userHome(): string {
  try {
    return homedir()
  } catch {
    return ''
  }
}

/** The lock file's name: a folder that holds one is ours. */
export const lockFileName = 'lock.db'

/**
 * The data folder: the flag, else TOLLGATE_HOME, else where the platform keeps application data.
 * Always absolute. Throws Failure `conflict` where there is no such place.
 */
export function resolveHome({ flag, env, platform, homedir }: HomeSources): string {
  const chosen = flag ?? env.TOLLGATE_HOME
  if (chosen !== undefined && chosen !== '') return resolve(chosen)
  if (homedir === '')
    throw new Failure(
      'conflict',
      'This user has no home folder for the data to lie in. Name a folder with --home or TOLLGATE_HOME.',
    )
  if (platform === 'darwin') return join(homedir, 'Library', 'Application Support', 'Tollgate')
  if (platform === 'win32')
    return join(env.APPDATA ?? join(homedir, 'AppData', 'Roaming'), 'Tollgate')
  // The XDG base directory specification says to ignore a relative value.
  const data = env.XDG_DATA_HOME
  return join(
    data !== undefined && isAbsolute(data) ? data : join(homedir, '.local', 'share'),
    'tollgate',
  )
}

/**
 * Makes sure the folder is there, mode 0700. A folder that was there before and holds other things
 * keeps its mode: it may be shared on purpose, and our files in it are 0600. Throws Failure
 * `conflict` when it cannot be used.
 */
export function createHome(home: string): void {
  try {
    makeFolder(home)
    const names = readdirSync(home)
    if (names.length === 0 || names.includes(lockFileName)) chmodSync(home, 0o700)
  } catch (thrown) {
    throw new Failure(
      'conflict',
      `The data folder ${shownPath(home)} cannot be used: ${reasonOf(thrown)}. Choose another with --home or TOLLGATE_HOME.`,
    )
  }
}

/**
 * With its parents. Node's own `recursive` never ends where the system says of a folder's child
 * that it is not there, as /proc does.
 */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (thrown) {
    if (systemCodeOf(thrown) === 'EEXIST' && statSync(path).isDirectory()) return
    const parent = dirname(path)
    if (
      systemCodeOf(thrown) !== 'ENOENT' ||
      parent === path ||
      statSync(parent, { throwIfNoEntry: false }) !== undefined
    )
      throw thrown
    makeFolder(parent)
    mkdirSync(path, { mode: 0o700 })
  }
}
