/**
 * What the fault tests need from Linux: a small disk of its own, strace, limits on a process. What
 * cannot be had fails the test with a sentence, unless a variable of the environment says why it is
 * left out there; on other systems these faults are not injected.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** True: the fault is left out, and the reason was said. */
function leftOut(variable: string, what: string): boolean {
  const reason =
    process.platform === 'linux'
      ? process.env[variable]
      : `there is no ${what} on ${process.platform}`
  if (reason === undefined || reason === '') return false
  process.stderr.write(`Left out, ${what}: ${reason}\n`)
  return true
}

/** True when strace runs here; installs it with apt where this process is root. */
export function hasStrace(): boolean {
  if (leftOut('TOLLGATE_WITHOUT_STRACE', 'strace')) return false
  if (runs() || (process.getuid?.() === 0 && installs() && runs())) return true
  throw new Error(
    'The disk-fault tests need strace (Debian: apt-get install strace) and the right to trace; or set TOLLGATE_WITHOUT_STRACE to the reason why not.',
  )

  function runs() {
    return spawnSync('strace', ['-f', '-e', 'trace=none', 'true']).status === 0
  }
  function installs() {
    spawnSync('apt-get', ['update', '-qq'])
    return (
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'strace']).status ===
      0
    )
  }
}

export interface SmallDisk {
  readonly path: string
  /** Writes until nothing more goes on it. */
  fill(): void
  free(): void
  setReadOnly(readOnly: boolean): void
  unmount(): void
}

/** A tmpfs of so many MB; null where this process may not mount and the environment says so. */
export function mountSmallDisk(megabytes: number): SmallDisk | null {
  if (leftOut('TOLLGATE_WITHOUT_MOUNT', 'small disk')) return null
  const path = mkdtempSync(join(tmpdir(), 'tollgate-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  if (mounted.status !== 0) {
    rmSync(path, { recursive: true })
    throw new Error(
      'The full-disk tests mount a small tmpfs, which this user may not: run them as root, or set TOLLGATE_WITHOUT_MOUNT to the reason why not.',
    )
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill() {
      const handle = openSync(filler, 'a')
      try {
        for (let size = 65_536; size >= 1; size = Math.floor(size / 2))
          writeAll(handle, Buffer.alloc(size))
      } finally {
        closeSync(handle)
      }
    },
    free: () => rmSync(filler, { force: true }),
    setReadOnly: (readOnly) =>
      void execFileSync('mount', ['-o', `remount,${readOnly ? 'ro' : 'rw'}`, path]),
    unmount() {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}

function writeAll(handle: number, piece: Buffer) {
  try {
    while (writeSync(handle, piece) === piece.length);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/** A folder that goes with the test, and the data folder in it. */
export function makeHome(): { readonly folder: string; readonly home: string } {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const home = join(folder, 'home')
  mkdirSync(home)
  return { folder, home }
}
